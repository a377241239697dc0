"""Two contacts that are one person, and back again. Messages point to contact points, so nothing of them changes; every
point that moves is written down, and the contact that was joined stays as a pointer."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from inquiries.models import (
    Contact,
    ContactPoint,
    EventType,
    Inquiry,
    InquiryEvent,
    Move,
    Participant,
    PhoneMention,
)
from inquiries.services import window_times
from inquiries.services.work import StaleState
from inquiries.states import ParticipantRole

Person = AbstractBaseUser | None


@transaction.atomic
def join(source_id: int, target_id: int, person: Person) -> None:
    """All points, inquiries and notes of `source` go to `target`. Raises StaleState where they can't be joined."""
    source, target = _lock(source_id, target_id)
    if source.pk == target.pk or source.team_id != target.team_id:
        raise StaleState("These contacts can't be joined.")
    if source.merged_into_id is not None or target.merged_into_id is not None:
        raise StaleState("One of these contacts has been joined with another already.")
    _move_points(ContactPoint.objects.filter(contact=source), source, target, person)
    _move_inquiries(Inquiry.objects.filter(contact=source), source, target, EventType.JOINED, person)
    there = PhoneMention.objects.filter(contact=target).values("point")
    PhoneMention.objects.filter(contact=source).exclude(point__in=there).update(contact=target)
    Contact.objects.filter(pk=source.pk).update(merged_into=target)
    Contact.objects.filter(pk=target.pk).update(
        name=target.name or source.name,
        language=target.language or source.language,
        notes=_with_notes(target.notes, source),
    )
    window_times.show_all([target.pk])


@transaction.atomic
def part(source_id: int, person: AbstractBaseUser) -> Contact:
    """Takes the joining of `source` back: its points return, and the inquiries that it had or that came by its points
    alone. Gives back the contact that it was joined with. Raises StaleState if it is joined with none."""
    target_id = Contact.objects.values_list("merged_into", flat=True).get(pk=source_id)
    if target_id is None:
        raise StaleState("These contacts have been parted already.")
    source, target = _lock(source_id, target_id)
    moves = Move.objects.filter(from_contact=source, to_contact=target, undone_at=None, point__contact=target)
    points = list(moves.values_list("point", flat=True))
    ContactPoint.objects.filter(pk__in=points).update(contact=source)
    moves.update(undone_at=timezone.now())
    had = InquiryEvent.objects.filter(
        inquiry__contact=target, type=EventType.JOINED, data__from=source.pk, data__to=target.pk
    )
    theirs = Q(pk__in=had.values("inquiry")) | Q(pk__in=_only_by(points, target.pk))
    Contact.objects.filter(pk=source.pk).update(merged_into=None)
    _move_inquiries(Inquiry.objects.filter(theirs, contact=target), target, source, EventType.SPLIT, person)
    notes = target.notes.removesuffix(_added(source)) if source.notes else target.notes
    Contact.objects.filter(pk=target.pk).update(notes=notes)
    _are_two(points, target, person)
    window_times.show_all([source.pk, target.pk])
    return target


@transaction.atomic
def split_off(point: ContactPoint, person: AbstractBaseUser) -> Contact:
    """This address or number is somebody else's: it gets a contact of its own, with the inquiries that came by it alone.
    Raises StaleState for the last one of a contact."""
    if point.contact_id is None:
        raise StaleState("It belongs to nobody.")
    old, _ = _lock(point.contact_id, point.contact_id)
    rows = ContactPoint.objects.filter(contact=old)
    if not rows.filter(pk=point.pk).exists() or not rows.exclude(pk=point.pk).exists():
        raise StaleState("It is the only address or number of this contact.")
    new = Contact.objects.create(
        team_id=old.team_id, name=(point.name or point.raw)[:200], language=old.language
    )
    _move_points(rows.filter(pk=point.pk), old, new, person)
    theirs = Inquiry.objects.filter(pk__in=_only_by([point.pk], old.pk))
    _move_inquiries(theirs, old, new, EventType.SPLIT, person)
    _are_two([point.pk], old, person)
    window_times.show_all([old.pk, new.pk])
    return new


def parted_by_hand(one: int, other: int) -> bool:
    """Somebody has said that they are two: no machine joins them again."""
    pair = Q(from_contact=one, to_contact=other) | Q(from_contact=other, to_contact=one)
    parted = pair & (Q(undone_at__isnull=False) | Q(by__isnull=False))
    return Move.objects.filter(parted).exists()


def _lock(one: int, other: int) -> tuple[Contact, Contact]:
    """Points before contacts, each by id: the order of intake."""
    points = ContactPoint.objects.filter(contact__in=(one, other)).order_by("pk")
    list(points.select_for_update(no_key=True).values_list("pk", flat=True))
    locked = Contact.objects.select_for_update(no_key=True).order_by("pk").in_bulk(sorted({one, other}))
    return locked[one], locked[other]


def _move_points(rows: Iterable[ContactPoint], old: Contact, new: Contact, person: Person) -> None:
    ids = [point.pk for point in rows]
    moves = [Move(point_id=pk, from_contact=old, to_contact=new, by=person) for pk in ids]
    Move.objects.bulk_create(moves)
    ContactPoint.objects.filter(pk__in=ids).update(contact=new)


def _move_inquiries(
    rows: Iterable[Inquiry], old: Contact, new: Contact, type: EventType, person: Person
) -> None:
    ids = sorted(inquiry.pk for inquiry in rows)
    held = Inquiry.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    ids = list(held.values_list("pk", flat=True))
    Inquiry.objects.filter(pk__in=ids).update(contact=new)
    data = {"from": old.pk, "to": new.pk}
    InquiryEvent.objects.bulk_create(
        [InquiryEvent(inquiry_id=pk, type=type, actor=person, data=data) for pk in ids]
    )


def _only_by(points: list[int], contact_id: int) -> list[int]:
    """Inquiries of the contact whose customers all write by these points."""
    rows = Participant.objects.filter(inquiry__contact=contact_id, role=ParticipantRole.CUSTOMER)
    by_them = rows.filter(point__in=points).values("inquiry")
    by_others = rows.exclude(point__in=points).filter(point__contact=contact_id).values("inquiry")
    found = Inquiry.objects.filter(pk__in=by_them).exclude(pk__in=by_others)
    return list(found.values_list("pk", flat=True))


def _added(source: Contact) -> str:
    return f"\n\n{source}:\n{source.notes}"


def _with_notes(notes: str, source: Contact) -> str:
    return f"{notes}{_added(source)}" if source.notes else notes


def _are_two(points: list[int], contact: Contact, person: AbstractBaseUser) -> None:
    """Nobody is asked again whether they are one."""
    asked = PhoneMention.objects.filter(contact=contact, point__in=points, dismissed_at=None)
    asked.update(dismissed_at=timezone.now(), dismissed_by=person)
