"""What a message was that can't be shown, in a consultant's words."""

from __future__ import annotations

from collections.abc import Iterable

from channels_whatsapp.parsing.values import Told, line, mapping, rows

_WORDS = {
    "poll_creation": "a poll",
    "poll_update": "a vote in a poll",
    "edit": "a change of an earlier message",
    "pin": "a pinned message",
    "event": "an appointment",
    "event_creation": "an appointment",
    "group_invite": "an invitation to a group",
    "hsm": "a template",
    "gif": "an animated picture",
    "ephemeral": "a message that vanishes",
    "view_once": "a file that can be opened only once",
    "video_note": "a video note",
    "list": "a list",
    "product": "a product",
    "product_list": "a list of products",
    "interactive": "an interactive message",
    "location": "a place without coordinates",
    "contacts": "an empty contact card",
    "order": "an empty order",
    "text": "an empty message",
}
_UNAVAILABLE = "131060"  # "This message is currently unavailable"
_NO_NAMES = ("", "unsupported", "unknown")


def named(kind: str) -> str:
    if kind in _NO_NAMES:
        return "a kind that WhatsApp does not name"
    return _WORDS.get(kind, f"“{kind.replace('_', ' ')[:100]}”")


def unsupported(kind: str, one: Told, value: Told) -> str:
    """`unsupported.type` is newer than the error that says no more than "unknown type"."""
    inner = mapping(one.get("unsupported"))
    more = mapping(one.get(kind)).get("type") if kind == "interactive" else None
    for name in (line(inner.get("type")), line(more), kind):
        if name not in _NO_NAMES:
            return named(name)
    errors = [*rows(one.get("errors")), *rows(value.get("errors"))]
    if any(line(error.get("code")) == _UNAVAILABLE for error in errors):
        return "a message that WhatsApp could not hand over"
    return _of_errors(errors) or named("")


def _of_errors(errors: Iterable[Told]) -> str:
    """The provider's own words, if there are any beyond the title that says nothing."""
    told = (line(mapping(one.get("error_data")).get("details")) for one in errors)
    return next((f"WhatsApp says “{words[:150]}”" for words in told if words), "")
