"""Writing to the customer, and notes among colleagues."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from inquiries import channels, dispatch
from inquiries.models import (
    Attachment,
    Delivery,
    Draft,
    EventType,
    Inquiry,
    InquiryEvent,
    Message,
    MessageKind,
    Participant,
    Placement,
)
from inquiries.services import addressing, drafts, letters, people, saying, search, sendable
from inquiries.services.letters import Letter, NotSendable, SomebodyWrote
from inquiries.states import Direction

__all__ = ["Letter", "NotSendable", "SomebodyWrote", "add_note", "queue_reply"]


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
    message = letters.message_of(inquiry, author, letter, chosen, sendable.words_of(letter, chosen))
    parts = sendable.check(inquiry, chosen, message, letter)
    with transaction.atomic():
        points = people.ensure_points(inquiry.team_id, letter.everybody)
        message.inquiry = saying.lock(inquiry.pk)
        if _somebody_wrote(message.inquiry_id, letter.seen):
            raise SomebodyWrote
        message, new = _insert_once(message)
        if new:
            _follow_up(message, letter, [one.pk for one in points.values()], parts)
            if draft is not None:
                drafts.hold(draft, message)
    return message


def _known(token: uuid.UUID | None) -> Message | None:
    return Message.objects.filter(compose_token=token).first() if token else None


def _somebody_wrote(inquiry_id: int, seen: int | None) -> bool:
    if seen is None:
        return False
    rows = Message.objects.filter(inquiry=inquiry_id, direction=Direction.IN, kind=MessageKind.MESSAGE)
    return rows.filter(pk__gt=seen).exists()


def _insert_once(message: Message) -> tuple[Message, bool]:
    """The unique compose token makes a double click one reply, also when both clicks run at the same time."""
    message.search = None if message.unsaid else saying.words(message)
    Message.objects.bulk_create([message], ignore_conflicts=message.compose_token is not None)
    stored = Message.objects.filter(public_id=message.public_id).first()
    if stored is not None:
        return stored, True
    return Message.objects.get(compose_token=message.compose_token), False


def _follow_up(message: Message, letter: Letter, points: Sequence[int], parts: int) -> None:
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
        message=message, account_id=message.account_id, parts=parts, available_at=due, send_at=letter.send_at
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
