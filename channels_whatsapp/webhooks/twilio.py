"""One signed post of Twilio is one event."""

from __future__ import annotations

import hashlib

from channels_whatsapp.webhooks.names import usable
from channels_whatsapp.webhooks.posts import ORIGIN, Event, Post, Whose, whole
from channels_whatsapp.webhooks.signing import Fields
from inquiries.channels import RawInbound

_PREFIX = "whatsapp:"
_ARRIVED = ("received", "receiving")


def split(post: Post, fields: Fields) -> list[Event]:
    """Never raises. What is no form is stored whole."""
    if not any(fields):
        return whole(post.body)
    return [(whose(fields), RawInbound(_delivery_id(post.body, fields), post.body, origin=ORIGIN))]


def whose(fields: Fields) -> Whose:
    """A message is for who it is to, a status for who its message was from; of anything else nobody knows."""
    ours = ("From",) if _status(fields) else ("To",) if _is_message(fields) else ("To", "From")
    named = (_number(fields.last(name), fields) for name in ours)
    return Whose(fields.last("AccountSid"), tuple(one for one in named if one))


def _delivery_id(body: bytes, fields: Fields) -> str:
    sid = next(filter(None, map(fields.last, ("MessageSid", "SmsSid", "SmsMessageSid"))), "")
    status = _status(fields)
    if usable(sid) and status and usable(status):
        return f"s:{sid}:{status}"
    if usable(sid) and _is_message(fields):
        return f"m:{sid}"
    return f"e:{hashlib.sha256(body).hexdigest()}"


def _status(fields: Fields) -> str:
    """ "" for a message that came in: its `SmsStatus` says "received"."""
    status = fields.last("MessageStatus") or fields.last("SmsStatus")
    return "" if status in _ARRIVED else status


def _is_message(fields: Fields) -> bool:
    return not _status(fields) and bool({"Body", "NumMedia", "SmsStatus"} & fields.keys())


def _number(told: str, fields: Fields) -> str:
    """An SMS to the same digits is not for the number on WhatsApp."""
    if told.startswith("+") and fields.last("ChannelPrefix") != "whatsapp":
        return f"sms:{told}"
    return "".join(told.removeprefix(_PREFIX).split())
