"""The kinds of messages of Meta's: what was said in each. A kind that is not listed, or holds nothing, is shown as such.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from channels_whatsapp.parsing import kind_words
from channels_whatsapp.parsing.said import Said, unsupported
from channels_whatsapp.parsing.values import (
    Told,
    bare_type,
    coordinate,
    hex_of,
    line,
    mapping,
    rows,
    some,
    text,
)
from inquiries.channels import Medium

MAX_ANSWERS = 50  # of one form


def said(value: Told, one: Told) -> Said:
    kind = line(one.get("type"))
    read = KINDS.get(kind)
    found = read(mapping(one.get(kind)), one) if read else Said()
    if found.nothing:
        found = unsupported(kind_words.unsupported(kind, one, value))
    return _with_context(found, one)


def _with_context(found: Said, one: Told) -> Said:
    """What any message may bring: the advert it came by, the product it asks about, that it was forwarded."""
    context = mapping(one.get("context"))
    product = mapping(context.get("referred_product"))
    picture = _advert_picture(mapping(one.get("referral")))
    more = some(
        referral=_referral(mapping(one.get("referral")), len(found.media) if picture else None),
        product=some(
            id=line(product.get("product_retailer_id")) if product else "",
            catalog=line(product.get("catalog_id")),
        ),
        forwarded=forwarded(context.get("forwarded"), context.get("frequently_forwarded")),
    )
    return replace(found, content={**found.content, **more}, media=(*found.media, *picture))


def forwarded(once: Any, often: Any) -> bool | str:
    return "often" if often is True else once is True or ""


def _referral(told: Told, medium: int | None) -> dict[str, Any]:
    found = some(
        headline=text(told.get("headline"), 500),
        body=text(told.get("body"), 2_000),
        url=line(told.get("source_url")),
        source=line(told.get("source_type")),
        id=line(told.get("source_id")),
    )
    return {**found, **({"medium": medium} if medium is not None and found else {})}


def _advert_picture(told: Told) -> tuple[Medium, ...]:
    """Only one with an id: an address that the webhook names is never fetched."""
    return next((found for key in ("image", "video") if (found := _medium(mapping(told.get(key))))), ())


def _medium(told: Told) -> tuple[Medium, ...]:
    ref = line(told.get("id"))
    if not ref:
        return ()
    return (
        Medium(
            ref,
            line(told.get("filename")),
            bare_type(told.get("mime_type")),
            hex_of(told.get("sha256")),
            voice=told.get("voice") is True,
        ),
    )


# --- one function a kind: what stands under the kind's own name, and the whole message ------------------------------


def _text(told: Told, _: Told) -> Said:
    return Said(text(told.get("body")))


def _file(told: Told, _: Told) -> Said:
    """Without an id there is nothing to fetch, but the caption was said."""
    found = _medium(told)
    lost = {} if found else {"unsupported": "a file that WhatsApp did not hand over"}
    return Said(text(told.get("caption")), lost, found)


def _sticker(told: Told, _: Told) -> Said:
    return Said(content={"sticker": True}, media=_medium(told))


def _location(told: Told, _: Told) -> Said:
    return Said(content=some(location=place(told)))


def place(told: Told) -> dict[str, Any]:
    latitude, longitude = coordinate(told.get("latitude"), 90), coordinate(told.get("longitude"), 180)
    at = some(latitude=latitude, longitude=longitude) if None not in (latitude, longitude) else {}
    return {**at, **some(name=text(told.get("name"), 500), address=text(told.get("address"), 1_000))}


def _contacts(_: Told, one: Told) -> Said:
    return Said(content=some(cards=[card for told in rows(one.get("contacts")) if (card := _card(told))]))


def _card(told: Told) -> dict[str, Any]:
    name, work = mapping(told.get("name")), mapping(told.get("org"))
    parts = (line(name.get(key)) for key in ("first_name", "middle_name", "last_name"))
    return some(
        name=line(name.get("formatted_name")) or " ".join(filter(None, parts)),
        phones=[found for row in rows(told.get("phones")) if (found := _dialled(row))],
        emails=[found for row in rows(told.get("emails")) if (found := line(row.get("email")))],
        organization=line(work.get("company")),
    )


def _dialled(row: Told) -> str:
    return line(row.get("phone")) or (f"+{line(row.get('wa_id'))}" if line(row.get("wa_id")) else "")


def _interactive(told: Told, _: Told) -> Said:
    kind = line(told.get("type"))
    chosen = mapping(told.get(kind))
    match kind:
        case "list_reply" | "button_reply":
            return choice(line(chosen.get("title")), line(chosen.get("id")))
        case "nfm_reply":
            return form(line(chosen.get("name")), text(chosen.get("body")), text(chosen.get("response_json")))
        case "call_permission_reply":
            allowed = line(chosen.get("response")) == "accept"
            return choice("We may call" if allowed else "We may not call", kind)
    return Said()


def choice(title: str, id: str) -> Said:
    return Said(title, some(choice=some(id=id, title=title)))


def form(name: str, body: str, answers: str) -> Said:
    """What was filled into a form of ours, one line an answer, so that it is read and found like any text. An address
    form says it in its body: https://developers.facebook.com/documentation/business-messaging/whatsapp/flows"""
    lines = _answers(answers)
    if name == "address_message" or not lines:
        lines = [body]
    return Said("\n".join(filter(None, lines)), {"choice": some(id=name or "form", title="A form was sent")})


def _answers(told: str) -> list[str]:
    try:
        values = mapping(json.loads(told))
    except (ValueError, RecursionError):
        return []
    named = [(key, value) for key, value in values.items() if key != "flow_token"][:MAX_ANSWERS]
    return [f"{text(key, 200).replace('_', ' ')}: {_flat(value)}" for key, value in named if _flat(value)]


def _flat(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(filter(None, (text(one, 2_000) for one in value[:MAX_ANSWERS])))
    return text(value, 20_000)


def _button(told: Told, _: Told) -> Said:
    return choice(line(told.get("text")), line(told.get("payload")))


def _order(told: Told, _: Told) -> Said:
    items = [_item(row) for row in rows(told.get("product_items"))]
    note = text(told.get("text"))
    return Said(note, {"order": some(items=items, text=note[:2_000])} if items or note else {})


def _item(row: Told) -> dict[str, Any]:
    return some(
        name=line(row.get("product_retailer_id")),
        quantity=text(row.get("quantity"), 20),
        price=text(row.get("item_price"), 40),
        currency=text(row.get("currency"), 10),
    )


KINDS: dict[str, Callable[[Told, Told], Said]] = {
    "text": _text,
    "image": _file,
    "video": _file,
    "audio": _file,
    "voice": _file,
    "document": _file,
    "sticker": _sticker,
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
}
