"""One message to another inquiry, or to a new one of its own; and back again. Answers to it follow by themselves."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from inquiries.models import Delivery, EventType, Inquiry, InquiryEvent, Message, Move, Participant, Placement
from inquiries.services import extracting, keeping, listrow, merging, threads
from inquiries.services.work import StaleState
from inquiries.states import Direction, InquiryStatus, ProviderStatus, WorkStatus

_LOST = Q(status__in=[WorkStatus.DEAD, WorkStatus.UNCONFIRMED]) | Q(provider_status=ProviderStatus.FAILED)


@transaction.atomic
def move(message: Message, target: Inquiry | None, person: AbstractBaseUser) -> Inquiry:
    """Gives back where it lies now. Raises StaleState with words where it can't be moved."""
    source = Inquiry.objects.select_for_update(no_key=True).get(pk=message.inquiry_id)
    others = Message.objects.filter(inquiry=source).exclude(pk=message.pk)
    if not others.exists():
        if target is None:
            raise StaleState("It is the only message of this inquiry.")
        merging.merge(source.pk, target.pk, person)
        return target
    if target is not None and (target.pk == source.pk or target.team_id != source.team_id):
        raise StaleState("It can't be moved there.")
    target = target if target is not None else _own_inquiry(message, source)
    moved = Move.objects.create(message=message, from_inquiry=source, to_inquiry=target, by=person)
    before = {"placement": message.placement, "ref": message.placement_ref}
    Message.objects.filter(pk=message.pk).update(inquiry=target, placement=Placement.MOVED, placement_ref="")
    _share(message, source, target)
    _tidy_up(source, target)
    _write_down(source, target, EventType.MOVED, message, person, {"move": moved.pk, **before})
    return target


@transaction.atomic
def undo(move: Move, person: AbstractBaseUser) -> Inquiry:
    """Back to where it came from. An inquiry that was made for it alone disappears again."""
    locked = Inquiry.objects.select_for_update(no_key=True).in_bulk(
        [move.from_inquiry_id, move.to_inquiry_id]
    )
    source, target = locked[move.from_inquiry_id], locked[move.to_inquiry_id]
    message = move.message
    back = Move.objects.filter(pk=move.pk, undone_at=None)
    if message.inquiry_id != target.pk or source.merged_into_id or not back.update(undone_at=timezone.now()):
        raise StaleState("This message has been moved on since.")
    told = InquiryEvent.objects.filter(inquiry=target, type=EventType.MOVED, data__move=move.pk).first()
    before = told.data if told else {}
    placement = before.get("placement", Placement.MOVED)
    Message.objects.filter(pk=message.pk).update(
        inquiry=source, placement=placement, placement_ref=before.get("ref", "")
    )
    _tidy_up(source, target)
    _write_down(source, target, EventType.MOVED_BACK, message, person, {})
    return source


def _own_inquiry(message: Message, source: Inquiry) -> Inquiry:
    """With the sender's contact; whoever cares for the old one cares for the new one."""
    theirs = message.sender.contact_id if message.sender is not None else None
    inbound = message.direction == Direction.IN
    return Inquiry.objects.create(
        team_id=source.team_id,
        account_id=message.account_id or source.account_id,
        contact_id=theirs or source.contact_id,
        assignee_id=source.assignee_id,
        subject=threads.bare_subject(message.subject or source.subject)[:1000],
        subject_key=threads.subject_key(message.subject or source.subject),
        status=InquiryStatus.OPEN if inbound else InquiryStatus.WAITING,
        unread=False,
        follows=source,
        **listrow.first_row(message),
    )


def _share(message: Message, source: Inquiry, target: Inquiry) -> None:
    """Who is in the message has a part where it lies now."""
    named = keeping.addresses_of(message)
    rows = Participant.objects.filter(inquiry=source, point__key__in=named)
    copies = [Participant(inquiry=target, point_id=row.point_id, role=row.role) for row in rows]
    Participant.objects.bulk_create(copies, ignore_conflicts=True)


def _tidy_up(source: Inquiry, target: Inquiry) -> None:
    for one, other in ((source, target), (target, source)):
        if not Message.objects.filter(inquiry=one).exists():
            Inquiry.objects.filter(pk=one.pk).update(
                merged_into=other,
                status=InquiryStatus.CLOSED,
                waiting_since=None,
                message_count=0,
                unsent=False,
            )
            continue
        listrow.rebuild(one.pk)
        lost = Delivery.objects.filter(_LOST, message__inquiry=one).exists()
        Inquiry.objects.filter(pk=one.pk).exclude(unsent=lost).update(unsent=lost)
        extracting.request(one.pk)


def _write_down(
    source: Inquiry,
    target: Inquiry,
    type: EventType,
    message: Message,
    person: AbstractBaseUser,
    data: dict[str, Any],
) -> None:
    for one, way in ((source, {"to": target.pk}), (target, {"from": source.pk})):
        InquiryEvent.objects.create(
            inquiry=one, type=type, actor=person, message=message, data={**data, **way}
        )
