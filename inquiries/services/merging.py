"""Two inquiries that are one: messages move, every move is written down, later mail follows by itself."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from inquiries.models import EventType, Inquiry, InquiryEvent, Message, Move, Participant
from inquiries.services import extracting, listrow
from inquiries.states import InquiryStatus


@transaction.atomic
def merge(source_id: int, target_id: int, person: AbstractBaseUser | None) -> None:
    """Everything of `source` goes into `target`; `source` stays as an empty pointer, so that it can be undone."""
    if source_id == target_id:
        return
    locked = Inquiry.objects.select_for_update(no_key=True).in_bulk(sorted((source_id, target_id)))
    source, target = locked[source_id], locked[target_id]
    if (
        target.merged_into_id is not None
    ):  # somebody was faster: what was merged takes nothing in, nobody would see it
        merge(source_id, target.merged_into_id, person)
        return
    if source.merged_into_id is not None or source.team_id != target.team_id:
        return
    ids = list(Message.objects.filter(inquiry=source).values_list("pk", flat=True))
    moves = [Move(message_id=pk, from_inquiry=source, to_inquiry=target, by=person) for pk in ids]
    Move.objects.bulk_create(moves)
    Message.objects.filter(pk__in=ids).update(inquiry=target)
    _share_participants(source, target)
    Inquiry.objects.filter(pk=source.pk).update(
        merged_into=target, status=InquiryStatus.CLOSED, unread=False, waiting_since=None, message_count=0
    )
    Inquiry.objects.filter(merged_into=source).update(merged_into=target)
    _keep_in_sight(source, target)
    listrow.rebuild(target.pk)
    _write_down(source, target, person)
    extracting.request(target.pk)


def _keep_in_sight(source: Inquiry, target: Inquiry) -> None:
    """What somebody still has to do in `source` has to be done in `target`."""
    rows = Inquiry.objects.filter(pk=target.pk)
    rows.update(unread=source.unread or target.unread, unsent=source.unsent or target.unsent)
    if source.status in (InquiryStatus.NEW, InquiryStatus.OPEN):
        asleep = rows.filter(status__in=[InquiryStatus.WAITING, InquiryStatus.CLOSED])
        asleep.update(status=InquiryStatus.OPEN, closed_at=None)


def _share_participants(source: Inquiry, target: Inquiry) -> None:
    rows = Participant.objects.filter(inquiry=source)
    copies = [Participant(inquiry=target, point_id=row.point_id, role=row.role) for row in rows]
    Participant.objects.bulk_create(copies, ignore_conflicts=True)


def _write_down(source: Inquiry, target: Inquiry, person: AbstractBaseUser | None) -> None:
    for inquiry, data in ((target, {"from": source.pk}), (source, {"into": target.pk})):
        InquiryEvent.objects.create(inquiry=inquiry, type=EventType.MERGED, actor=person, data=data)
