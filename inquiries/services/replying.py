"""Writing to the customer, and notes among colleagues."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from inquiries import channels, dispatch
from inquiries.channels import Address, Flag
from inquiries.models import (
    Attachment,
    ChannelAccount,
    Delivery,
    Draft,
    DraftFile,
    DraftMode,
    EventType,
    Inquiry,
    InquiryEvent,
    Message,
    MessageKind,
    Participant,
    Placement,
    Unsaid,
)
from inquiries.services import (
    addressing,
    delivering,
    people,
    quoting,
    saying,
    search,
    sizes,
    templating,
    threads,
)
from inquiries.states import Direction

MAX_REFERENCES = 100
MAX_AHEAD = timedelta(days=366)


class NotSendable(Exception):
    """`words` say why, for the person who wrote it."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(" ".join(words))
        self.words = list(words)


class SomebodyWrote(NotSendable):
    """A message came in since the writer last looked. Sending all the same is the writer's choice."""

    def __init__(self) -> None:
        super().__init__(["A new message came while you were typing. Please read it first."])


@dataclass(frozen=True)
class Letter:
    """What a person wants to say. `seen`: the newest message that the writer knows, None to send whatever came;
    `send_at`: not before then; `automatic`: the hub itself writes."""

    text: str
    to: Sequence[Address]
    cc: Sequence[Address] = ()
    bcc: Sequence[Address] = ()
    subject: str = ""
    account: ChannelAccount | None = None
    mode: str = DraftMode.REPLY
    about: Message | None = None
    quote: bool = False
    files: Sequence[DraftFile] = ()
    seen: int | None = None
    send_at: datetime | None = None
    compose_token: uuid.UUID | None = None
    automatic: bool = False

    @property
    def everybody(self) -> tuple[Address, ...]:
        return (*self.to, *self.cc, *self.bcc)


def queue_reply(
    inquiry: Inquiry, author: AbstractBaseUser | None, letter: Letter, draft: Draft | None = None
) -> Message:
    """Stores the reply and its delivery in one commit; the worker sends it when the time for undoing is over. A second
    call with the same token gives the first message back. Raises NotSendable with words for the writer."""
    sent_before = _known(letter.compose_token)
    if sent_before is not None:
        return sent_before
    chosen = letter.account or addressing.propose(inquiry).account
    if chosen is None:
        raise NotSendable(["No account of the agency can send this."])
    message = _message(inquiry, author, letter, chosen)
    _check(inquiry, chosen, message, letter)
    with transaction.atomic():
        points = people.ensure_points(inquiry.team_id, letter.everybody)
        message.inquiry = saying.lock(inquiry.pk)
        if _somebody_wrote(message.inquiry_id, letter.seen):
            raise SomebodyWrote
        message, new = _insert_once(message)
        if new:
            _follow_up(message, letter, [one.pk for one in points.values()])
            if draft is not None:
                Draft.objects.filter(pk=draft.pk).update(message=message)
    return message


def _known(token: uuid.UUID | None) -> Message | None:
    return Message.objects.filter(compose_token=token).first() if token else None


def _somebody_wrote(inquiry_id: int, seen: int | None) -> bool:
    if seen is None:
        return False
    rows = Message.objects.filter(inquiry=inquiry_id, direction=Direction.IN, kind=MessageKind.MESSAGE)
    return rows.filter(pk__gt=seen).exists()


def _message(
    inquiry: Inquiry, author: AbstractBaseUser | None, letter: Letter, account: ChannelAccount
) -> Message:
    public_id = uuid.uuid4()
    domain = account.address.rpartition("@")[2] or "inquiry-hub.invalid"
    text = channels.clean(letter.text, channels.MAX_TEXT)
    quoted = quoting.below(letter.mode, letter.about) if letter.quote else ""
    return Message(
        public_id=public_id,
        team_id=inquiry.team_id,
        inquiry=inquiry,
        account=account,
        channel=account.channel,
        direction=Direction.OUT,
        kind=MessageKind.AUTO_REPLY if letter.automatic else MessageKind.MESSAGE,
        flags=[Flag.PASSED_ON.value] if letter.mode == DraftMode.FORWARD else [],
        identity=f"out:{public_id}",
        **_place_in_thread(inquiry, f"{public_id}@{domain}", letter),
        placement=Placement.STAFF,
        author=author,
        sender_name=account.name,
        sender_address=account.address,
        recipients=[
            {"role": role, "address": one.address, "name": one.name}
            for role, many in (("to", letter.to), ("cc", letter.cc), ("bcc", letter.bcc))
            for one in many
        ],
        subject=(letter.subject or addressing.reply_subject(inquiry.subject))[: channels.MAX_LINE],
        text=channels.clean(quoting.joined(text, quoted), channels.MAX_TEXT),
        reply_text=text,
        attachment_count=len(letter.files),
        received_at=timezone.now(),
        sent_at=timezone.now(),
        unsaid=Unsaid.SCHEDULED if letter.send_at else "",
        compose_token=letter.compose_token,
    )


def _place_in_thread(inquiry: Inquiry, own_id: str, letter: Letter) -> dict[str, Any]:
    """As an answer to the message that it is about, else to the newest of either direction that has an id. What is
    forwarded answers nothing, but whoever gets it can name what it came from."""
    parent = letter.about if letter.about is not None and letter.about.external_id else _newest(inquiry)
    references = _references(parent)
    return {
        "external_id": own_id,
        "thread_keys": [] if letter.send_at else threads.thread_keys(own_id, references),
        "in_reply_to": [parent.external_id] if parent and letter.mode != DraftMode.FORWARD else [],
        "references": references,
    }


def _newest(inquiry: Inquiry) -> Message | None:
    written = inquiry.messages.filter(unsaid="").exclude(direction=Direction.NOTE).exclude(external_id="")
    return written.order_by("-received_at", "-pk").first()


def _references(parent: Message | None) -> list[str]:
    """RFC 5322, 3.6.4: the parent's References and its id; without References a single In-Reply-To stands for them."""
    if parent is None:
        return []
    before = parent.references or (parent.in_reply_to if len(parent.in_reply_to) == 1 else [])
    chain = list(dict.fromkeys([*before, parent.external_id]))
    return chain if len(chain) <= MAX_REFERENCES else [chain[0], *chain[-(MAX_REFERENCES - 1) :]]


def _check(inquiry: Inquiry, account: ChannelAccount, message: Message, letter: Letter) -> None:
    problems = sizes.problems(one.file.size for one in letter.files)
    if not letter.everybody:
        problems.append("Nobody is named to send it to.")
    if not (message.text if letter.mode == DraftMode.FORWARD else message.reply_text).strip():
        problems.append("The message is empty.")
    if left := templating.names_in(f"{letter.subject}\n{message.reply_text}"):
        shown = ", ".join(f"“{{{{ {name} }}}}”" for name in left)
        problems.append(f"Still to be filled in: {shown}.")
    if account.team_id != inquiry.team_id:
        problems.append("This account belongs to another team.")
    if letter.send_at and not timezone.now() < letter.send_at < timezone.now() + MAX_AHEAD:
        problems.append("The time for sending must lie ahead, within a year.")
    if not problems:
        outgoing = delivering.compose(message)
        problems = list(channels.get(account.channel).compose_errors(account.pk, outgoing))
    if problems:
        raise NotSendable(problems)


def _insert_once(message: Message) -> tuple[Message, bool]:
    """The unique compose token makes a double click one reply, also when both clicks run at the same time."""
    message.search = None if message.unsaid else saying.words(message)
    Message.objects.bulk_create([message], ignore_conflicts=message.compose_token is not None)
    stored = Message.objects.filter(public_id=message.public_id).first()
    if stored is not None:
        return stored, True
    return Message.objects.get(compose_token=message.compose_token), False


def _follow_up(message: Message, letter: Letter, points: Sequence[int]) -> None:
    Attachment.objects.bulk_create(
        Attachment(message=message, file_id=one.file_id, name=one.name, declared_type=one.declared_type, position=place)
        for place, one in enumerate(letter.files)
    )  # fmt: skip
    Participant.objects.bulk_create(
        [Participant(inquiry_id=message.inquiry_id, point_id=pk) for pk in points], ignore_conflicts=True
    )
    pause = timedelta(seconds=0 if letter.automatic else settings.UNDO_SECONDS)
    due = letter.send_at or timezone.now() + pause
    Delivery.objects.create(
        message=message, account_id=message.account_id, available_at=due, send_at=letter.send_at
    )
    if letter.send_at is not None:
        saying.wait(message, letter.send_at)  # the sweeper rings when its time has come
        return
    saying.say(message)
    dispatch.ring_on_commit(dispatch.OUTBOUND, pause.total_seconds() + 0.5 if pause else 0.0)


@transaction.atomic
def add_note(inquiry: Inquiry, author: AbstractBaseUser, text: str) -> Message:
    """Among colleagues; no customer ever sees it."""
    text = channels.clean(text, channels.MAX_TEXT)
    if not text.strip():
        raise NotSendable(["The note is empty."])
    inquiry = saying.lock(inquiry.pk)
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
