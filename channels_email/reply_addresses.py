"""Our own address with the reply code in it: made for Reply-To, and taken off again from what comes back, or else the
desk would take info+r-...@ for a person and write to it."""

from __future__ import annotations

import re
from dataclasses import replace

from inquiries.channels import Address, IncomingMessage

_CODE = re.compile(r"\+r-[a-z2-7]{24}(?=@)", re.IGNORECASE)


def with_code(address: str, code: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}+r-{code}@{domain}"


def without_codes(message: IncomingMessage) -> IncomingMessage:
    if not any(token.startswith("addr:") for token in message.reply_tokens):
        return message
    return replace(message, reply_to=_bare(message.reply_to), to=_bare(message.to), cc=_bare(message.cc))


def _bare(addresses: tuple[Address, ...]) -> tuple[Address, ...]:
    return tuple(replace(one, address=_CODE.sub("", one.address)) for one in addresses)
