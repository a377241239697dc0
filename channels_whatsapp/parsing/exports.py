"""A message of a chat that was exported from a phone. Who is "ours" was decided when the file was read."""

from __future__ import annotations

from dataclasses import replace

from channels_whatsapp.parsing.people import person
from channels_whatsapp.parsing.said import Said, message, unsupported
from channels_whatsapp.parsing.values import Told, bare_type, decoded, line, mapping, phone, text, written
from inquiries.channels import Address, Flag, IncomingAttachment, IncomingMessage, PermanentError, PointKind


def exported(told: Told) -> IncomingMessage:
    id, number = line(told.get("id")), phone(told.get("phone"))
    if not id or not number:
        raise PermanentError("unreadable", "The exported message has no id or no phone number.")
    author, ours = line(told.get("author")), told.get("ours") is True
    customer = person("", (number,), "" if ours else author)
    said = Said(text(told.get("text")))
    file = _file(mapping(told.get("file")))
    if said.nothing and file is None:
        said = unsupported("a file that is not in the export" if told.get("file") else "an empty message")
    made = message(
        id,
        replace(said, flags=frozenset({Flag.PAST})),
        sender=None if ours else customer,
        customer=customer if ours else None,
        at=written(told.get("at")),
        us=Address("", author, PointKind.PHONE),
    )
    return replace(made, attachments=(file,)) if file else made


def _file(told: Told) -> IncomingAttachment | None:
    data = decoded(told.get("data"))
    if data is None:
        return None
    return IncomingAttachment(line(told.get("name")), bare_type(told.get("type")), data)
