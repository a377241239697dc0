"""What a chat says beside its text, in words for lists and search. Pure; the shapes are those of the port."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inquiries.channels import IncomingMessage, Medium

_KINDS = {"image": "Photo", "video": "Video", "audio": "Audio"}


def content_of(incoming: IncomingMessage) -> dict[str, Any] | None:
    """As it is stored: with the kinds of media that came along, for they are no attachments until they are fetched, and
    a mark where the provider may tell more later."""
    more = {"media": [kind_of(one) for one in incoming.media]} if incoming.media else {}
    mark = {"partial": True} if incoming.partial else {}
    return {**incoming.content, **more, **mark} or None


def with_cards(new: dict[str, Any] | None, old: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Cards that were read out of a fetched file, see `media`, are in no original."""
    known = {"cards": old["cards"]} if old and old.get("cards") else {}
    return {**known, **(new or {})} or None


def kind_of(medium: Medium) -> str:
    if medium.voice:
        return "Voice message"
    if medium.content_type in ("text/vcard", "text/x-vcard"):
        return "Contact card"
    return _KINDS.get(medium.content_type.partition("/")[0], medium.filename or "Document")


def summary(content: Mapping[str, Any] | None) -> str:
    """One line for a message without text; "" where there is nothing to say."""
    return next(_summaries(content), "") if content else ""


def _summaries(content: Mapping[str, Any]) -> Iterator[str]:
    if content.get("sticker"):
        yield "Sticker"
    if cards := content.get("cards"):
        yield "Contact: " + ", ".join(str(one.get("name") or "?") for one in cards)
    if media := content.get("media"):
        yield ", ".join(media)
    if place := content.get("location"):
        yield f"Location: {place.get('name') or place.get('address') or ''}".rstrip(" :")
    if choice := content.get("choice"):
        yield str(choice.get("title") or choice.get("id") or "Choice")
    if "order" in content:
        yield "Order"
    if content.get("product"):
        yield "A question about a product"
    if content.get("unsupported"):
        yield "A message of a kind that can't be shown"


def lead_source(content: Mapping[str, Any] | None) -> str:
    """The advert that the customer came by."""
    referral = content.get("referral") if content else None
    if not referral:
        return ""
    words = referral.get("headline") or referral.get("body") or referral.get("url") or referral.get("id")
    return f"Advert: {words}"[:200] if words else "Advert"


def texts(content: Mapping[str, Any]) -> Iterator[str]:
    """All that can be searched for."""
    for value in content.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from texts(value)
        elif isinstance(value, list):
            yield from texts(dict(enumerate(value)))  # type: ignore[arg-type]
