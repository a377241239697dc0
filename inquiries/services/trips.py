"""What staff make of the trips of an inquiry. A value that a person has set is never overwritten; whatever they say of a
field settles the rivals beside it. Each act is one transaction under the inquiry's lock and one line of the history."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from inquiries.extraction import windows
from inquiries.extraction.combining import same
from inquiries.extraction.windows import is_window
from inquiries.models import EventType, Inquiry, InquiryEvent, TripRequest, TripValue
from inquiries.services import trip_history, trip_rows
from inquiries.services.trip_rows import ACCEPTED, Trip
from inquiries.services.work import StaleState
from inquiries.states import Rival, ValueSource, ValueStatus

__all__ = ["ACCEPTED", "Trip"]
MOST = 9  # trips of one inquiry
_CHANGED = "This has changed just now. Look at it once more."
_EVIDENCE = ("quote", "spans", "place", "message_id", "text_version", "lost")


def of(inquiry_id: int) -> list[Trip]:
    """All trips that are shown, by position; none before anything was read or set."""
    return [trip for trip in trip_rows.read(inquiry_id) if not trip.idle]


def current(inquiry_id: int) -> dict[str, TripValue]:
    """The values in force of the first trip."""
    trips = of(inquiry_id)
    return trips[0].values if trips else {}


@transaction.atomic
def confirm(
    inquiry: Inquiry,
    field: str,
    person: AbstractBaseUser,
    *,
    position: int | None = None,
    seen: int | None = None,
) -> None:
    """Staff say that the value is right. `seen`: id of the value on their screen; raises StaleState if it is another by
    now. What they had confirmed before is left alone, unless its words are gone or something contradicts it."""
    trip = _open(inquiry, position)
    row = trip.values.get(field)
    if seen is not None and (row is None or row.pk != seen):
        raise StaleState(_CHANGED)
    if row is None or (row.status in ACCEPTED and not row.lost and not trip.rivals_of(field)):
        return
    if row.lost:
        _say(inquiry, trip, field, row.value, person, "confirmed", ValueStatus.CONFIRMED, row)
    else:
        _say(inquiry, trip, field, row.value, person, "confirmed", ValueStatus.CONFIRMED, row, proof=row)


@transaction.atomic
def correct(
    inquiry: Inquiry,
    field: str,
    value: Any,
    person: AbstractBaseUser,
    *,
    position: int | None = None,
    seen: int | None = None,
) -> None:
    """Staff set the value; from now on no machine changes it. None clears the field. `seen`: id of the value on their
    screen, 0 for none; raises StaleState if another one stands there by now: a colleague's word is never overwritten
    by somebody who has not read it."""
    trip = _open(inquiry, position)
    _as_seen(trip, field, seen)
    did = "cleared" if value is None else "set"
    _say(inquiry, trip, field, value, person, did, ValueStatus.CORRECTED, trip.values.get(field))


@transaction.atomic
def take(rival_id: int, inquiry: Inquiry, person: AbstractBaseUser) -> None:
    """The reading that stood beside becomes the value, with the words it came from. Raises StaleState."""
    trip, rival = _rival(rival_id, inquiry)
    _say(inquiry, trip, rival.field, rival.value, person, "taken", ValueStatus.CONFIRMED, rival, proof=rival)


@transaction.atomic
def dismiss(rival_id: int, inquiry: Inquiry, person: AbstractBaseUser) -> None:
    """What is in force stays; the same words are not told again. Raises StaleState."""
    trip, rival = _rival(rival_id, inquiry)
    _dismiss([rival], person)
    data = {
        "field": rival.field,
        "did": "dismissed",
        "changes": [[trip.position, rival.field, "dismissed", [rival.pk], []]],
    }
    _tell(inquiry, person, data)
    trip_rows.show(inquiry.pk, accepted=False)


@transaction.atomic
def add(inquiry: Inquiry, person: AbstractBaseUser) -> TripRequest:
    """One more trip, still empty. Raises StaleState where there are too many."""
    _lock(inquiry)
    if len(of(inquiry.pk)) >= MOST:
        raise StaleState(f"An inquiry has at most {MOST} trips.")
    trip_rows.first(inquiry.pk)
    row = trip_rows.make(inquiry.pk, person)
    _tell(inquiry, person, {"did": "added", "trip": row.position})
    trip_rows.show(inquiry.pk, accepted=False)
    return row


@transaction.atomic
def move(
    inquiry: Inquiry, field: str, person: AbstractBaseUser, *, position: int, to: int, seen: int | None = None
) -> None:
    """The value in force goes to another trip, as staff's word, and is cleared here so that no machine puts it back.
    `seen` as in `correct`."""
    source, target = _open(inquiry, position), _open(inquiry, to)
    _as_seen(source, field, seen)
    row = source.values.get(field)
    if position == to or row is None or row.value is None:
        raise StaleState("There is nothing to move any more.")
    _say(inquiry, target, field, row.value, person, "moved", ValueStatus.CONFIRMED, row, proof=row)
    _say(inquiry, source, field, None, person, "moved", ValueStatus.CORRECTED, None)


@transaction.atomic
def remove(inquiry: Inquiry, person: AbstractBaseUser, *, position: int) -> None:
    """A trip in which staff have set nothing goes, with what was only read. Raises StaleState."""
    trip = _open(inquiry, position)
    if len(of(inquiry.pk)) < 2:
        raise StaleState("It is the only trip of this inquiry.")
    if any(row.status in ACCEPTED and row.value is not None for row in trip.values.values()):
        raise StaleState("Move or clear what is set in this trip first.")
    trip_rows.supersede([*trip.values.values(), *trip.rivals])
    TripRequest.objects.filter(pk=trip.row.pk).update(removed_at=timezone.now())
    _tell(inquiry, person, {"did": "removed", "trip": position})
    trip_rows.show(inquiry.pk, accepted=True)


def _open(inquiry: Inquiry, position: int | None) -> Trip:
    """Locked. The first trip where none is named; made if there is none yet."""
    _lock(inquiry)
    trips = trip_rows.read(inquiry.pk)
    if position is None:
        return trips[0] if trips else Trip(trip_rows.first(inquiry.pk))
    found = next((trip for trip in trips if trip.position == position), None)
    if found is None and not trips and position == 0:
        return Trip(trip_rows.first(inquiry.pk))
    if found is None:
        raise StaleState("This trip was removed.")
    return found


def _lock(inquiry: Inquiry) -> None:
    """Raises StaleState where it went into another one meanwhile: nobody would see what is said of its trip any more."""
    trip_rows.lock(inquiry.pk)
    if Inquiry.objects.filter(pk=inquiry.pk, merged_into__isnull=False).exists():
        raise StaleState(
            "A colleague has merged this inquiry into another one. Load the page to go on there."
        )


def _as_seen(trip: Trip, field: str, seen: int | None) -> None:
    """What a machine has read anew and alike is what they have seen."""
    row = trip.values.get(field)
    if seen is None or seen == (row.pk if row else 0):
        return
    before = TripValue.objects.filter(pk=seen, trip=trip.row, field=field).first()
    if row is None or row.status in ACCEPTED or before is None or row.value != before.value:
        raise StaleState(_CHANGED)


def _rival(rival_id: int, inquiry: Inquiry) -> tuple[Trip, TripValue]:
    _lock(inquiry)
    for trip in trip_rows.read(inquiry.pk):
        for row in trip.rivals:
            if row.pk == rival_id:
                return trip, row
    raise StaleState("This has been settled already.")


def _say(
    inquiry: Inquiry,
    trip: Trip,
    field: str,
    value: Any,
    person: AbstractBaseUser,
    did: str,
    status: ValueStatus,
    answers: TripValue | None,
    *,
    proof: TripValue | None = None,
) -> None:
    before, old = dict(trip.values), trip.values.get(field)
    others = [row for row in trip.rivals_of(field) if row is not answers]
    taken = answers if answers is not None and answers in trip.rivals else None
    trip_rows.supersede([row for row in (old, taken) if row is not None])
    _dismiss(others, person)
    new = TripValue(
        trip=trip.row,
        field=field,
        value=trip_rows.stored(value),
        source=ValueSource.STAFF,
        status=status,
        by=person,
        confidence=1.0,
        answers=answers,
        **({name: getattr(proof, name) for name in _EVIDENCE} if proof is not None else {}),
    )
    new.save()
    trip.values[field] = new
    _let_go_of_window(trip, field, before)
    _tell(inquiry, person, trip_history.of_staff(trip.position, field, did, before, trip.values))
    trip_rows.show(inquiry.pk, accepted=True)


def _let_go_of_window(trip: Trip, field: str, before: dict[str, TripValue]) -> None:
    """Staff named a day: what only a window told ("mid March") says nothing beside it."""
    old = before.get(field)
    if field not in ("start_date", "end_date") or old is None or trip.values[field].value == old.value:
        return
    if is_window({name: row.value for name, row in before.items()}):
        gone = [trip.values[name] for name in windows.FIELDS if name in trip.values and name != field]
        gone = [row for row in gone if row.status not in ACCEPTED]
        trip_rows.supersede(gone)
        for row in gone:
            del trip.values[row.field]


def _dismiss(rows: list[TripValue], person: AbstractBaseUser) -> None:
    now = timezone.now()
    TripValue.objects.filter(pk__in=[row.pk for row in rows]).update(
        superseded_at=now, dismissed_at=now, dismissed_by=person, status=ValueStatus.SUPERSEDED
    )


def _tell(inquiry: Inquiry, person: AbstractBaseUser, data: dict[str, Any]) -> None:
    InquiryEvent.objects.create(inquiry=inquiry, type=EventType.TRIP_SET, actor=person, data=data)


# --- inquiries that become one, and two again -----------------------------------------------------------------------


def take_over(source_id: int, target_id: int) -> list[int]:
    """What staff have said about the trips of an inquiry that goes into another: in force where they have said nothing
    there yet, beside it where they have said something else. Gives back the new rows. Inside the caller's transaction."""
    said = {
        trip.position: [row for row in trip.values.values() if row.status in ACCEPTED]
        for trip in of(source_id)
    }
    if not any(said.values()):
        return []
    trip_rows.lock(target_id)
    made = [pk for position, rows in said.items() if rows for pk in _copy(rows, _at(target_id, position))]
    trip_rows.show(target_id, accepted=True)
    return made


def _at(inquiry_id: int, position: int) -> Trip:
    trips = trip_rows.read(inquiry_id)
    if not trips or (position > 0 and position >= len(trips)):
        return Trip(trip_rows.first(inquiry_id) if not trips else trip_rows.make(inquiry_id))
    return trips[position]


def _copy(rows: list[TripValue], trip: Trip) -> list[int]:
    made = []
    for row in rows:
        there = trip.values.get(row.field)
        if there is not None and there.status in ACCEPTED:
            if same(row.field, row.value, there.value) or row.value is None:
                continue
            row.rival, row.status = Rival.CONTRADICTS, ValueStatus.PROPOSED
        elif there is not None:
            trip_rows.supersede([there])
        row.pk, row.trip, row._state.adding = None, trip.row, True
        row.value = trip_rows.stored(row.value)
        row.save()
        made.append(row.pk)
    return made


def give_back(inquiry_id: int, rows: list[int]) -> None:
    """Those of `take_over` that still stand end; what the messages say is read anew."""
    mine = list(TripValue.objects.filter(pk__in=rows, superseded_at=None))
    if mine:
        trip_rows.lock(inquiry_id)
        trip_rows.supersede(mine)
        trip_rows.show(inquiry_id, accepted=True)
