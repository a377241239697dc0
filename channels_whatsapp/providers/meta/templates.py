"""Templates as Meta lists them, made flat
(developers.facebook.com/documentation/business-messaging/whatsapp/templates)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from channels_whatsapp.providers.base import TemplateRow
from channels_whatsapp.providers.meta.client import Graph
from channels_whatsapp.providers.reasons import why_rejected

_FIELDS = "id,name,language,status,category,rejected_reason,components"
_PAGE = "100"
_PAGES = 60  # an account may have 6,000
_PLACE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
_STATUS = {
    "APPROVED": "approved",
    "PENDING": "pending",
    "IN_APPEAL": "pending",
    "REJECTED": "rejected",
    "PAUSED": "paused",
}
_STATUS_WORDS = {
    "IN_APPEAL": "Its rejection is being looked at once more.",
    "LIMIT_EXCEEDED": "The account has more templates than WhatsApp allows.",
    "PENDING_DELETION": "It is being deleted.",
    "DELETED": "It is being deleted.",
    "ARCHIVED": "It was not used for a year and is archived at WhatsApp.",
}
_HEADERS = {
    "IMAGE": "It has a picture on top, which can't be filled in here.",
    "VIDEO": "It has a video on top, which can't be filled in here.",
    "GIF": "It has a video on top, which can't be filled in here.",
    "DOCUMENT": "It has a document on top, which can't be filled in here.",
    "LOCATION": "It has a map on top, which can't be filled in here.",
    "PRODUCT": "It has a product on top, which can't be filled in here.",
}
_COMPONENTS = {
    "CAROUSEL": "It has several cards side by side, which can't be filled in here.",
    "LIMITED_TIME_OFFER": "Its offer ends at a time that can't be filled in here.",
    "ORDER_DETAILS": "It asks for a payment, which can't be filled in here.",
}
_PLAIN_BUTTONS = frozenset({"QUICK_REPLY", "PHONE_NUMBER", "URL", "VOICE_CALL", "REQUEST_CONTACT_INFO"})
_BUTTONS = {
    "OTP": "It is for passwords that a machine sends.",
    "COPY_CODE": "It has a code to copy, which can't be filled in here.",
    "FLOW": "It has a form, which can't be filled in here.",
    "CATALOG": "It shows a catalogue, which can't be filled in here.",
    "MPM": "It shows products, which can't be filled in here.",
    "SPM": "It shows a product, which can't be filled in here.",
}
Component = Mapping[str, Any]
Place = dict[str, Any]


def fetch(graph: Graph, waba_id: str) -> Sequence[TemplateRow]:
    """All of the account. Pages are asked for by their cursor: the address that Meta gives for the next one carries the
    token."""
    return [_row(one) for one in _listed(graph, waba_id) if one.get("name") and one.get("language")]


def _listed(graph: Graph, waba_id: str) -> Iterator[Mapping[str, Any]]:
    cursor: dict[str, str] = {}
    for _ in range(_PAGES):
        told = graph.get(f"{waba_id}/message_templates", fields=_FIELDS, limit=_PAGE, **cursor)
        yield from _records(told.get("data"))
        paging = _record(told.get("paging"))
        after = str(_record(paging.get("cursors")).get("after") or "")
        if not paging.get("next") or not after or after == cursor.get("after"):
            return
        cursor = {"after": after}


def _row(told: Mapping[str, Any]) -> TemplateRow:
    by_kind = {_word(one, "type"): one for one in _records(told.get("components"))}
    header, body = by_kind.get("HEADER", {}), by_kind.get("BODY", {})
    buttons = _records(by_kind.get("BUTTONS", {}).get("buttons"))
    status = _word(told, "status")
    return TemplateRow(
        external_id=str(told.get("id", "")),
        name=str(told["name"]),
        language=str(told["language"]),
        status=_STATUS.get(status, "disabled"),
        category=str(told.get("category") or ""),
        status_words=_status_words(status, _word(told, "rejected_reason")),
        header=_text(header),
        body=_text(body),
        footer=_text(by_kind.get("FOOTER", {})),
        buttons=tuple(_text(one) for one in buttons),
        places=(*_places("header", header), *_places("body", body), *_links(buttons)),
        unusable=_unusable(by_kind, buttons),
    )


def _status_words(status: str, reason: str) -> str:
    if words := _STATUS_WORDS.get(status):
        return words
    if status != "REJECTED" or reason in ("", "NONE"):
        return ""
    return why_rejected(reason)


def _places(where: str, component: Component) -> list[Place]:
    """Numbered ones in the order of their numbers, whatever the order in the text: so they are filled."""
    names = list(dict.fromkeys(_PLACE.findall(_text(component))))
    if all(name.isdigit() for name in names):
        names.sort(key=int)
    examples = _examples(where, component)
    return [
        {"in": where, "index": 0, "name": name, "example": examples.get(name, _nth(examples, number))}
        for number, name in enumerate(names)
    ]


def _nth(examples: Mapping[str, str], number: int) -> str:
    return examples.get(f"#{number}", "")


def _examples(where: str, component: Component) -> dict[str, str]:
    """By name where they have names, else by position as "#0", "#1", …"""
    told = _record(component.get("example"))
    named = _records(told.get(f"{where}_text_named_params"))
    if named:
        return {str(one.get("param_name", "")): str(one.get("example", "")) for one in named}
    listed = told.get(f"{where}_text")
    if (
        isinstance(listed, list) and listed and isinstance(listed[0], list)
    ):  # a list of sets of examples for bodies
        listed = listed[0]
    return {f"#{number}": str(one) for number, one in enumerate(listed if isinstance(listed, list) else ())}


def _links(buttons: Sequence[Component]) -> Iterator[Place]:
    for index, one in enumerate(buttons):
        base, found, _ = str(one.get("url") or "").partition("{{1}}")
        if found:
            told = one.get("example")
            example = str(told[0]) if isinstance(told, list) and told else str(told or "")
            yield {"in": "button", "index": index, "name": "1", "example": example.removeprefix(base)}


def _unusable(by_kind: Mapping[str, Component], buttons: Sequence[Component]) -> str:
    header = _word(by_kind.get("HEADER", {}), "format") or "TEXT"
    kinds = [_word(one, "type") for one in buttons]
    told = [
        "" if header == "TEXT" else _HEADERS.get(header, "The hub does not know what it has on top."),
        *(_COMPONENTS[kind] for kind in by_kind if kind in _COMPONENTS),
        *(_BUTTONS.get(kind, "The hub does not know one of its buttons.") for kind in kinds if kind not in _PLAIN_BUTTONS),
        *("The hub does not know a part of it." for kind in by_kind if kind not in _KNOWN),
        "" if _text(by_kind.get("BODY", {})) else "It has no text.",
    ]  # fmt: skip
    return next((words for words in told if words), "")


_KNOWN = frozenset({"HEADER", "BODY", "FOOTER", "BUTTONS", *_COMPONENTS})


def _text(component: Component) -> str:
    return str(component.get("text") or "")


def _word(told: Component, name: str) -> str:
    return str(told.get(name) or "").upper()


def _record(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _records(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
