"""Who is in an event of Meta's. A phone may be hidden, a user id may be missing with old versions of the webhook, and a
name stands in `contacts` only: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids

The id of a parent portfolio counts only where there is no other: it is a second id of the same person, and two ids under
one phone look like a number that was given to somebody new.
"""

from __future__ import annotations

from channels_whatsapp.parsing.people import Person, ours, person
from channels_whatsapp.parsing.values import Told, line, mapping, phone, rows, user_id
from inquiries.channels import Address


def sender_of(value: Told, one: Told) -> Person:
    return _known(
        value, one.get("from"), one.get("from_user_id"), parent=one.get("from_parent_user_id"), alone=True
    )


def customer_of(value: Told, one: Told) -> Person:
    """To whom an echo was written. `contacts` may name several there, and never us."""
    return _known(value, one.get("to"), one.get("to_user_id"), parent=one.get("to_parent_user_id"))


def _known(value: Told, wa_id: object, id: object, *, parent: object, alone: bool = False) -> Person:
    number, own = phone(wa_id), user_id(id)
    contact = _contact(rows(value.get("contacts")), number, own, alone=alone)
    own = own or user_id(contact.get("user_id")) or user_id(parent) or user_id(contact.get("parent_user_id"))
    profile = mapping(contact.get("profile"))
    username = line(profile.get("username"))
    name = line(profile.get("name")) or (f"@{username}" if username else "")
    return person(own, (number, phone(contact.get("wa_id"))), name)


def _contact(contacts: list[Told], number: str, id: str, *, alone: bool) -> Told:
    for one in contacts:
        if (id and user_id(one.get("user_id")) == id) or (number and phone(one.get("wa_id")) == number):
            return one
    nobody = not number and not id
    return contacts[0] if len(contacts) == 1 and (alone or nobody) else {}


def our_number(value: Told, one: Told) -> Address:
    metadata = mapping(value.get("metadata"))
    return ours(phone(one.get("from")) or phone(metadata.get("display_phone_number")), "On the phone")
