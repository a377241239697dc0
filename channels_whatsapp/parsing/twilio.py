"""Twilio: the form that its webhook posts, and a row of its list of messages.

https://www.twilio.com/docs/messaging/guides/webhook-request · parameters are added without notice, so what is not known
is left alone. https://www.twilio.com/docs/messaging/api/message-resource#message-properties
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from channels_whatsapp.parsing import twilio_kinds, twilio_statuses
from channels_whatsapp.parsing.people import Person, ours, person
from channels_whatsapp.parsing.said import message
from channels_whatsapp.parsing.values import Told, line, mapping, phone, rows, user_id, written
from inquiries.channels import Incoming, PermanentError, Reaction

MAX_FIELDS = 2_000


def webhook(raw: bytes) -> Incoming:
    """A status and a message come to the same address. Twilio tells no time in either."""
    fields = _fields(raw)
    if twilio_statuses.is_status(fields):
        return twilio_statuses.status(fields)
    id = next((found for key in ("MessageSid", "SmsMessageSid", "SmsSid") if (found := fields.get(key))), "")
    if not id:
        raise PermanentError("unknown_shape", "The hub does not know this kind of event.")
    sender, quoted = _sender(fields), fields.get("OriginalRepliedMessageSid", "")
    if fields.get("MessageType") == "reaction" and quoted:
        return Reaction(quoted, fields.get("Body", "").strip(), sender.main, None)
    return message(id, twilio_kinds.said(id, fields), sender=sender, at=None, quoted=quoted)


def _fields(raw: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            raw.decode(errors="replace"), keep_blank_values=True, errors="replace", max_num_fields=MAX_FIELDS
        )
    except ValueError:
        raise PermanentError("unreadable", "The event is damaged: it can't be read.") from None
    return {key: value.strip() if key != "Body" else value for key, value in pairs}


def _sender(fields: Told) -> Person:
    """What `From` holds when the number is hidden is not written anywhere: a number, a user id, or nothing to go by."""
    id = user_id(fields.get("ExternalUserId")) or user_id(fields.get("From"))
    id = id or user_id(fields.get("ExternalParentUserId"))
    numbers = (phone(fields.get("From")), phone(fields.get("WaId")))
    return person(id, numbers, line(fields.get("ProfileName")))


def listed(told: Told) -> Incoming:
    """Poorer than the webhook: no name, no answer's original, no place, no advert. Ours are among them, too."""
    fields = mapping(told.get("twilio_message"))
    id, outward = line(fields.get("sid")), line(fields.get("direction")).startswith("outbound")
    if not id:
        raise PermanentError("unknown_shape", "The row of Twilio's list has no sid.")
    sender, to = fields.get("from") or fields.get("from_"), fields.get("to")
    customer = _listed_person(to if outward else sender)
    return message(
        id,
        twilio_kinds.listed(id, line(fields.get("body")), rows(told.get("media"))),
        sender=None if outward else customer,
        customer=customer if outward else None,
        us=ours(phone(sender), "Elsewhere at Twilio"),
        at=written(fields.get("date_sent")) or written(fields.get("date_created")),
        partial=not outward,
    )


def _listed_person(told: object) -> Person:
    return person(user_id(told), (phone(told),), "")
