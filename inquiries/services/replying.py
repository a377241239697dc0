"""Writing to the customer, and notes among colleagues."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import getaddresses
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from inquiries import channels, dispatch
from inquiries.channels import Address, IncomingAttachment
from inquiries.models import (
    ChannelAccount,
    ContactPoint,
    Delivery,
    EventType,
    Inquiry,
    InquiryEvent,
    Message,
    MessageKind,
    Participant,
    Placement,
)
from inquiries.services import attachments, delivering, listrow, people, receiving, search, threads
from inquiries.states import Direction

MAX_REFERENCES = 100


class NotSendable(Exception):
    """`words` say why, for the person who wrote it."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(" ".join(words))
        self.words = list(words)


@dataclass(frozen=True)
class Proposal:
    """What the composer starts with."""

    account: ChannelAccount | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str


def propose(inquiry: Inquiry) -> Proposal:
    """To whom and from where an answer goes: the last customer's Reply-To or From, by the account that received it."""
    last = _last_inbound(inquiry)
    account = (last.account if last else None) or inquiry.account
    if last is None:
        return Proposal(account, (), (), inquiry.subject)
    ours = receiving.our_keys(inquiry.team_id)
    if (writer := _forwarded(last, inquiry)) is not None:
        return Proposal(account, (writer,), (), _reply_subject(last.subject or inquiry.subject))
    replies = _from_stored(last, "reply_to", ours) or _sender(last)
    taken = {people.key_of(one) for one in replies}
    others = [
        one
        for role in ("to", "cc")
        for one in _from_stored(last, role, ours)
        if people.key_of(one) not in taken
    ]
    return Proposal(account, replies, tuple(others), _reply_subject(last.subject or inquiry.subject))


def _forwarded(last: Message, inquiry: Inquiry) -> Address | None:
    """Who wrote what a colleague handed on, once staff have made that person the contact."""
    if not last.forwarded:
        return None
    writer = Address(last.forwarded["address"], last.forwarded.get("name", ""))
    kind, key = people.key_of(writer)
    theirs = ContactPoint.objects.filter(team=inquiry.team_id, kind=kind, key=key, contact=inquiry.contact_id)
    return writer if inquiry.contact_id is not None and theirs.exists() else None


def _last_inbound(inquiry: Inquiry) -> Message | None:
    inbound = inquiry.messages.filter(direction=Direction.IN, kind=MessageKind.MESSAGE)
    return inbound.select_related("account").order_by("-received_at", "-pk").first()


def _sender(message: Message) -> tuple[Address, ...]:
    return (Address(message.sender_address, message.sender_name),) if message.sender_address else ()


def _from_stored(message: Message, role: str, ours: frozenset[str]) -> tuple[Address, ...]:
    named = [
        Address(one["address"], one.get("name", "")) for one in message.recipients if one["role"] == role
    ]
    return tuple(one for one in named if one.address and people.key_of(one)[1] not in ours)


def _reply_subject(subject: str) -> str:
    """Unchanged but for one "Re: ": Gmail opens a new thread when a subject changes."""
    bare = threads.bare_subject(subject)
    return f"Re: {bare}" if bare else "Re: your inquiry"


def parse_addresses(text: str) -> tuple[Address, ...]:
    return tuple(Address(address, name) for name, address in getaddresses([text]) if "@" in address)


def queue_reply(
    inquiry: Inquiry,
    author: AbstractBaseUser,
    text: str,
    *,
    to: Sequence[Address],
    cc: Sequence[Address] = (),
    subject: str = "",
    account: ChannelAccount | None = None,
    files: Sequence[IncomingAttachment] = (),
    compose_token: uuid.UUID | None = None,
) -> Message:
    """Stores the reply and its delivery in one commit; the worker sends it. A second call with the same token gives
    the first message back. Raises NotSendable with words for the writer."""
    sent_before = Message.objects.filter(compose_token=compose_token).first() if compose_token else None
    if sent_before is not None:
        return sent_before
    inquiry = _current(inquiry)
    chosen = account or propose(inquiry).account
    if chosen is None:
        raise NotSendable(["No account of the agency can send this."])
    message = _draft(inquiry, author, text, chosen, to, cc, subject, compose_token)
    _check(inquiry, chosen, message, to)
    stored = attachments.save_files(files)
    with transaction.atomic():
        message, new = _insert_once(message)
        if new:
            _follow_up(inquiry, message, files, stored, (*to, *cc))
    return message


def _current(inquiry: Inquiry) -> Inquiry:
    """The page may be older than a merge; nobody sees what is written into an inquiry that was merged."""
    now = Inquiry.objects.select_related("merged_into").get(pk=inquiry.pk)
    return now if now.merged_into is None else _current(now.merged_into)


def _draft(
    inquiry: Inquiry,
    author: AbstractBaseUser,
    text: str,
    account: ChannelAccount,
    to: Sequence[Address],
    cc: Sequence[Address],
    subject: str,
    token: uuid.UUID | None,
) -> Message:
    public_id = uuid.uuid4()
    domain = account.address.rpartition("@")[2] or "inquiry-hub.invalid"
    return Message(
        public_id=public_id,
        team_id=inquiry.team_id,
        inquiry=inquiry,
        account=account,
        channel=account.channel,
        direction=Direction.OUT,
        identity=f"out:{public_id}",
        **_place_in_thread(inquiry, f"{public_id}@{domain}"),
        placement=Placement.STAFF,
        author=author,
        sender_name=account.name,
        sender_address=account.address,
        recipients=_named("to", to) + _named("cc", cc),
        subject=(subject or _reply_subject(inquiry.subject))[: channels.MAX_LINE],
        text=channels.clean(text, channels.MAX_TEXT),
        reply_text=channels.clean(text, channels.MAX_TEXT),
        received_at=timezone.now(),
        sent_at=timezone.now(),
        compose_token=token,
    )


def _named(role: str, people: Sequence[Address]) -> list[dict[str, str]]:
    return [{"role": role, "address": one.address, "name": one.name} for one in people]


def _place_in_thread(inquiry: Inquiry, own_id: str) -> dict[str, Any]:
    """As an answer to the newest message of either direction that has an id."""
    written = inquiry.messages.exclude(direction=Direction.NOTE).exclude(external_id="")
    parent = written.order_by("-received_at", "-pk").first()
    references = _references(parent)
    return {
        "external_id": own_id,
        "thread_keys": threads.thread_keys(own_id, references),
        "in_reply_to": [parent.external_id] if parent else [],
        "references": references,
    }


def _references(parent: Message | None) -> list[str]:
    """RFC 5322, 3.6.4: the parent's References and its id; without References a single In-Reply-To stands for them."""
    if parent is None:
        return []
    before = parent.references or (parent.in_reply_to if len(parent.in_reply_to) == 1 else [])
    chain = list(dict.fromkeys([*before, parent.external_id]))
    return chain if len(chain) <= MAX_REFERENCES else [chain[0], *chain[-(MAX_REFERENCES - 1) :]]


def _check(inquiry: Inquiry, account: ChannelAccount, message: Message, to: Sequence[Address]) -> None:
    problems = []
    if not to:
        problems.append("Nobody is named to send it to.")
    if not message.text.strip():
        problems.append("The message is empty.")
    if account.team_id != inquiry.team_id:
        problems.append("This account belongs to another team.")
    if not problems:
        outgoing = delivering.compose(message)
        problems = list(channels.get(account.channel).compose_errors(account.pk, outgoing))
    if problems:
        raise NotSendable(problems)


def _insert_once(message: Message) -> tuple[Message, bool]:
    """The unique compose token makes a double click one reply, also when both clicks run at the same time."""
    message.search = search.vector(
        [message.subject, message.text, *(one["address"] for one in message.recipients)]
    )
    Message.objects.bulk_create([message], ignore_conflicts=message.compose_token is not None)
    stored = Message.objects.filter(public_id=message.public_id).first()
    if stored is not None:
        return stored, True
    return Message.objects.get(compose_token=message.compose_token), False


def _follow_up(
    inquiry: Inquiry,
    message: Message,
    files: Sequence[IncomingAttachment],
    stored: dict[str, object],
    everybody: Sequence[Address],
) -> None:
    if files:
        attachments.attach(message.pk, files, stored)
        Message.objects.filter(pk=message.pk).update(attachment_count=len(files))
        message.attachment_count = len(files)
    points = people.ensure_points(inquiry.team_id, everybody)
    Participant.objects.bulk_create(
        [Participant(inquiry=inquiry, point_id=one.pk) for one in points.values()], ignore_conflicts=True
    )
    Delivery.objects.create(message=message, account=message.account)
    listrow.answered(inquiry.pk, message)
    InquiryEvent.objects.create(
        inquiry=inquiry, type=EventType.REPLIED, actor=message.author, message=message
    )
    dispatch.ring_on_commit(dispatch.OUTBOUND)


@transaction.atomic
def add_note(inquiry: Inquiry, author: AbstractBaseUser, text: str) -> Message:
    """Among colleagues; no customer ever sees it."""
    text = channels.clean(text, channels.MAX_TEXT)
    if not text.strip():
        raise NotSendable(["The note is empty."])
    inquiry = _current(inquiry)
    public_id = uuid.uuid4()
    note = Message.objects.create(
        public_id=public_id,
        team_id=inquiry.team_id,
        inquiry=inquiry,
        direction=Direction.NOTE,
        identity=f"note:{public_id}",
        placement=Placement.STAFF,
        author=author,
        sender_name=str(author),
        text=text,
        reply_text=text,
        search=search.vector([text]),
        received_at=timezone.now(),
    )
    InquiryEvent.objects.create(inquiry=inquiry, type=EventType.NOTED, actor=author, message=note)
    return note
