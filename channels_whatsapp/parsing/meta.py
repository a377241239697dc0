"""One event of Meta's envelope: a message, a status, a notice about the number.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
"""

from __future__ import annotations

from channels_whatsapp.parsing import meta_events, meta_kinds, meta_notices, meta_statuses
from channels_whatsapp.parsing.meta_people import customer_of, our_number, sender_of
from channels_whatsapp.parsing.said import message
from channels_whatsapp.parsing.values import Told, line, mapping, rows, unix
from inquiries.channels import Incoming, PermanentError


def event(told: Told) -> Incoming:
    """The envelope holds one event; of a fuller one only the first is read."""
    change = next((one for entry in rows(told["entry"]) for one in rows(entry.get("changes"))), None)
    if change is None:
        raise PermanentError("unknown_shape", "The hub does not know this kind of event.")
    value = mapping(change.get("value"))
    if messages := rows(value.get("messages")):
        return _message(value, messages[0])
    if statuses := rows(value.get("statuses")):
        return meta_statuses.status(statuses[0])
    if echoes := rows(value.get("message_echoes")):
        return _echo(value, echoes[0])
    return meta_notices.notice(line(change.get("field")), value)


def _message(value: Told, one: Told) -> Incoming:
    kind = line(one.get("type"))
    sender = sender_of(value, one)
    if kind in meta_events.EVENTS:
        return meta_events.EVENTS[kind](value, one, sender, by_us=False)
    context = mapping(one.get("context"))
    said = meta_kinds.said(value, one)
    return message(
        _id(one), said, sender=sender, at=unix(one.get("timestamp")), quoted=line(context.get("id"))
    )


def _echo(value: Told, one: Told) -> Incoming:
    """What staff wrote, changed or deleted in the WhatsApp Business app of a number that is used in both ways:
    https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/smb_message_echoes"""
    kind, customer = line(one.get("type")), customer_of(value, one)
    if kind in meta_events.EVENTS:
        return meta_events.EVENTS[kind](value, one, customer, by_us=True)
    context = mapping(one.get("context"))
    return message(
        _id(one),
        meta_kinds.said(value, one),
        customer=customer,
        us=our_number(value, one),
        at=unix(one.get("timestamp")),
        quoted=line(context.get("id")),
    )


def _id(one: Told) -> str:
    id = line(one.get("id"))
    if not id:
        raise PermanentError("no_id", "The message came without an id.")
    return id
