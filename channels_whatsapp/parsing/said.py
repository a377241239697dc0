"""What somebody said, before it is known who and when; and the message made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from channels_whatsapp.parsing.people import Person
from inquiries.channels import Address, Flag, IncomingMessage, Medium

VERSION = 1


@dataclass(frozen=True)
class Said:
    text: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    media: tuple[Medium, ...] = ()
    flags: frozenset[Flag] = frozenset()

    @property
    def nothing(self) -> bool:
        return not (self.text.strip() or self.content or self.media)


def unsupported(what: str) -> Said:
    return Said(content={"unsupported": what[:200]})


def message(
    id: str,
    said: Said,
    *,
    sender: Person | None = None,
    customer: Person | None = None,
    at: datetime | None,
    quoted: str = "",
    partial: bool = False,
    us: Address | None = None,
) -> IncomingMessage:
    """`sender`: the customer wrote. `customer`: we wrote to that one, elsewhere, as `us`."""
    who = sender or customer
    assert who is not None
    return IncomingMessage(
        identity=id,
        external_id=id,
        flags=said.flags,
        sender=who.main if sender else us,
        to=() if sender else (who.main,),
        also=who.also,
        by_us=sender is None,
        text=said.text,
        reply_text=said.text,
        sent_at=at,
        in_reply_to=(quoted,) if quoted else (),
        media=said.media,
        content=said.content,
        partial=partial,
        parser_version=VERSION,
    )
