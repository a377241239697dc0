"""Why WhatsApp rejects a template, in words. Meta's codes, which Twilio hands on."""

from __future__ import annotations

_REASONS = {
    "ABUSIVE_CONTENT": "Its content breaks WhatsApp's rules.",
    "INVALID_FORMAT": "Its places or its format are wrong.",
    "PROMOTIONAL": "It advertises, and its category does not say so.",
    "TAG_CONTENT_MISMATCH": "Its category or language does not fit the text.",
    "SCAM": "WhatsApp takes it for fraud.",
}


def why_rejected(reason: str) -> str:
    """Words that somebody wrote stay as they are."""
    if not reason:
        return ""
    if reason != reason.upper():
        return reason[:500]
    told = f"WhatsApp's reason: {reason.replace('_', ' ').lower()}."
    return _REASONS.get(reason, told[:500])
