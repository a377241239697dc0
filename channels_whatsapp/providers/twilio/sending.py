"""One message to Twilio (twilio.com/docs/messaging/api/message-resource)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from channels_whatsapp.providers.network import lost
from channels_whatsapp.providers.twilio.connection import Connection
from channels_whatsapp.providers.twilio.ours import Ours
from inquiries.channels import Address, Location, OutgoingMessage, PointKind, SendReceipt, TemplateUse


def send(twilio: Connection, ours: Ours, part: OutgoingMessage) -> SendReceipt:
    """`in_reply_to` is left out: Twilio has no way to quote a message."""
    asked = {"to": recipient(part.to[0]), **_sender(ours), **_content(ours, part), **_callback(ours.webhook)}
    with twilio.asking(changes=True):
        made = twilio.client.messages.create(**asked)
    if not made.sid:
        raise lost("Twilio")
    return SendReceipt((made.sid,))


def recipient(point: Address) -> str:
    """A number in E.164, or the user id that Twilio gave us as ExternalUserId."""
    digits = point.address.lstrip("+")
    return f"whatsapp:+{digits}" if point.kind == PointKind.PHONE else f"whatsapp:{point.address}"


def _sender(ours: Ours) -> dict[str, str]:
    """With a messaging service the number is named all the same: the service may hold several, and the customer must
    see the one that they wrote to."""
    service = {"messaging_service_sid": ours.messaging_service_sid} if ours.messaging_service_sid else {}
    return {"from_": ours.sender, **service}


def _content(ours: Ours, part: OutgoingMessage) -> dict[str, Any]:
    if part.template is not None:
        return _template(ours, part.template)
    if part.location is not None:
        return _location(part.location, part.text)
    if part.attachments:
        caption = {"body": part.text} if part.text else {}
        return {"media_url": [ours.link_to(one) for one in part.attachments], **caption}
    return {"body": part.text}


def _template(ours: Ours, use: TemplateUse) -> dict[str, str]:
    """Text of a template in `body` is not taken for the template any more since April 2025
    (twilio.com/docs/api/errors/63016)."""
    sid, variables = ours.content_of(use)
    filled = {"content_variables": json.dumps(variables, ensure_ascii=False)} if variables else {}
    return {"content_sid": sid, **filled}


def _location(place: Location, text: str) -> dict[str, Any]:
    """The body is the name of the place, the label its address
    (twilio.com/docs/whatsapp/message-features#location-messages-with-whatsapp)."""
    name = text or place.name or place.address or "Location"
    label = (place.address or place.name or name).replace("|", " ")
    return {"body": name, "persistent_action": [f"geo:{place.latitude},{place.longitude}|{label}"]}


def _callback(webhook: str) -> dict[str, str]:
    """Twilio refuses the whole message for the address of a machine at home (error 21609), and one with an underscore in
    its host; then it goes out without ticks."""
    host = urlsplit(webhook).hostname or ""
    return {"status_callback": webhook} if "." in host and "_" not in host else {}
