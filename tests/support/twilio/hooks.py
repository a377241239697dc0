"""What Twilio reports to the hub, signed as it signs (twilio.com/docs/usage/webhooks/webhooks-security)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from tests.support.twilio.state import Customer, File, Message, World
from tests.support.webhooks import Post, twilio_signature

PATH = "/whatsapp/twilio/"


def post(world: World, url: str, fields: dict[str, str], path: str = PATH) -> Post:
    """`url` is the address as Twilio knows it; it alone is signed."""
    signature = twilio_signature(world.token, url, fields.items())
    body = urlencode(fields).encode()
    return Post(path, body, "application/x-www-form-urlencoded", {"X-Twilio-Signature": signature})


def inbound(world: World, message: Message, customer: Customer, **more: str) -> dict[str, str]:
    """The fields for a message of a customer; `more` are those of its kind, see the makers below."""
    fields = {
        "MessageSid": message.sid,
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "AccountSid": world.account,
        "From": message.sender,
        "To": message.to,
        "Body": message.body,
        "NumMedia": str(len(message.files)),
        "NumSegments": "1",
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
        "ProfileName": customer.name,
        "WaId": "" if customer.hides_number else customer.number.lstrip("+"),
        "MessageType": message.files[0].type.partition("/")[0] if message.files else "text",
        "ChannelMetadata": json.dumps(
            {"type": "whatsapp", "data": {"context": {"ProfileName": customer.name}}}
        ),
    }
    if customer.user_id:
        fields["ExternalUserId"] = f"whatsapp:{customer.user_id}"
    for number, file in enumerate(message.files):
        fields[f"MediaUrl{number}"] = _media_url(world, message, file)
        fields[f"MediaContentType{number}"] = file.type
    return {**fields, **more}


def _media_url(world: World, message: Message, file: File) -> str:
    account = f"https://api.twilio.com/2010-04-01/Accounts/{world.account}"
    return f"{account}/Messages/{message.sid}/Media/{file.sid}"


def location(latitude: float, longitude: float, label: str = "", address: str = "") -> dict[str, str]:
    place = {"Latitude": str(latitude), "Longitude": str(longitude), "MessageType": "location"}
    return {**place, **({"Label": label} if label else {}), **({"Address": address} if address else {})}


def quoting(about: Message) -> dict[str, str]:
    return {"OriginalRepliedMessageSid": about.sid, "OriginalRepliedMessageSender": about.sender}


def button(text: str, payload: str) -> dict[str, str]:
    return {"ButtonText": text, "ButtonPayload": payload, "MessageType": "button"}


def list_reply(key: str, title: str) -> dict[str, str]:
    return {"ListId": key, "ListTitle": title, "MessageType": "interactive"}


def advert(headline: str, source: str = "120", url: str = "https://fb.me/crete") -> dict[str, str]:
    return {
        "ReferralHeadline": headline,
        "ReferralBody": "Book now",
        "ReferralSourceId": source,
        "ReferralSourceType": "ad",
        "ReferralSourceUrl": url,
        "ReferralCtwaClid": "clid",
    }


def statuses(world: World) -> list[tuple[Message, dict[str, str]]]:
    """What Twilio would report now about messages of ours, in order; each only once. Without a callback address nothing
    is reported."""
    found = []
    for message in world.outbox:
        names, error = world.fate(message)
        for name in names:
            if name in message.reported:
                continue
            message.reported.append(name)
            message.status, message.error = name, error
            message.sent = message.sent or message.made
            if message.callback:
                found.append((message, status(world, message, name, error)))
    return found


def status(world: World, message: Message, name: str, error: int | None = None) -> dict[str, str]:
    fields: dict[str, Any] = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "AccountSid": world.account,
        "From": message.sender,
        "To": message.to,
        "MessageStatus": name,
        "SmsStatus": name,
        "ApiVersion": "2010-04-01",
        "ChannelPrefix": "whatsapp",
        "ChannelToAddress": message.to.removeprefix("whatsapp:"),
        "ChannelInstallSid": "XE" + 32 * "0",
    }
    if name in ("delivered", "read"):
        fields["EventType"] = name.upper()
    if error:
        fields |= {"ErrorCode": str(error), "ChannelStatusMessage": "refused by the channel"}
    return fields
