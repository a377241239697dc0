"""To whom an answer goes, from which account, and what its subject is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from inquiries.channels import Address
from inquiries.models import ChannelAccount, ContactPoint, DraftMode, Inquiry, Message, MessageKind
from inquiries.services import ourselves, people, threads
from inquiries.states import Direction

_ADDRESS = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:.]+(?:\.[^\s@<>\"(),;:.]+)+")


@dataclass(frozen=True)
class Proposal:
    """What the composer starts with. `about`: the message that is answered or forwarded."""

    account: ChannelAccount | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    about: Message | None = None


def propose(inquiry: Inquiry, mode: DraftMode = DraftMode.ALL, about: Message | None = None) -> Proposal:
    """Without `about` the last message of the customer is meant. Our own addresses are never proposed."""
    about = about or _last_inbound(inquiry)
    account = (about.account if about else None) or inquiry.account
    if about is None:
        return Proposal(account, (), (), reply_subject(inquiry.subject))
    subject = about.subject or inquiry.subject
    if mode == DraftMode.FORWARD:
        return Proposal(account, (), (), forward_subject(subject), about)
    ours = ourselves.our_keys(inquiry.team_id)
    if (writer := _forwarded(about, inquiry)) is not None:
        return Proposal(account, (writer,), (), reply_subject(subject), about)
    replies = (
        _from_stored(about, "to", ours) if about.direction == Direction.OUT else _answers_to(about, ours)
    )
    others = _others(about, replies, ours) if mode == DraftMode.ALL else ()
    return Proposal(account, replies, others, reply_subject(subject), about)


def _forwarded(about: Message, inquiry: Inquiry) -> Address | None:
    """Who wrote what a colleague handed on, once staff have made that person the contact."""
    if not about.forwarded:
        return None
    writer = Address(about.forwarded["address"], about.forwarded.get("name", ""))
    kind, key = people.key_of(writer)
    theirs = ContactPoint.objects.filter(team=inquiry.team_id, kind=kind, key=key, contact=inquiry.contact_id)
    return writer if inquiry.contact_id is not None and theirs.exists() else None


def _last_inbound(inquiry: Inquiry) -> Message | None:
    inbound = inquiry.messages.filter(direction=Direction.IN, kind=MessageKind.MESSAGE)
    return inbound.select_related("account").order_by("-received_at", "-pk").first()


def _answers_to(message: Message, ours: frozenset[str]) -> tuple[Address, ...]:
    """Reply-To where it names somebody else than us, else From."""
    sender = (Address(message.sender_address, message.sender_name),) if message.sender_address else ()
    return _from_stored(message, "reply_to", ours) or sender


def _others(message: Message, taken: Iterable[Address], ours: frozenset[str]) -> tuple[Address, ...]:
    keys = {people.key_of(one) for one in taken}
    named = [one for role in ("to", "cc") for one in _from_stored(message, role, ours)]
    return _once(one for one in named if people.key_of(one) not in keys)


def _once(addresses: Iterable[Address]) -> tuple[Address, ...]:
    first: dict[people.Key, Address] = {}
    for one in addresses:
        first.setdefault(people.key_of(one), one)
    return tuple(first.values())


def _from_stored(message: Message, role: str, ours: frozenset[str]) -> tuple[Address, ...]:
    return tuple(one for one in named(message, role) if one.address and people.key_of(one)[1] not in ours)


def named(message: Message, role: str) -> tuple[Address, ...]:
    return tuple(
        Address(one["address"], one.get("name", "")) for one in message.recipients if one["role"] == role
    )


def reply_subject(subject: str) -> str:
    """Unchanged but for one "Re: ": Gmail opens a new thread when a subject changes."""
    bare = threads.bare_subject(subject)
    return f"Re: {bare}" if bare else "Re: your inquiry"


def forward_subject(subject: str) -> str:
    bare = threads.bare_subject(subject)
    return f"Fwd: {bare}" if bare else "Fwd: an inquiry"


def parse(text: str) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """The addresses of a typed line, and the pieces that are none: a mistyped one must not be dropped in silence,
    for the others would get the mail."""
    found, wrong = [], []
    for piece in _pieces(text):
        name, address = parseaddr(piece)
        if _ADDRESS.fullmatch(address):
            found.append(Address(address, name))
        else:
            wrong.append(piece)
    return _once(found), tuple(wrong)


def _pieces(text: str) -> list[str]:
    """Parted at commas, semicolons and line breaks, but not inside quotes or brackets."""
    pieces = re.findall(r'(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,;\n"<]|["<])+', text)
    return [one.strip() for one in pieces if one.strip()]


def line(addresses: Iterable[Address]) -> str:
    """As a person types them; `parse` gives them back."""
    return ", ".join(_written(one) for one in addresses)


def _written(one: Address) -> str:
    if not one.name or one.name == one.address:
        return one.address
    name = one.name.replace("\\", "").replace('"', "")
    return f'"{name}" <{one.address}>' if set(name) & set(",;:<>()@[]") else f"{name} <{one.address}>"
