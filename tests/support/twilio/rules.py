"""What Twilio refuses at once when a message is created (twilio.com/docs/api/errors)."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from tests.support.twilio.state import Message, Refusal, World

Fields = dict[str, list[str]]
_TO = re.compile(r"whatsapp:(\+[1-9]\d{6,14}|[A-Z]{2}\.[0-9A-Za-z.]{1,125})")
_GEO = re.compile(r"geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?\|[^|]+")
_KNOWN = {
    "To", "From", "MessagingServiceSid", "Body", "MediaUrl", "ContentSid", "ContentVariables", "StatusCallback",
    "PersistentAction", "ValidityPeriod",
}  # fmt: skip


def create(world: World, fields: Fields) -> Message:
    one = {name: values[0] for name, values in fields.items()}
    for name in one.keys() - _KNOWN:
        world.complaints.append(f"unknown parameter {name}")
    sender, to = _sender(world, one), _recipient(world, one)
    if sender == to:
        raise Refusal(400, 63031, "Channels message cannot have same From and To")
    body, content, variables = _content(world, one, fields)
    message = Message(
        sender,
        to,
        body,
        "outbound-api",
        world.now(),
        media_urls=fields.get("MediaUrl", []),
        actions=fields.get("PersistentAction", []),
        content=content,
        variables=variables,
        callback=_callback(one.get("StatusCallback", "")),
        service=one.get("MessagingServiceSid", ""),
        status="accepted" if "MessagingServiceSid" in one else "queued",
    )
    world.messages.insert(0, message)
    return message


def _sender(world: World, one: dict[str, str]) -> str:
    service = one.get("MessagingServiceSid", "")
    if service and service not in world.services:
        raise Refusal(404, 20404, "The messaging service was not found")
    sender = one.get("From", "")
    if not sender and not service:
        raise Refusal(400, 21603, "A 'From' phone number is required.")
    if sender.removeprefix("whatsapp:") not in world.senders or not sender.startswith("whatsapp:"):
        raise Refusal(400, 63007, "Twilio could not find a Channel with the specified From address")
    return sender


def _recipient(world: World, one: dict[str, str]) -> str:
    to = one.get("To", "")
    if not to:
        raise Refusal(400, 21604, "A 'To' phone number is required.")
    if not _TO.fullmatch(to):
        raise Refusal(400, 21211, f"Invalid 'To' Phone Number: {to[-4:]}")
    customer = world.customers.get(to.removeprefix("whatsapp:"))
    if customer and customer.stopped:
        raise Refusal(400, 21610, "Attempt to send to unsubscribed recipient")
    return to


def _content(world: World, one: dict[str, str], fields: Fields) -> tuple[str, str, dict[str, str]]:
    body, links = one.get("Body", ""), fields.get("MediaUrl", [])
    if "ContentSid" in one:
        if body or links:
            raise Refusal(400, 21654, "ContentSid can't be combined with Body or MediaUrl")
        return _template(world, one["ContentSid"], one.get("ContentVariables", "{}"))
    if not body and not links:
        raise Refusal(400, 21619, "A text message body or media urls must be specified.")
    if len(body.encode("utf-16-le")) // 2 > 1600:
        raise Refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit")
    if len(links) > 1:
        raise Refusal(400, 21623, "Number of media files exceeds allowed limit")
    if any(urlsplit(link).scheme not in ("http", "https") for link in links):
        raise Refusal(400, 21620, "Invalid media URL(s)")
    if any(not _GEO.fullmatch(action) for action in fields.get("PersistentAction", [])):
        raise Refusal(400, 63030, "Unsupported parameter for type of channels message")
    return body, "", {}


def _template(world: World, content: str, told: str) -> tuple[str, str, dict[str, str]]:
    found: dict[str, Any] | None = next((one for one in world.contents if one["sid"] == content), None)
    if found is None:
        raise Refusal(400, 21655, "The ContentSid is Invalid")
    try:
        variables = json.loads(told)
        good = isinstance(variables, dict) and all(isinstance(one, str) and one for one in variables.values())
    except ValueError:
        good = False
    if not good or re.search(r"[\n\t]| {5,}", "".join(variables.values())):
        raise Refusal(400, 21656, "The ContentVariables Parameter is invalid")
    filled = {**found["variables"], **variables}
    body = next(iter(found["types"].values()))["body"]
    return re.sub(r"\{\{(\w+)\}\}", lambda at: str(filled.get(at[1], "")), body), content, variables


def _callback(address: str) -> str:
    host = urlsplit(address).hostname or ""
    if address and ("." not in host or "_" in host):
        raise Refusal(400, 21609, "Invalid 'StatusCallback' URL")
    return address
