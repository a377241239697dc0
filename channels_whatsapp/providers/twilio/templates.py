"""Templates as Twilio's Content API lists them (twilio.com/docs/content/content-api-resources)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from channels_whatsapp.providers.base import TemplateRow
from channels_whatsapp.providers.reasons import why_rejected
from channels_whatsapp.providers.twilio.connection import Connection

_PAGE = 100
_MOST = 2_000  # of one account
_PLACE = re.compile(r"\{\{\s*([^{}\s]{1,100})\s*\}\}")
_STATUS = {
    "approved": "approved",
    "pending": "pending",
    "received": "pending",
    "in_review": "pending",
    "rejected": "rejected",
    "paused": "paused",
    "disabled": "disabled",
}
_RANK = ("approved", "pending", "paused", "unsubmitted", "rejected", "disabled")
# In the order in which one is chosen where a template holds several; WhatsApp shows the richest that it can.
_FILLED = (
    "whatsapp/card",
    "twilio/card",
    "twilio/call-to-action",
    "twilio/quick-reply",
    "twilio/media",
    "twilio/text",
)
_UNUSABLE = {
    "twilio/carousel": "Several cards side by side can't be filled in here.",
    "twilio/catalog": "A catalogue can't be filled in here.",
    "twilio/list-picker": "A list to choose from can't be filled in here.",
    "twilio/location": "A place can't be filled in here.",
    "twilio/flows": "A form can't be filled in here.",
    "whatsapp/flows": "A form can't be filled in here.",
    "whatsapp/authentication": "It is for passwords that a machine sends.",
}


def fetch(twilio: Connection) -> Sequence[TemplateRow]:
    """All of the account: Twilio's templates belong to it, not to a number. One row for a name and language: of several,
    the one that can be sent."""
    with twilio.asking():
        listed = twilio.client.content.v1.content_and_approvals.list(page_size=_PAGE, limit=_MOST)
    rows: dict[tuple[str, str], TemplateRow] = {}
    for one in listed:
        row = _row(one)
        known = rows.get((row.name, row.language))
        if known is None or _RANK.index(row.status) < _RANK.index(known.status):
            rows[row.name, row.language] = row
    return list(rows.values())


def _row(listed: Any) -> TemplateRow:
    approval = _approval(listed.approval_requests)
    kind, content = _content(listed.types or {}, str(approval.get("content_type") or ""))
    header, body, footer = (_text(content, *names) for names in _TEXTS)
    buttons = [one for one in content.get("actions") or [] if isinstance(one, Mapping)]
    examples = listed.variables or {}
    return TemplateRow(
        external_id=listed.sid,
        name=str(approval.get("name") or listed.friendly_name or listed.sid),
        language=str(listed.language or ""),
        status=_STATUS.get(str(approval.get("status") or "").lower(), "unsubmitted"),
        category=str(approval.get("category") or ""),
        status_words=why_rejected(str(approval.get("rejection_reason") or "")),
        header=header,
        body=body,
        footer=footer,
        buttons=tuple(str(one.get("title") or "") for one in buttons),
        places=_places(header, body, footer, buttons, examples),
        unusable=_unusable(kind, content, examples, (header, body, footer, buttons)),
    )


_TEXTS = (("header_text", "title"), ("body",), ("footer", "subtitle"))


def _text(content: Mapping[str, Any], *names: str) -> str:
    return next((str(content[name]) for name in names if content.get(name)), "")


def _approval(told: Any) -> Mapping[str, Any]:
    """One record, or a list of them, one a channel."""
    if isinstance(told, Mapping):
        inner = told.get("whatsapp")
        return inner if isinstance(inner, Mapping) else told
    found = [one for one in told or [] if isinstance(one, Mapping)]
    return next((one for one in found if one.get("type", "whatsapp") == "whatsapp"), {})


def _content(types: Mapping[str, Any], approved: str) -> tuple[str, Mapping[str, Any]]:
    kinds = [approved, *_FILLED, *types]
    kind = next((one for one in kinds if isinstance(types.get(one), Mapping)), "")
    return kind, types.get(kind, {})


def _places(
    header: str, body: str, footer: str, buttons: Sequence[Mapping[str, Any]], examples: Mapping[str, Any]
) -> tuple[dict[str, Any], ...]:
    """Each variable once, where it first stands: Twilio fills all places of a name alike."""
    spots = [("header", 0, header), ("body", 0, body), ("body", 0, footer)]
    spots += [("button", index, _words_of(one)) for index, one in enumerate(buttons)]
    found: dict[str, dict[str, Any]] = {}
    for where, index, text in spots:
        for name in _PLACE.findall(text):
            place = {"in": where, "index": index, "name": name, "example": str(examples.get(name, ""))}
            found.setdefault(name, place)
    return tuple(found.values())


def _words_of(button: Mapping[str, Any]) -> str:
    return " ".join(str(button.get(key) or "") for key in ("title", "url", "phone", "id", "code"))


def _unusable(kind: str, content: Mapping[str, Any], examples: Mapping[str, Any], shown: Any) -> str:
    if kind in _UNUSABLE:
        return _UNUSABLE[kind]
    if kind not in _FILLED:
        return f"The hub does not know templates of the kind {kind or 'none'}."[:200]
    if _PLACE.search(str(content.get("media") or "")):
        return "It wants another picture or file each time, which can't be filled in here."
    known = {place["name"] for place in _places(*shown, examples)}
    hidden = sorted(set(map(str, examples)) - known)
    return f"It has places that are not seen here: {', '.join(hidden)}."[:200] if hidden else ""
