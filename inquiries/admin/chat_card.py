"""What a message of a chat shows beside its text: the message it answers, a place, contact cards, a choice, an order, the
advert it came by, reactions, and what it said before it was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote, urlsplit

from inquiries.admin import ways, words
from inquiries.admin.thread_files import File
from inquiries.models import Message
from inquiries.services import chatwords, maps
from inquiries.states import Direction

_MANY = 20
_RICH = Decimal("1e12")


@dataclass(frozen=True)
class Link:
    """`url` empty: only the words are shown."""

    title: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True)
class Quoted:
    """`anchor` empty: the message that is answered is not on this page."""

    who: str
    snippet: str
    anchor: str = ""


@dataclass(frozen=True)
class Person:
    name: str
    work: str
    ways: list[tuple[str, str, str]]  # icon, words, address of the link


@dataclass(frozen=True)
class Order:
    lines: list[tuple[str, str, str]]  # how many, what, price of one
    total: str  # empty where it can't be told


@dataclass
class Advert:
    title: str
    text: str
    url: str
    position: int | None = None  # of its picture among the message's files
    picture: File | None = None


@dataclass
class Card:
    label: str
    answers: str = ""  # id of the message that this one answers
    quoted: Quoted | None = None
    place: Link | None = None
    people: list[Person] = field(default_factory=list)
    choice: str = ""
    product: str = ""
    order: Order | None = None
    advert: Advert | None = None
    sticker: bool = False
    ours: bool = False
    marks: list[str] = field(default_factory=list)
    unsupported: str = ""
    reactions: list[tuple[str, str]] = field(default_factory=list)
    deleted: str = ""
    edited: str = ""
    earlier: list[tuple[str, str]] = field(default_factory=list)


def card(message: Message, said: str | None = None) -> Card | None:
    """None for what is no chat. `said`: how its text begins, where that is not loaded."""
    if not ways.is_chat(message.channel):
        return None
    told, said = message.content or {}, (message.reply_text if said is None else said).strip()
    return Card(
        label=ways.label(message.channel),
        answers=next(iter(message.in_reply_to), ""),
        place=_place(told.get("location")),
        people=[_person(one) for one in _rows(told.get("cards"))],
        choice="" if said else _choice(told),
        product=_product(told.get("product")),
        order=_order(told.get("order")),
        advert=_advert(told.get("referral")),
        sticker=bool(told.get("sticker")),
        ours=message.direction == Direction.OUT,
        marks=[*_marks(told), *_chosen(told, said)],
        unsupported=str(told.get("unsupported") or ""),
        reactions=[(one["emoji"], one["who"]) for one in message.reactions if one["emoji"]],
        deleted=words.exact(message.deleted_at),
        edited=words.exact(message.revised_at) if not message.deleted_at else "",
        earlier=[(one["at"][:16].replace("T", " "), one["text"]) for one in message.earlier_texts],
    )


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)][:_MANY] if isinstance(value, list) else []


def _place(told: Any) -> Link | None:
    if not isinstance(told, Mapping):
        return None
    name, address = str(told.get("name") or ""), str(told.get("address") or "")
    try:
        latitude, longitude = float(told["latitude"]), float(told["longitude"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return Link(name or "Location", address)
    at = f"{latitude:.5f}, {longitude:.5f}"
    detail = " · ".join(one for one in (address, at) if one)
    return Link(name or "Location", detail, maps.link(latitude, longitude))


def _marks(told: Mapping[str, Any]) -> list[str]:
    often = "Forwarded many times" if told.get("forwarded") == "often" else "Forwarded"
    template = ["Template"] if isinstance(told.get("template"), Mapping) else []
    return [*([often] if told.get("forwarded") else []), *template]


def _choice(told: Mapping[str, Any]) -> str:
    return chatwords.summary({"choice": told["choice"]}) if isinstance(told.get("choice"), Mapping) else ""


def _chosen(told: Mapping[str, Any], said: str) -> list[str]:
    """The text says the same as the button; a form has a title of its own."""
    title = _choice(told)
    return ["Chosen from our buttons" if title == said else title] if title and said else []


def _person(told: Mapping[str, Any]) -> Person:
    phones = [("call", one, f"tel:{quote(_bare(one), safe='+')}") for one in _texts(told.get("phones"))]
    mails = [("mail", one, f"mailto:{quote(one, safe='@')}") for one in _texts(told.get("emails"))]
    return Person(str(told.get("name") or "Somebody"), str(told.get("organization") or ""), [*phones, *mails])


def _bare(phone: str) -> str:
    """RFC 3966: blanks have no place in a tel: link."""
    return "".join(one for one in phone if one.isdigit() or one == "+")


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value if one][:5] if isinstance(value, list) else []


def _product(told: Any) -> str:
    return str(told.get("id") or "of our catalogue") if isinstance(told, Mapping) else ""


def _order(told: Any) -> Order | None:
    if not isinstance(told, Mapping):
        return None
    rows = _rows(told.get("items"))
    lines = [
        (
            _said(one, "quantity") or "1",
            _said(one, "name") or "?",
            _price(_said(one, "price"), _said(one, "currency")),
        )
        for one in rows
    ]
    return Order(lines, _total(rows))


def _said(told: Mapping[str, Any], key: str) -> str:
    return str(told[key]) if told.get(key) not in (None, "") else ""


def _price(amount: str, currency: str) -> str:
    try:
        number = Decimal(amount)
        amount = f"{number:,.2f}" if number.is_finite() and abs(number) < _RICH else amount
    except InvalidOperation:
        pass  # shown as it was told
    return " ".join(filter(None, (amount, currency)))


def _total(rows: list[Mapping[str, Any]]) -> str:
    """Only of one currency, and only where every line has a price."""
    currencies = {_said(one, "currency") for one in rows}
    try:
        parts = [Decimal(_said(one, "quantity") or "1") * Decimal(_said(one, "price")) for one in rows]
    except InvalidOperation:
        return ""
    total = sum(parts, Decimal())
    fits = len(currencies) == 1 and total.is_finite() and abs(total) < _RICH
    return _price(str(total), currencies.pop()) if fits else ""


def _advert(told: Any) -> Advert | None:
    if not isinstance(told, Mapping):
        return None
    url, position = str(told.get("url") or ""), told.get("medium")
    return Advert(
        str(told.get("headline") or "Our advert"),
        str(told.get("body") or ""),
        url if urlsplit(url).scheme in ("http", "https") else "",
        position if isinstance(position, int) else None,
    )
