"""The trip of an inquiry: proposals with evidence, and what staff made of them. A value that a person has set is never
overwritten; typed columns are filled only from values that were accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import JSONField, Value
from django.utils import timezone

from inquiries.models import EventType, Inquiry, InquiryEvent, Message, TripRequest, TripValue
from inquiries.services import tripline
from inquiries.states import ValueSource, ValueStatus

if TYPE_CHECKING:
    from inquiries.extraction.base import Extraction

ACCEPTED = (ValueStatus.CONFIRMED, ValueStatus.CORRECTED)
_PLAIN = (
    "origin",
    "start_date",
    "end_date",
    "nights",
    "adults",
    "children",
    "infants",
    "travellers",
    "rooms",
)


def current(inquiry_id: int) -> dict[str, TripValue]:
    rows = TripValue.objects.filter(trip__inquiry=inquiry_id, trip__position=0, superseded_at=None, rival="")
    return {row.field: row for row in rows}


def propose(inquiry_id: int, result: Extraction, messages: Mapping[str, Message]) -> list[str]:
    """Stores what is new or changed; returns the names of the fields that changed. Call inside a transaction."""
    values = result.details.model_dump(mode="json", exclude_none=True)
    values = {name: value for name, value in values.items() if value not in ("", [], {})}
    if not values:
        return []
    trip = _lock(inquiry_id)
    old = current(inquiry_id)
    new = [
        _value(trip, name, value, result, messages)
        for name, value in values.items()
        if name not in old or (old[name].status == ValueStatus.PROPOSED and old[name].value != value)
    ]
    gone = [
        row
        for name, row in old.items()
        if row.status == ValueStatus.PROPOSED and name not in values and row.source in result.covers
    ]
    _supersede([*gone, *(old[row.field] for row in new if row.field in old)])
    TripValue.objects.bulk_create(new)
    tripline.write(inquiry_id, {name: row.value for name, row in current(inquiry_id).items()})
    return sorted({row.field for row in (*new, *gone)})


def _lock(inquiry_id: int) -> TripRequest:
    """Before its values are read: a machine and a person, or two machines, may be at it at the same time."""
    trip, _ = TripRequest.objects.get_or_create(inquiry_id=inquiry_id, position=0)
    return TripRequest.objects.select_for_update(no_key=True).get(pk=trip.pk)


def _value(
    trip: TripRequest, name: str, value: Any, result: Extraction, messages: Mapping[str, Message]
) -> TripValue:
    evidence = next(iter(result.evidence.get(name, [])), None)
    message = messages.get(evidence.message_ref) if evidence else None
    source, version = result.origin(name)
    return TripValue(
        trip=trip,
        field=name,
        value=value,
        quote=evidence.quote if evidence else "",
        spans=[[span.start, span.end] for span in evidence.spans] if evidence else [],
        message=message,
        text_version=message.parser_version if message else 1,
        confidence=min(1.0, max(0.0, result.confidence.get(name, 0.0))),
        source=ValueSource(source),
        version=version[:50],
    )


def _supersede(rows: Iterable[TripValue]) -> None:
    TripValue.objects.filter(pk__in=[row.pk for row in rows]).update(
        superseded_at=timezone.now(), status=ValueStatus.SUPERSEDED
    )


@transaction.atomic
def confirm(inquiry: Inquiry, field: str, person: AbstractBaseUser) -> None:
    """Staff say that the proposal is right."""
    trip = _lock(inquiry.pk)
    row = current(inquiry.pk).get(field)
    if row is not None and row.status == ValueStatus.PROPOSED:
        _replace(inquiry, trip, row, field, row.value, ValueStatus.CONFIRMED, person)


@transaction.atomic
def correct(inquiry: Inquiry, field: str, value: Any, person: AbstractBaseUser) -> None:
    """Staff set the value; from now on no machine changes it. None clears the field."""
    trip = _lock(inquiry.pk)
    row = current(inquiry.pk).get(field)
    _replace(inquiry, trip, row, field, value, ValueStatus.CORRECTED, person)


def _replace(
    inquiry: Inquiry,
    trip: TripRequest,
    old: TripValue | None,
    field: str,
    value: Any,
    status: ValueStatus,
    person: AbstractBaseUser,
) -> None:
    kept = {name: getattr(old, name) for name in ("quote", "spans", "message", "text_version")} if old else {}
    if status == ValueStatus.CORRECTED:
        kept = {}
    if old is not None:
        _supersede([old])
    TripValue.objects.create(
        trip=trip,
        field=field,
        # A plain None would be SQL's NULL; what staff cleared is JSON's null, a value like any other.
        value=Value(None, JSONField()) if value is None else value,
        source=ValueSource.STAFF,
        status=status,
        by=person,
        confidence=1.0,
        **kept,
    )
    InquiryEvent.objects.create(inquiry=inquiry, type=EventType.TRIP_SET, actor=person, data={"field": field})
    _show(trip)


def take_over(source_id: int, target_id: int) -> list[int]:
    """What staff have said about the trip of an inquiry that goes into another, where they have said nothing there yet.
    Gives back the new rows. Inside the caller's transaction."""
    said = {name: row for name, row in current(source_id).items() if row.status in ACCEPTED}
    if not said:
        return []
    trip = _lock(target_id)
    there = current(target_id)
    wanted = [row for name, row in said.items() if name not in there or there[name].status not in ACCEPTED]
    _supersede([there[row.field] for row in wanted if row.field in there])
    for row in wanted:
        row.pk, row.trip, row._state.adding = None, trip, True
        row.value = Value(None, JSONField()) if row.value is None else row.value
        row.save()
    _show(trip)
    return [row.pk for row in wanted]


def give_back(inquiry_id: int, rows: list[int]) -> None:
    """Those of `take_over` that are still in force end; what the messages say is read anew."""
    mine = list(TripValue.objects.filter(pk__in=rows, superseded_at=None))
    if mine:
        trip = _lock(inquiry_id)
        _supersede(mine)
        _show(trip)


def _show(trip: TripRequest) -> None:
    """The typed columns and the line in the list, from the values in force."""
    values = current(trip.inquiry_id)
    _fill(trip, {name: row.value for name, row in values.items() if row.status in ACCEPTED})
    tripline.write(trip.inquiry_id, {name: row.value for name, row in values.items()})


def _fill(trip: TripRequest, accepted: Mapping[str, Any]) -> None:
    for name in _PLAIN:
        value = accepted.get(name)
        setattr(trip, name, date.fromisoformat(value) if value and name.endswith("_date") else value)
    trip.origin = (accepted.get("origin") or "")[:100]
    trip.destinations = accepted.get("destinations") or []
    budget = accepted.get("budget") or {}
    trip.budget_amount, trip.budget_currency = budget.get("amount"), budget.get("currency") or ""
    trip.budget_per = budget.get("per") or ""
    trip.save()
