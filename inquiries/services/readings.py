"""What an extractor read becomes proposals and rivals, and the history tells what changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from inquiries.extraction.base import Extraction
from inquiries.extraction.schema import TripDetails
from inquiries.models import EventType, InquiryEvent, Message, MessageKind, TripRequest, TripSearch, TripValue
from inquiries.services import trip_history, trip_rows
from inquiries.services.trip_evidence import Talk
from inquiries.services.trip_plan import Plan, filled, plan
from inquiries.services.trip_rows import Trip
from inquiries.states import Direction, ValueStatus


def worth_reading(inquiry_id: int) -> Q:
    """The messages of a conversation that an extractor sees."""
    return Q(inquiry=inquiry_id, kind=MessageKind.MESSAGE) & ~Q(direction=Direction.NOTE)


def preview(inquiry_id: int, messages: Sequence[Message], result: Extraction) -> list[tuple[int, Plan]]:
    """What `store` would change, as (position, plan) of each trip concerned; nothing is written."""
    trips = trip_rows.read(inquiry_id, removed=True)
    return [(trip.position, made) for trip, made in _plans(inquiry_id, trips, messages, result)]


def store(inquiry_id: int, messages: Sequence[Message], result: Extraction) -> list[str]:
    """Gives back the fields that changed. Call inside a transaction, under `trip_rows.lock`."""
    trips = trip_rows.read(inquiry_id, removed=True)
    plans = _plans(inquiry_id, trips, messages, result)
    changed = [(trip, made) for trip, made in plans if made.fresh or made.ended or made.moved]
    for trip, made in changed:
        _write(trip, made)
    if changed or (plans and not TripSearch.objects.filter(inquiry=inquiry_id).exists()):
        trip_rows.show(inquiry_id, accepted=False)
    data = trip_history.of_reading([(trip.position, made) for trip, made in changed])
    if data:
        InquiryEvent.objects.create(
            inquiry_id=inquiry_id,
            type=EventType.EXTRACTED,
            message_id=trip_history.newest([made for _, made in changed]),
            data=data,
        )
    return sorted({told.field for _, made in changed for told in made.told})


def _plans(
    inquiry_id: int, trips: list[Trip], messages: Sequence[Message], result: Extraction
) -> list[tuple[Trip, Plan]]:
    read = {str(one.pk): one for one in messages}
    talk = Talk(read, _beyond(inquiry_id, trips, read))
    pairs = _pairs(inquiry_id, trips, result)
    return [(trip, plan(trip, part, talk, _past(trip, part))) for trip, part in pairs]


def _beyond(inquiry_id: int, trips: list[Trip], read: dict[str, Message]) -> frozenset[int]:
    """Messages of this conversation that say something in force, but were not among those read."""
    named = {row.message_id for trip in trips for row in (*trip.values.values(), *trip.rivals)} - {None}
    unread = {pk for pk in named if str(pk) not in read}
    if not unread:
        return frozenset()
    return frozenset(
        Message.objects.filter(worth_reading(inquiry_id), pk__in=unread).values_list("pk", flat=True)
    )


def _past(trip: Trip, part: Extraction) -> list[TripValue]:
    names = {one.field for one in part.superseded}
    if not names or trip.row.pk is None:
        return []
    rows = TripValue.objects.filter(trip=trip.row, field__in=names, superseded_at__isnull=False)
    return list(rows.only("field", "message", "value"))


def _pairs(inquiry_id: int, trips: list[Trip], result: Extraction) -> list[tuple[Trip, Extraction]]:
    """Which trip each reading is about. A further one that is new is made only where staff have not arranged the trips
    themselves; one that they removed stays removed."""
    shown = [trip for trip in trips if trip.row.removed_at is None]
    arranged = any(trip.row.by_id or trip.row.removed_at for trip in trips)
    if not shown:
        if not filled(result.details):
            return []
        shown = [Trip(TripRequest(inquiry_id=inquiry_id, position=len(trips)))]
    position = max(len(trips), len(shown))
    pairs, rest = [(shown[0], result)], shown[1:]
    for part in result.further:
        trip = _about(part, rest)
        if trip is not None:
            rest.remove(trip)
            pairs.append((trip, part))
        elif not arranged:
            pairs.append((Trip(TripRequest(inquiry_id=inquiry_id, position=position)), part))
            position += 1
    return [*pairs, *((trip, _nothing(result)) for trip in rest)]


def _about(part: Extraction, rest: list[Trip]) -> Trip | None:
    """The trip to the same place or on the same day; else one of which staff have said nothing."""
    values = filled(part.details)
    for name in ("destinations", "start_date"):
        for trip in rest:
            if name in values and trip.plain.get(name) == values[name]:
                return trip
    return next((trip for trip in rest if not trip.decided), None)


def _nothing(result: Extraction) -> Extraction:
    return Extraction(TripDetails(), source=result.source, version=result.version, covers=result.covers)


def _write(trip: Trip, made: Plan) -> None:
    if trip.row.pk is None:
        trip.row.save()
    trip_rows.supersede(made.ended)
    TripValue.objects.bulk_update(made.moved, ["spans", "text_version", "lost"])
    for row in made.fresh:
        row.trip = trip.row
        if row.status == ValueStatus.SUPERSEDED:
            row.superseded_at = row.message.received_at if row.message else None
    TripValue.objects.bulk_create(made.fresh)
