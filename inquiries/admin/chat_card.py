"""What a message of a chat shows beside its text: the message it answers, a place, contact cards, a choice, an order, the
advert it came by, reactions, and what it said before the customer changed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from inquiries import channels
from inquiries.admin import words
from inquiries.models import Message
from inquiries.services import chatwords, maps

_MANY = 20


@dataclass(frozen=True)
class Link:
    """`url` empty: only the words are shown."""

    title: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True)
class Quoted:
    who: str
    snippet: str
    anchor: str


@dataclass
class Card:
    label: str
    answers: str = ""  # id of the message that this one answers
    quoted: Quoted | None = None
    place: Link | None = None
    people: list[Link] = field(default_factory=list)
    choice: str = ""
    order: list[str] = field(default_factory=list)
    advert: Link | None = None
    marks: list[str] = field(default_factory=list)
    unsupported: str = ""
    reactions: list[tuple[str, str]] = field(default_factory=list)
    deleted: str = ""
    edited: str = ""
    earlier: list[tuple[str, str]] = field(default_factory=list)


def card(message: Message) -> Card | None:
    """None for what is no chat."""
    channel = channels.registered().get(message.channel)
    if channel is None or not channel.chat:
        return None
    told = message.content or {}
    return Card(
        label=channel.label,
        answers=next(iter(message.in_reply_to), ""),
        place=_place(told.get("location")),
        people=[_person(one) for one in _rows(told.get("cards"))],
        choice=chatwords.summary({"choice": told["choice"]}) if told.get("choice") else "",
        order=_order(told.get("order")),
        advert=_advert(told.get("referral")),
        marks=_marks(told),
        unsupported=str(told.get("unsupported") or ""),
        reactions=[(one["emoji"], one["who"]) for one in message.reactions if one["emoji"]],
        deleted=words.exact(message.deleted_at),
        edited=words.exact(message.revised_at) if not message.deleted_at else "",
        earlier=[(one["at"][:16].replace("T", " "), one["text"]) for one in message.earlier_texts],
    )


def _marks(told: Mapping[str, Any]) -> list[str]:
    template = told.get("template")
    forwarded = ["Forwarded"] if told.get("forwarded") else []
    return [*forwarded, "Template"] if isinstance(template, Mapping) else forwarded


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)][:_MANY] if isinstance(value, list) else []


def _place(told: Any) -> Link | None:
    if not isinstance(told, Mapping):
        return None
    name, address = str(told.get("name") or ""), str(told.get("address") or "")
    try:
        latitude, longitude = float(told["latitude"]), float(told["longitude"])
    except (KeyError, TypeError, ValueError):
        return Link(name or "Location", address)
    at = f"{latitude:.5f}, {longitude:.5f}"
    detail = " · ".join(one for one in (address, at) if one)
    return Link(name or "Location", detail, maps.link(latitude, longitude))


def _person(told: Mapping[str, Any]) -> Link:
    ways = [*_texts(told.get("phones")), *_texts(told.get("emails"))]
    work = str(told.get("organization") or "")
    phone = next(iter(_texts(told.get("phones"))), "")
    detail = " · ".join(one for one in (work, *ways) if one)
    return Link(str(told.get("name") or "Somebody"), detail, f"tel:{quote(phone, safe='+')}" if phone else "")


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value if one][:5] if isinstance(value, list) else []


def _order(told: Any) -> list[str]:
    if not isinstance(told, Mapping):
        return []
    lines = [
        " ".join(
            str(part)
            for part in (
                one.get("quantity", 1),
                "×",
                one.get("name") or "?",
                one.get("price"),
                one.get("currency"),
            )
            if part not in (None, "")
        )
        for one in _rows(told.get("items"))
    ]
    return lines or ["An order without lines"]


def _advert(told: Any) -> Link | None:
    if not isinstance(told, Mapping):
        return None
    url = str(told.get("url") or "")
    detail = " · ".join(str(told[key]) for key in ("body", "source") if told.get(key))
    title = chatwords.lead_source({"referral": told})
    return Link(title, detail, url if urlsplit(url).scheme in ("http", "https") else "")


def quote_answered(entries: Iterable[Any], ids: Mapping[str, Any]) -> None:
    """`ids`: entries of the page by every id that a provider gave them."""
    for entry in entries:
        answered = ids.get(entry.chat.answers) if entry.chat is not None else None
        if answered is not None:
            snippet = (
                answered.snippet or (answered.chat and answered.chat.deleted and "Deleted") or "(no text)"
            )
            entry.chat.quoted = Quoted(answered.who, snippet, f"#message-{answered.pk}")
