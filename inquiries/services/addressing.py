"""To whom an answer goes, from which account, and what its subject is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from inquiries import channels
from inquiries.channels import Address, PointKind
from inquiries.models import ChannelAccount, ContactPoint, DraftMode, Inquiry, Message, MessageKind
from inquiries.services import chat_addressing, ourselves, people, recipients, threads
from inquiries.states import Direction

_ADDRESS = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:.]+(?:\.[^\s@<>\"(),;:.]+)+")


@dataclass(frozen=True)
class Proposal:
    """What the composer starts with. `about`: the message that is answered or forwarded; in a chat only one that somebody
    chose. `why_nobody` says in words why `to` is empty."""

    account: ChannelAccount | None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    about: Message | None = None
    why_nobody: str = ""


def propose(inquiry: Inquiry, mode: DraftMode = DraftMode.ALL, about: Message | None = None) -> Proposal:
    """Without `about` the last message of the customer is meant, by whatever channel. Our own addresses are never
    proposed."""
    answered = about or _last_inbound(inquiry)
    account = (answered.account if answered else None) or inquiry.account
    if mode == DraftMode.FORWARD and answered is not None:
        subject = forward_subject(answered.subject or inquiry.subject)
        return Proposal(_for_mail(inquiry, account), subject=subject, about=answered)
    if account is not None and _is_chat(account):
        return _by_chat(inquiry, account, about)
    if answered is None:
        return Proposal(account, subject=reply_subject(inquiry.subject))
    return _by_mail(inquiry, account, mode, answered)


def for_account(inquiry: Inquiry, account: ChannelAccount, mode: DraftMode = DraftMode.ALL) -> Proposal:
    """The answer from another account, which may be of another channel: the writer has chosen it like a SIM."""
    if _is_chat(account):
        return _by_chat(inquiry, account, None)
    answered = _last_inbound(inquiry, account.channel)
    if answered is not None:
        return _by_mail(inquiry, account, mode, answered)
    points = _mail_points(inquiry)
    to = tuple(Address(one.raw, one.name) for one in points[:1])
    subject = reply_subject(inquiry.subject) if inquiry.subject else inquiry.trip_line or "Your inquiry"
    return Proposal(account, to, subject=subject, why_nobody="" if to else _nobody(inquiry, account))


def _is_chat(account: ChannelAccount) -> bool:
    return channels.get(account.channel).chat


def _by_chat(inquiry: Inquiry, account: ChannelAccount, about: Message | None) -> Proposal:
    """No subject, nobody in copy, no history below; a message of another number can't be quoted."""
    quoted = about if about is not None and about.account_id == account.pk else None
    contact_id = chat_addressing.whom(inquiry, account, about)
    point = chat_addressing.point_of(contact_id, account)
    if point is None:
        return Proposal(account, about=quoted, why_nobody=_nobody(inquiry, account))
    return Proposal(account, (chat_addressing.address_of(point),), about=quoted)


def _by_mail(inquiry: Inquiry, account: ChannelAccount | None, mode: DraftMode, about: Message) -> Proposal:
    subject = reply_subject(about.subject or inquiry.subject)
    ours = ourselves.our_keys(inquiry.team_id)
    if (writer := _forwarded(about, inquiry)) is not None:
        return Proposal(account, (writer,), subject=subject, about=about)
    replies = (
        _from_stored(about, "to", ours) if about.direction == Direction.OUT else _answers_to(about, ours)
    )
    others = _others(about, replies, ours) if mode == DraftMode.ALL else ()
    return Proposal(account, replies, others, subject, about)


def _for_mail(inquiry: Inquiry, account: ChannelAccount | None) -> ChannelAccount | None:
    """What came by a chat is forwarded by mail."""
    for one in (account, inquiry.account):
        if one is not None and not _is_chat(one):
            return one
    rows = ChannelAccount.objects.filter(team=inquiry.team_id, active=True)
    return next((one for one in rows.order_by("pk") if not _is_chat(one)), None)


def _mail_points(inquiry: Inquiry) -> list[ContactPoint]:
    """The contact's addresses, the latest first; those that mail came back from last."""
    rows = ContactPoint.objects.filter(contact=inquiry.contact_id, kind=PointKind.EMAIL)
    found = rows.order_by("-pk") if inquiry.contact_id is not None else []
    return sorted(found, key=lambda one: one.undeliverable_at is not None)


def _nobody(inquiry: Inquiry, account: ChannelAccount) -> str:
    channel = channels.get(account.channel)
    what = f"{channel.label} number" if channel.chat else "e-mail address"
    return f"{inquiry.contact or 'This customer'} has no {what} here."


def _forwarded(about: Message, inquiry: Inquiry) -> Address | None:
    """Who wrote what a colleague handed on, once staff have made that person the contact."""
    if not about.forwarded:
        return None
    writer = Address(about.forwarded["address"], about.forwarded.get("name", ""))
    kind, key = people.key_of(writer)
    theirs = ContactPoint.objects.filter(team=inquiry.team_id, kind=kind, key=key, contact=inquiry.contact_id)
    return writer if inquiry.contact_id is not None and theirs.exists() else None


def _last_inbound(inquiry: Inquiry, channel: str = "") -> Message | None:
    inbound = inquiry.messages.filter(direction=Direction.IN, kind=MessageKind.MESSAGE)
    rows = inbound.filter(channel=channel) if channel else inbound
    return rows.select_related("account", "sender").order_by("-received_at", "-pk").first()


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
    return tuple(recipients.as_address(one) for one in message.recipients if one["role"] == role)


def reply_subject(subject: str) -> str:
    """Unchanged but for one "Re: ": Gmail opens a new thread when a subject changes."""
    bare = threads.bare_subject(subject)
    return f"Re: {bare}" if bare else "Re: your inquiry"


def forward_subject(subject: str) -> str:
    bare = threads.bare_subject(subject)
    return f"Fwd: {bare}" if bare else "Fwd: an inquiry"


def parse(text: str, account: ChannelAccount | None = None) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """The addresses of a typed line, for a chat its numbers and user ids, and the pieces that are none: a mistyped one must
    not be dropped in silence, for the others would get the mail."""
    read = chat_addressing.parse if account is not None and _is_chat(account) else _mail_address
    found, wrong = [], []
    for piece in _pieces(text):
        address = read(piece)
        if address is not None:
            found.append(address)
        else:
            wrong.append(piece)
    return _once(found), tuple(wrong)


def _mail_address(piece: str) -> Address | None:
    name, address = parseaddr(piece)
    return Address(address, name) if _ADDRESS.fullmatch(address) else None


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
