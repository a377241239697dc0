"""What became of a message of ours, by Twilio:
https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks"""

from __future__ import annotations

from channels_whatsapp.parsing.values import Told, line, phone, user_id
from channels_whatsapp.providers.twilio import codes
from channels_whatsapp.providers.verdicts import unlisted
from inquiries.channels import Incoming, Nothing, PermanentError, SentStatus, StatusUpdate

_STATUSES = {
    "accepted": SentStatus.ACCEPTED,
    "scheduled": SentStatus.ACCEPTED,
    "queued": SentStatus.ACCEPTED,
    "sending": SentStatus.ACCEPTED,
    "sent": SentStatus.SENT,
    "delivered": SentStatus.DELIVERED,
    "partially_delivered": SentStatus.DELIVERED,
    "read": SentStatus.READ,
    "failed": SentStatus.FAILED,
    "undelivered": SentStatus.FAILED,
    "canceled": SentStatus.FAILED,
}
_THEIRS = ("receiving", "received")


def is_status(fields: Told) -> bool:
    """Messages of customers have `SmsStatus` "received" and no `MessageStatus`; what a fallback address gets has an
    `ErrorCode` besides."""
    name = _name(fields)
    bare = "Body" not in fields and "NumMedia" not in fields
    return name in _STATUSES or (bare and name not in ("", *_THEIRS))


def _name(fields: Told) -> str:
    told = fields.get("MessageStatus") or fields.get("SmsStatus") or fields.get("EventType")
    return line(told).lower()


def status(fields: Told) -> Incoming:
    id, name = line(fields.get("MessageSid")) or line(fields.get("SmsSid")), _name(fields)
    if not id:
        raise PermanentError("no_id", "The status does not say which message it is about.")
    if name not in _STATUSES:
        return Nothing(f"Twilio told “{name[:60]}” about a message, which changes nothing.")
    status = _STATUSES[name]
    code, words = _failure(name, fields) if status == SentStatus.FAILED else ("", "")
    to = fields.get("To")
    return StatusUpdate(id, status, None, recipient=phone(to) or user_id(to), code=code, words=words)


def _failure(name: str, fields: Told) -> tuple[str, str]:
    code = line(fields.get("ErrorCode"))[:40]
    told = line(fields.get("ChannelStatusMessage")) or line(fields.get("ErrorMessage"))
    if name == "canceled":
        return code, "It was cancelled at Twilio before it went out."
    if code in ("", "0"):
        return "", unlisted("", told)
    verdict = codes.verdict(code)
    return code, verdict.failed(told) if verdict else unlisted(code, told)
