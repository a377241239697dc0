"""What the card beside the conversation shows of its trips, every word made ready."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from inquiries.admin import trip_doubts, trip_fields, words
from inquiries.admin.evidence_marks import key_of
from inquiries.extraction.schema import ABOUT_ALL
from inquiries.extraction.windows import is_window
from inquiries.models import TripRequest, TripValue
from inquiries.selectors import User
from inquiries.states import EvidencePlace, Rival, ValueSource, ValueStatus

HIDDEN = ("is_travel_inquiry",)
RETOLD = ("summary",)  # in other words with each message; nobody needs to know in which before
LATELY = timedelta(days=3)  # so long the card tells what a value was before
MOST = 1_000  # readings of one inquiry; nobody has a hundredth of them


@dataclass(frozen=True)
class Reading:
    """A reading that stands beside the value in force until staff take or dismiss it."""

    pk: int
    key: str
    why: str
    shown: str
    source: str
    model: str
    quote: str
    in_subject: bool
    message: int | None
    unproven: bool
    grave: bool


@dataclass(frozen=True)
class Line:
    field: trip_fields.TripField
    key: str
    shown: str
    typed: str
    pk: int | None
    confirmed: bool
    source: str
    model: str
    sure: str
    confidence: int
    quote: str
    in_subject: bool
    message: int | None
    gone: bool
    before: str
    fresh: bool
    readings: list[Reading]
    doubt: str = ""

    @property
    def movable(self) -> bool:
        """Who writes, and in which language, is the same in each trip."""
        return self.pk is not None and self.field.name not in ABOUT_ALL


@dataclass(frozen=True)
class Card:
    """One trip."""

    position: int
    title: str
    lines: list[Line]
    addable: list[trip_fields.TripField]
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def open_count(self) -> int:
        return sum(line.pk is not None and not line.confirmed for line in self.lines)

    @property
    def seen(self) -> str:
        """The ids of what "All is right" is said of."""
        return " ".join(str(line.pk) for line in self.lines if line.pk is not None and not line.confirmed)

    @property
    def confirmed(self) -> bool:
        """Whether staff have set anything: then the trip is not to be removed as a whole."""
        return any(line.pk is not None and line.confirmed and line.shown != "—" for line in self.lines)

    @property
    def contradictions(self) -> int:
        return sum(reading.grave for line in self.lines for reading in line.readings)


def rows(user: User, inquiry_id: int) -> list[TripValue]:
    """One query: what is in force, what stands beside it, and what was in force lately. Nothing for who may not see it."""
    if not user.has_perm("inquiries.view_tripvalue"):
        return []
    lately = Q(superseded_at__gte=timezone.now() - LATELY, rival="")
    found = TripValue.objects.filter(trip__inquiry=inquiry_id, trip__removed_at=None)
    found = found.filter(Q(superseded_at=None) | lately).select_related("trip", "by")
    return list(found.order_by("trip__position", "field", "-created_at", "-pk")[:MOST])


def open_rows(found: Iterable[TripValue]) -> list[TripValue]:
    return [row for row in found if row.superseded_at is None]


def cards(found: Sequence[TripValue], added: Iterable[int]) -> list[Card]:
    """At least one, so that a first detail can be added. `added`: positions of trips that staff made."""
    positions = sorted({row.trip.position for row in open_rows(found)} | set(added)) or [0]
    now = timezone.now()
    return [
        _card(one, number, [row for row in found if row.trip.position == one], now)
        for number, one in enumerate(positions, start=1)
    ]


def added_by_staff(inquiry_id: int) -> list[int]:
    rows = TripRequest.objects.filter(inquiry=inquiry_id, removed_at=None, by__isnull=False)
    return list(rows.values_list("position", flat=True))


def _card(position: int, number: int, found: list[TripValue], now: datetime) -> Card:
    force = {row.field: row for row in found if row.superseded_at is None and not row.rival}
    beside: dict[str, list[TripValue]] = {}
    before: dict[str, TripValue] = {}
    for row in found:
        if row.rival and row.superseded_at is None:
            beside.setdefault(row.field, []).append(row)
        elif row.superseded_at is not None and not _never_held(row, force.get(row.field)):
            before.setdefault(row.field, row)
    names = [one for one in trip_fields.FIELDS if one not in HIDDEN and (one in force or one in beside)]
    values = {name: row.value for name, row in force.items() if row.value is not None}
    lines = [_line(position, one, force.get(one), beside.get(one, ()), before.get(one), now) for one in names]
    doubts = trip_doubts.of(force)
    lines = [replace(line, doubt=doubts.get(line.field.name, "")) for line in lines]
    if is_window(values):
        lines = [replace(line, shown=trip_fields.about(line.field.name, line.shown)) for line in lines]
    return Card(
        position=position,
        title=f"Trip {number}" + (f": {', '.join(values['destinations'][:2])}" if values.get("destinations") else ""),
        lines=lines,
        addable=[one for name, one in trip_fields.FIELDS.items() if name not in force and name not in HIDDEN],
        values=values,
    )  # fmt: skip


def _never_held(row: TripValue, now: TripValue | None) -> bool:
    """Told in the subject of the very message whose text says otherwise."""
    return row.place == EvidencePlace.SUBJECT and now is not None and row.message_id == now.message_id


def _line(
    position: int,
    name: str,
    row: TripValue | None,
    beside: Iterable[TripValue],
    before: TripValue | None,
    now: datetime,
) -> Line:
    percent = round(row.confidence * 100) if row else 0
    before = None if name in RETOLD else before
    was = trip_fields.shown(name, before.value) if before else ""
    shown = trip_fields.shown(name, row.value if row else None)
    return Line(
        field=trip_fields.FIELDS[name],
        key=f"{position}-{name}",
        shown=shown,
        typed=trip_fields.typed(name, row.value) if row else "",
        pk=row.pk if row else None,
        confirmed=row is not None and row.status != ValueStatus.PROPOSED and not row.lost,
        source=_source(row) if row else "",
        model=_model(row) if row else "",
        sure="sure" if percent >= 85 else "likely" if percent >= 60 else "unsure",
        confidence=percent,
        quote=row.quote if row else "",
        in_subject=row is not None and row.place == EvidencePlace.SUBJECT,
        message=row.message_id if row else None,
        gone=row is not None and row.lost,
        before=f"{was} until {_since(before, now)}" if before and was != shown else "",
        fresh=before is not None and was != shown,
        readings=[_reading(one) for one in beside],
    )


def _since(before: TripValue, now: datetime) -> str:
    age = words.age(before.superseded_at, now)
    return "just now" if age == "now" else f"{age} ago"


def _source(row: TripValue) -> str:
    """Whose word it is, with staff their name."""
    if row.source == ValueSource.STAFF:
        did = (
            "confirmed by"
            if row.status == ValueStatus.CONFIRMED
            else "cleared by"
            if row.value is None
            else "set by"
        )
        return f"{did} {words.person(row.by) or 'a colleague'}"
    if row.source == ValueSource.MODEL:
        return "read by the model"
    return "read here"


def _model(row: TripValue) -> str:
    return row.version if row.source == ValueSource.MODEL else ""


def _reading(row: TripValue) -> Reading:
    grave = row.rival == Rival.CONTRADICTS
    if row.unproven:
        why = "Not in the customer's words"
    else:
        why = "The customer has said since" if grave else "Also read as"
    return Reading(
        pk=row.pk,
        key=key_of(row),
        why=why,
        shown=trip_fields.shown(row.field, row.value),
        source=_source(row),
        model=_model(row),
        quote=row.quote,
        in_subject=row.place == EvidencePlace.SUBJECT,
        message=row.message_id,
        unproven=row.unproven,
        grave=grave,
    )
