"""A part of a reply as Meta wants it (developers.facebook.com/docs/whatsapp/cloud-api/reference/messages). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from channels_whatsapp.composing.limits import Kind
from inquiries.channels import Address, Location, OutgoingMessage, PointKind, TemplateUse

MAX_REFERENCE = 512
_LINK = re.compile(r"https?://\S")
Payload = dict[str, Any]


def text(part: OutgoingMessage) -> Payload:
    body = {"body": part.text, "preview_url": bool(_LINK.search(part.text))}
    return {**_envelope(part), "type": "text", "text": body}


def medium(part: OutgoingMessage, kind: Kind, media_id: str, filename: str) -> Payload:
    named = {"filename": filename} if kind is Kind.DOCUMENT else {}
    caption = {"caption": part.text} if part.text else {}
    return {**_envelope(part), "type": kind.value, kind.value: {"id": media_id, **named, **caption}}


def location(part: OutgoingMessage, place: Location) -> Payload:
    words = {name: told for name in ("name", "address") if (told := getattr(place, name))}
    at = {"latitude": place.latitude, "longitude": place.longitude, **words}
    return {**_envelope(part), "type": "location", "location": at}


def template(part: OutgoingMessage, use: TemplateUse, places: Sequence[Mapping[str, Any]]) -> Payload:
    """`places` as models.MessageTemplate keeps them, one for each of the variables."""
    told = {"name": use.name, "language": {"code": use.language}}
    components = _components(list(zip(places, use.variables, strict=True)))
    return {**_envelope(part), "type": "template", "template": {**told, "components": components}}


def read(external_id: str) -> Payload:
    return {"messaging_product": "whatsapp", "status": "read", "message_id": external_id}


def recipient(point: Address) -> dict[str, str]:
    """A number as bare digits; or the user id, for people who hide theirs. With both Meta would take the number."""
    if point.kind == PointKind.PHONE:
        return {"to": point.address.lstrip("+")}
    return {"recipient": point.address}


def _envelope(part: OutgoingMessage) -> Payload:
    context = {"context": {"message_id": part.in_reply_to}} if part.in_reply_to else {}
    reference = {"biz_opaque_callback_data": part.reference[:MAX_REFERENCE]} if part.reference else {}
    product = {"messaging_product": "whatsapp", "recipient_type": "individual"}
    return {**product, **recipient(part.to[0]), **context, **reference}


def _components(filled: list[tuple[Mapping[str, Any], str]]) -> list[Payload]:
    found = []
    for where in ("header", "body"):
        if parameters := [_parameter(place, value) for place, value in filled if place["in"] == where]:
            found.append({"type": where, "parameters": parameters})
    return found + [_button(place, value) for place, value in filled if place["in"] == "button"]


def _parameter(place: Mapping[str, Any], value: str) -> Payload:
    """Numbered places go by their order, the others by their name."""
    name = str(place["name"])
    return {"type": "text", "text": value, **({} if name.isdigit() else {"parameter_name": name})}


def _button(place: Mapping[str, Any], value: str) -> Payload:
    """Only links have a place: the end of the address."""
    told = [{"type": "text", "text": value}]
    return {"type": "button", "sub_type": "url", "index": str(place["index"]), "parameters": told}
