"""What comes in Meta's list of messages and is none: reactions, changes, deletions, and what WhatsApp itself tells.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from channels_whatsapp.parsing import meta_kinds
from channels_whatsapp.parsing.meta_people import our_number
from channels_whatsapp.parsing.people import Person, person
from channels_whatsapp.parsing.said import Said, message
from channels_whatsapp.parsing.values import Told, line, mapping, phone, text, unix, user_id
from inquiries.channels import (
    Address,
    Flag,
    Incoming,
    Nothing,
    NumberChange,
    PermanentError,
    Reaction,
    Revision,
)

# "customer_changed_number" is the older name, with the number under "new_wa_id".
_CHANGES = {"user_changed_number", "customer_changed_number", "user_changed_user_id"}
_NEW_CODE = "WhatsApp: the customer's security code has changed. They have a new phone, or somebody else has their number."


class Read(Protocol):
    def __call__(self, value: Told, one: Told, person: Person, *, by_us: bool) -> Incoming: ...


def _who(value: Told, one: Told, customer: Person, *, by_us: bool) -> Address:
    return our_number(value, one) if by_us else customer.main


def _about(id: object) -> str:
    about = line(id)
    if not about:
        raise PermanentError("no_id", "It does not say which message it is about.")
    return about


def _reaction(value: Told, one: Told, customer: Person, *, by_us: bool) -> Incoming:
    """No emoji takes it back."""
    told = mapping(one.get("reaction"))
    sender = _who(value, one, customer, by_us=by_us)
    return Reaction(
        _about(told.get("message_id")), text(told.get("emoji"), 50), sender, unix(one.get("timestamp"))
    )


def _edit(value: Told, one: Told, customer: Person, *, by_us: bool) -> Incoming:
    """Texts and captions can be changed, files can't."""
    told = mapping(one.get("edit"))
    about, now = _about(told.get("original_message_id")), mapping(told.get("message"))
    said = meta_kinds.said({}, now)
    if "unsupported" in said.content and not said.text:
        return Nothing("A message was changed, and WhatsApp does not say how.")
    sender = _who(value, one, customer, by_us=by_us)
    return Revision(about, said.text, sender, unix(one.get("timestamp")), by_us=by_us)


def _revoke(value: Told, one: Told, customer: Person, *, by_us: bool) -> Incoming:
    about = _about(mapping(one.get("revoke")).get("original_message_id"))
    sender = _who(value, one, customer, by_us=by_us)
    return Revision(about, None, sender, unix(one.get("timestamp")), by_us=by_us)


def _system(value: Told, one: Told, customer: Person, *, by_us: bool) -> Incoming:
    told = mapping(one.get("system"))
    kind, body = line(told.get("type")), text(told.get("body"), 2_000)
    if kind in _CHANGES:
        return changed(_points(one, told), unix(one.get("timestamp")), body)
    words = _NEW_CODE if kind == "customer_identity_changed" else body
    if not customer.main.address or not words:
        return Nothing(f"WhatsApp told about “{kind[:60]}”, not about whom.")
    return message(
        line(one.get("id")) or _about(None),
        Said(words, flags=frozenset({Flag.QUIET})),
        sender=customer,
        at=unix(one.get("timestamp")),
    )


def _points(one: Told, told: Told) -> tuple[Person, Person]:
    """Before and after. A new number also makes a new user id."""
    old_id = user_id(told.get("previous_user_id")) or user_id(told.get("previous_parent_user_id"))
    new_id = user_id(told.get("user_id")) or user_id(told.get("parent_user_id"))
    old_id = old_id or (
        user_id(one.get("from_user_id")) if user_id(one.get("from_user_id")) != new_id else ""
    )
    old = person(old_id, (phone(told.get("customer")) or phone(one.get("from")),), "")
    new = person(new_id, (phone(told.get("wa_id")) or phone(told.get("new_wa_id")),), "")
    return old, new


def changed(points: tuple[Person, Person], at: datetime | None, words: str) -> Incoming:
    """Both must be known, and differ."""
    old, new = points
    before = {one.address for one in (old.main, *old.also)} - {""}
    after = [one for one in (new.main, *new.also) if one.address and one.address not in before]
    if not before or not after:
        return Nothing("A customer has a new number or user id, and WhatsApp does not say which.")
    also = (*old.also, *after[1:])
    return NumberChange(old.main, after[0], at, words, also)


def _opened(value: Told, one: Told, customer: Person, *, by_us: bool) -> Incoming:
    return Nothing("Somebody opened the chat for the first time and wrote nothing yet.")


EVENTS: dict[str, Read] = {
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
    "system": _system,
    "request_welcome": _opened,
}
