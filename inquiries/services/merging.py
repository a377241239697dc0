"""Two inquiries that are one: messages move, every move is written down, later mail follows by itself; and all of it
can be undone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from inquiries.models import EventType, Inquiry, InquiryEvent, Message, Move, Participant
from inquiries.services import drafts, extracting, keeping, listrow, saying, trips
from inquiries.services.work import StaleState
from inquiries.states import InquiryStatus

Person = AbstractBaseUser | None


@transaction.atomic
def merge(source_id: int, target_id: int, person: Person) -> None:
    """Everything of `source` goes into `target`; `source` stays as an empty pointer, so that it can be undone. The
    machine (`person` None) never joins what somebody has parted."""
    if source_id == target_id or (person is None and _parted_by_hand(source_id, target_id)):
        return
    source, target = _lock(source_id, target_id)
    if (
        target.merged_into_id is not None
    ):  # somebody was faster: what was merged takes nothing in, nobody would see it
        merge(source_id, target.merged_into_id, person)
        return
    if source.merged_into_id is not None or source.team_id != target.team_id:
        return
    ids = list(Message.objects.filter(inquiry=source).values_list("pk", flat=True))
    Move.objects.bulk_create(
        [Move(message_id=pk, from_inquiry=source, to_inquiry=target, by=person) for pk in ids]
    )
    Message.objects.filter(pk__in=ids).update(inquiry=target)
    undo = {"participants": _share_participants(source, target), "pointers": _follow_pointers(source, target)}
    undo |= {"values": trips.take_over(source.pk, target.pk), "set": keeping.take_over(source, target)}
    waiting = source.waiting_since.isoformat() if source.waiting_since else None
    undo["was"] = {
        "status": source.status,
        "unread": source.unread,
        "unsent": source.unsent,
        "waiting_since": waiting,
    }
    Inquiry.objects.filter(pk=source.pk).update(
        merged_into=target,
        status=InquiryStatus.CLOSED,
        unread=False,
        unsent=False,
        waiting_since=None,
        message_count=0,
        scheduled=False,
    )
    drafts.follow(source.pk, target.pk)
    listrow.rebuild(target.pk)
    _event(target, EventType.MERGED, person, {"from": source.pk})
    _event(source, EventType.MERGED, person, {"into": target.pk, **undo})
    extracting.request(target.pk)


@transaction.atomic
def part(source_id: int, person: Person) -> Inquiry:
    """Takes the merge of `source` back: its messages return, with the state that it had. Mail that came since stays
    where it is. Gives back the inquiry that it was part of. Raises StaleState if it is part of none."""
    target_id = Inquiry.objects.values_list("merged_into", flat=True).get(pk=source_id)
    if target_id is None:
        raise StaleState("These inquiries have been parted already.")
    source, target = _lock(source_id, target_id)
    merged = InquiryEvent.objects.filter(
        inquiry=source, type=EventType.MERGED, data__has_key="into"
    ).order_by("-pk")
    undo = getattr(merged.first(), "data", {})
    moves = Move.objects.filter(from_inquiry=source, to_inquiry=target, undone_at=None, message__isnull=False)
    ids = list(moves.filter(message__inquiry=target).values_list("message", flat=True))
    if not ids:
        raise StaleState("None of its messages is here any more.")
    Message.objects.filter(pk__in=ids).update(inquiry=source)
    moves.update(undone_at=timezone.now())
    Inquiry.objects.filter(pk__in=undo.get("pointers", [])).update(merged_into=source)
    _unshare_participants(target, undo.get("participants", []))
    trips.give_back(target.pk, undo.get("values", []))
    keeping.give_back(target, undo.get("set", {}))
    for one, other in ((target, source), (source, target)):
        listrow.rebuild(one.pk)
        saying.still_scheduled(one.pk)
        _event(one, EventType.UNMERGED, person, {"from": other.pk})
        extracting.request(one.pk)
    was = undo.get("was", {"status": InquiryStatus.OPEN})
    Inquiry.objects.filter(pk=source.pk).update(merged_into=None, **was)
    return target


def _lock(source_id: int, target_id: int) -> tuple[Inquiry, Inquiry]:
    locked = Inquiry.objects.select_for_update(no_key=True).in_bulk(sorted((source_id, target_id)))
    return locked[source_id], locked[target_id]


def _parted_by_hand(one: int, other: int) -> bool:
    pair = Q(from_inquiry=one, to_inquiry=other) | Q(from_inquiry=other, to_inquiry=one)
    return Move.objects.filter(pair & (Q(undone_at__isnull=False) | Q(by__isnull=False))).exists()


def _follow_pointers(source: Inquiry, target: Inquiry) -> list[int]:
    """What was merged into `source`, or linked with it, is so with `target` now. Gives back what had been merged."""
    before = list(Inquiry.objects.filter(merged_into=source).values_list("pk", flat=True))
    Inquiry.objects.filter(pk__in=before).update(merged_into=target)
    for link in ("follows", "may_belong_to"):
        others = Inquiry.objects.exclude(pk=target.pk)
        others.filter(**{link: source}).update(**{link: target})
        Inquiry.objects.filter(pk=target.pk, **{link: source}).update(**{link: None})
        if (before_it := getattr(source, f"{link}_id")) not in (None, target.pk):
            Inquiry.objects.filter(pk=target.pk, **{link: None}).update(**{link: before_it})
    return before


def _share_participants(source: Inquiry, target: Inquiry) -> list[int]:
    """Gives back the points that had no part in `target` before."""
    there = set(Participant.objects.filter(inquiry=target).values_list("point", flat=True))
    rows = Participant.objects.filter(inquiry=source).exclude(point__in=there)
    copies = [Participant(inquiry=target, point_id=row.point_id, role=row.role) for row in rows]
    Participant.objects.bulk_create(copies, ignore_conflicts=True)
    return [row.point_id for row in copies]


def _unshare_participants(target: Inquiry, points: list[int]) -> None:
    """Whoever had a part only through the merge has none any more, unless a message that stayed names them."""
    named = keeping.addresses_in(target.pk)
    gone = Participant.objects.filter(inquiry=target, point__in=points).exclude(point__key__in=named)
    gone.delete()


def _event(inquiry: Inquiry, type: EventType, person: Person, data: dict[str, Any]) -> None:
    InquiryEvent.objects.create(inquiry=inquiry, type=type, actor=person, data=data)
