"""The trips of an inquiry as rows: read under one lock, and shown to lists, filters and typed columns by one writer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import JSONField, Q, Value
from django.utils import timezone

from inquiries.models import Inquiry, TripRequest, TripValue
from inquiries.services import tripline, tripsearch
from inquiries.states import Rival, ValueStatus

ACCEPTED = (ValueStatus.CONFIRMED, ValueStatus.CORRECTED)
_MOST_PEOPLE = 32_767  # what the typed columns hold
_PLAIN = (
    "start_date",
    "end_date",
    "nights",
    "adults",
    "children",
    "infants",
    "travellers",
    "rooms",
)


@dataclass
class Trip:
    """One trip: the values in force by field, the open rivals, and the rivals that staff have dismissed."""

    row: TripRequest
    values: dict[str, TripValue] = field(default_factory=dict)
    rivals: list[TripValue] = field(default_factory=list)
    dismissed: list[TripValue] = field(default_factory=list)

    @property
    def position(self) -> int:
        return self.row.position

    @property
    def plain(self) -> dict[str, Any]:
        return {name: row.value for name, row in self.values.items()}

    @property
    def decided(self) -> bool:
        """Whether staff have said anything about it."""
        return any(row.status in ACCEPTED for row in self.values.values())

    @property
    def idle(self) -> bool:
        """A further trip that was read once and that nothing speaks of any more."""
        return self.position > 0 and self.row.by_id is None and not self.values and not self.rivals

    def rivals_of(self, name: str) -> list[TripValue]:
        return [row for row in self.rivals if row.field == name]


def lock(inquiry_id: int) -> None:
    """One lock for all trips of an inquiry, taken before anything of them is read: a machine and a person, or two
    machines, may be at it at once. It is the inquiry's own row, for every writer changes that in the end; with a lock
    of the trip's first, merging inquiries and reading one would wait for each other."""
    Inquiry.objects.select_for_update(no_key=True).only("pk").get(pk=inquiry_id)


def read(inquiry_id: int, *, removed: bool = False) -> list[Trip]:
    """By position; `removed`: also those that staff took away."""
    rows = TripRequest.objects.filter(inquiry=inquiry_id).order_by("position")
    trips = {row.pk: Trip(row) for row in (rows if removed else rows.filter(removed_at=None))}
    alive = Q(superseded_at=None) | Q(dismissed_at__isnull=False)
    values = TripValue.objects.filter(alive, trip__in=trips).order_by("field", "-created_at", "-pk")
    for value in values if trips else ():
        trip = trips[value.trip_id]
        value.trip = trip.row
        if value.dismissed_at is not None:
            trip.dismissed.append(value)
        elif value.rival:
            trip.rivals.append(value)
        else:
            trip.values[value.field] = value
    return list(trips.values())


def first(inquiry_id: int) -> TripRequest:
    """The first trip that is shown; made if there is none. Under `lock`."""
    shown = TripRequest.objects.filter(inquiry=inquiry_id, removed_at=None).order_by("position").first()
    return shown or make(inquiry_id)


def make(inquiry_id: int, by: Any = None) -> TripRequest:
    """One more trip after the others. Under `lock`."""
    taken = TripRequest.objects.filter(inquiry=inquiry_id).order_by("-position")
    last = taken.values_list("position", flat=True).first()
    return TripRequest.objects.create(inquiry_id=inquiry_id, position=0 if last is None else last + 1, by=by)


def stored(value: Any) -> Any:
    """A plain None would be SQL's NULL; what staff cleared is JSON's null, a value like any other."""
    return Value(None, JSONField()) if value is None else value


def supersede(rows: Iterable[TripValue]) -> None:
    ids = [row.pk for row in rows]
    if ids:
        TripValue.objects.filter(pk__in=ids, superseded_at=None).update(
            superseded_at=timezone.now(), status=ValueStatus.SUPERSEDED
        )


def show(inquiry_id: int, *, accepted: bool) -> list[Trip]:
    """The list's line and mark and what filters find, from the values in force; with `accepted` also the typed columns.
    Under `lock`, after every change. Gives back the trips as they are now."""
    trips = [trip for trip in read(inquiry_id) if not trip.idle]
    if accepted:
        for trip in trips:
            _fill(trip)
    tripsearch.write(inquiry_id, [(trip.row, trip.plain) for trip in trips])
    line, mark = tripline.lines([trip.plain for trip in trips]), _mark(trips)
    changed = Inquiry.objects.filter(pk=inquiry_id).exclude(trip_line=line, trip_mark=mark)
    changed.update(trip_line=line, trip_mark=mark)
    return trips


def _mark(trips: Iterable[Trip]) -> str:
    """The gravest first; what was read without proof speaks against nobody."""
    trips = list(trips)
    open_ones = {row.rival for trip in trips for row in trip.rivals if not row.unproven}
    if any(row.lost and row.status in ACCEPTED for trip in trips for row in trip.values.values()):
        open_ones.add(Rival.CONTRADICTS)
    return next((str(mark) for mark in (Rival.CONTRADICTS, Rival.DIFFERS) if mark in open_ones), "")


def _fill(trip: Trip) -> None:
    """What makes no sense (a return before the departure, a million people) stays out of the typed columns."""
    row, said = trip.row, {name: one.value for name, one in trip.values.items() if one.status in ACCEPTED}
    for name in _PLAIN:
        value = said.get(name)
        setattr(row, name, date.fromisoformat(value) if value and name.endswith("_date") else _count(value))
    if row.start_date and row.end_date and row.end_date < row.start_date:
        row.end_date = None
    row.origin = (said.get("origin") or "")[:100]
    row.destinations = [one[:100] for one in said.get("destinations") or []]
    _fill_budget(row, said.get("budget") or {})
    row.save()


def _count(value: Any) -> Any:
    return value if value is None or (isinstance(value, int) and 0 <= value <= _MOST_PEOPLE) else None


def _fill_budget(row: TripRequest, budget: Mapping[str, Any]) -> None:
    amount = budget.get("amount")
    row.budget_amount = amount if amount is not None and 0 <= amount < 10**10 else None
    row.budget_currency, row.budget_per = budget.get("currency") or "", budget.get("per") or ""
