"""Why a reply can't be sent by WhatsApp, in words for whom has written it."""

from __future__ import annotations

from math import isfinite

from channels_whatsapp.composing import files, parting, texts
from channels_whatsapp.composing.limits import MAX_PARTS, Limits
from inquiries.channels import Location, OutgoingMessage, PointKind


def problems(message: OutgoingMessage, limits: Limits) -> list[str]:
    """Of everything but the template, which is known by the number only."""
    told = [*_recipients(message), *files.problems(message.attachments, limits)]
    if message.location:
        told += _location(message.location)
    if message.template and (message.attachments or message.location):
        told.append("A template goes alone: send the file or the place once the customer has answered.")
    if told or message.template:
        return told
    if not (message.text.strip() or message.attachments or message.location):
        return ["There is nothing to send yet."]
    too_long = texts.length(message.text) > MAX_PARTS * limits.text  # parting it would take a while
    if too_long or len(parting.parts(message, limits)) > MAX_PARTS:
        return [f"This would be more than {MAX_PARTS} messages by WhatsApp. Send it as a PDF, or by e-mail."]
    return []


def _recipients(message: OutgoingMessage) -> list[str]:
    everybody = (*message.to, *message.cc, *message.bcc)
    if not everybody or not everybody[0].address.strip():
        return ["There is no WhatsApp number to write to."]
    if len(everybody) > 1:
        return ["WhatsApp goes to one person at a time."]
    if everybody[0].kind == PointKind.EMAIL:
        return [f"{everybody[0].address} is no WhatsApp number: answer by e-mail."]
    return []


def _location(place: Location) -> list[str]:
    if not (isfinite(place.latitude) and isfinite(place.longitude)):
        return ["The place on the map has no coordinates."]
    if abs(place.latitude) > 90 or abs(place.longitude) > 180:
        return ["The place on the map lies outside of it: latitude −90 to 90, longitude −180 to 180."]
    return []
