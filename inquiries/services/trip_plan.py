"""What a new reading of the conversation changes in one trip: rows to be written, no database.

Staff's value stays for ever. Where they have said nothing, the customer's last word is in force. Whatever else is read
stands beside as a rival: what the customer says after staff's word, what the other extractor reads, what a model says
without proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from inquiries.extraction import windows
from inquiries.extraction.base import Extraction, Reading
from inquiries.extraction.combining import same
from inquiries.extraction.evidence import Evidence
from inquiries.extraction.schema import FIELDS, WITHOUT_EVIDENCE, TripDetails
from inquiries.extraction.windows import is_window
from inquiries.models import Message, TripValue
from inquiries.services.trip_evidence import Talk, is_news
from inquiries.services.trip_rows import ACCEPTED, Trip
from inquiries.states import EvidencePlace, Rival, ValueSource, ValueStatus

# Nobody needs to be told that these were read anew.
_QUIET = frozenset({"summary", "is_travel_inquiry", "language"})
_SURER = 0.05
_MOST_PAST = 20


class Why(StrEnum):
    READ = "read"
    CHANGED = "changed"
    GONE = "gone"
    CONTRADICTS = "contradicts"
    DIFFERS = "differs"
    UNPROVEN = "unproven"
    LOST = "lost"


@dataclass(frozen=True)
class Told:
    """One change that staff are told of."""

    field: str
    why: Why
    old: TripValue | None
    new: TripValue | None


@dataclass
class Plan:
    """`fresh` rows are new, `ended` ones are superseded, `moved` ones have their evidence elsewhere now. `before` and
    `after` are the values in force."""

    before: dict[str, TripValue]
    after: dict[str, TripValue]
    fresh: list[TripValue] = field(default_factory=list)
    ended: list[TripValue] = field(default_factory=list)
    moved: list[TripValue] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    def tell(self, name: str, why: Why, old: TripValue | None, new: TripValue | None) -> None:
        if name not in _QUIET:
            self.told.append(Told(name, why, old, new))


def plan(trip: Trip, result: Extraction, talk: Talk, past: Iterable[TripValue] = ()) -> Plan:
    """`past`: the superseded values of the fields that the customer took back."""
    made = Plan(dict(trip.values), dict(trip.values))
    made.moved = [row for row in (*trip.values.values(), *trip.rivals) if talk.find_again(row)]
    for row in made.moved:
        if row.lost and row.status in ACCEPTED:
            made.tell(row.field, Why.LOST, row, None)
    beside: list[TripValue] = []
    proven = _proven(trip, result, talk, beside)
    for new in proven:
        _meet(made, new, beside)
    _let_go(made, {row.field for row in proven}, result, talk)
    for reading in result.rivals:
        _differ(made, _from_reading(trip, reading, talk), beside)
    for reading in result.unproven:
        beside.append(_from_reading(trip, reading, talk, unproven=True))
    _stand_beside(trip, made, beside, result, talk)
    made.fresh += _past(trip, result, talk, past)
    return made


# --- rows out of readings -------------------------------------------------------------------------------------------


def filled(details: TripDetails) -> dict[str, Any]:
    """Plain JSON; what is empty was not said."""
    values = details.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in values.items() if value not in ("", [], {})}


def _proven(trip: Trip, result: Extraction, talk: Talk, beside: list[TripValue]) -> list[TripValue]:
    """What may be in force; a model's value whose words the customer never wrote is put `beside`."""
    rows = []
    for name in _names(trip, result):
        row = _row(trip, result.reading(name), talk)
        if row.source == ValueSource.MODEL and row.message is None and name not in WITHOUT_EVIDENCE:
            row.rival, row.unproven = Rival.DIFFERS, True
            beside.append(row)
        else:
            rows.append(row)
    return rows


def _names(trip: Trip, result: Extraction) -> list[str]:
    """Without what a window tells, where staff have named a day of it."""
    values = filled(result.details)
    set_days = [
        row
        for name in ("start_date", "end_date")
        if (row := trip.values.get(name)) and row.status in ACCEPTED
    ]
    if is_window(values) and any(row.value != values.get(row.field) for row in set_days):
        return [
            name for name in values if name not in windows.FIELDS or name in {row.field for row in set_days}
        ]
    return list(values)


def _from_reading(trip: Trip, reading: Reading, talk: Talk, *, unproven: bool = False) -> TripValue:
    row = _row(trip, reading, talk)
    row.rival, row.unproven = Rival.DIFFERS, unproven or row.message is None
    return row


def _row(trip: Trip, reading: Reading, talk: Talk) -> TripValue:
    found, message = _last_word(reading.evidence, talk)
    return TripValue(
        trip=trip.row,
        field=reading.field,
        value=reading.value,
        quote=found.quote if found else "",
        spans=[[span.start, span.end] for span in found.spans] if found else [],
        place=EvidencePlace(found.place) if found else EvidencePlace.TEXT,
        message=message,
        text_version=message.text_version if message else 1,
        confidence=min(1.0, max(0.0, reading.confidence)),
        source=ValueSource(reading.source),
        version=reading.version[:50],
    )


def _last_word(found: Iterable[Evidence], talk: Talk) -> tuple[Evidence | None, Any]:
    proofs = [(one, message) for one in found if (message := talk.proof(one)) is not None]
    return max(proofs, key=_when_said, default=(None, None))


def _when_said(proof: tuple[Evidence, Message]) -> tuple[Any, ...]:
    """The subject comes just before the text."""
    found, message = proof
    return message.received_at, message.pk, found.place == EvidencePlace.TEXT


# --- what is in force -----------------------------------------------------------------------------------------------


def _meet(made: Plan, new: TripValue, beside: list[TripValue]) -> None:
    old = made.after.get(new.field)
    word = _word_on_party(made, new) if old is None or not same(new.field, old.value, new.value) else None
    if word is not None and is_news(new, word.created_at):
        new.rival = Rival.CONTRADICTS
        beside.append(new)
        if old is not None:
            made.ended.append(old)
            del made.after[new.field]
    elif old is None:
        _put(made, new, Why.READ, None)
    elif old.status in ACCEPTED:
        _contradict(old, new, beside)
    elif not same(new.field, old.value, new.value):
        _put(made, new, Why.CHANGED, old)
    elif old.lost or new.confidence > old.confidence + _SURER or (old.message_id is None and new.message_id):
        made.ended.append(old)
        made.fresh.append(new)
        made.after[new.field] = new


def _put(made: Plan, new: TripValue, why: Why, old: TripValue | None) -> None:
    if old is not None:
        made.ended.append(old)
    made.fresh.append(new)
    made.after[new.field] = new
    made.tell(new.field, why, old, new)


def _contradict(old: TripValue, new: TripValue, beside: list[TripValue]) -> None:
    """Beside staff's word, if the customer said it later."""
    if not same(new.field, new.value, old.value) and is_news(new, old.created_at):
        new.rival = Rival.CONTRADICTS
        beside.append(new)


def _word_on_party(made: Plan, new: TripValue) -> TripValue | None:
    """“We are 5 now” after staff have set 2 adults and 2 children: the number of all speaks against those they set."""
    adults, said = made.after.get("adults"), made.after.get("travellers")
    if new.field != "travellers" or adults is None or adults.status not in ACCEPTED or not adults.value:
        return None
    if said is not None and said.status in ACCEPTED:
        return None
    parts = (made.after.get(name) for name in ("adults", "children", "infants"))
    return None if new.value == sum(row.value or 0 for row in parts if row is not None) else adults


def _let_go(made: Plan, named: set[str], result: Extraction, talk: Talk) -> None:
    """Proposals that nobody reads any more, or whose words are gone."""
    for name, old in made.before.items():
        if old.status in ACCEPTED or name in named or made.after.get(name) is not old:
            continue
        if old.lost or (old.source in result.covers and talk.was_read(old)):
            made.ended.append(old)
            del made.after[name]
            made.tell(name, Why.GONE, old, None)


# --- what stands beside ---------------------------------------------------------------------------------------------


def _differ(made: Plan, new: TripValue, beside: list[TripValue]) -> None:
    old = made.after.get(new.field)
    if old is None and not new.unproven:
        new.rival = ""
        _put(made, new, Why.READ, None)
    elif old is not None and old.status in ACCEPTED:
        _contradict(old, new, beside)
    else:
        beside.append(new)


def _stand_beside(trip: Trip, made: Plan, beside: list[TripValue], result: Extraction, talk: Talk) -> None:
    kept: list[TripValue] = []
    for new in beside:
        if _is_idle(made, new) or any(_same_rival(new, one) for one in kept):
            continue
        there = next((one for one in trip.rivals if not one.lost and _same_rival(new, one)), None)
        if there is not None:
            kept.append(there)
        elif not any(_was_dismissed(new, one) for one in trip.dismissed):
            kept.append(new)
            made.fresh.append(new)
    for old in trip.rivals:
        if old not in kept and _is_over(made, old, result, talk):
            made.ended.append(old)
    for new in kept:
        repeated = any(
            one.rival and one.field == new.field and same(one.field, one.value, new.value)
            for one in made.ended
        )
        if new in made.fresh and not repeated:
            made.tell(
                new.field, Why.UNPROVEN if new.unproven else Why(new.rival), made.after.get(new.field), new
            )


def _is_idle(made: Plan, new: TripValue) -> bool:
    """It says what is in force, or has no proof against what staff said."""
    old = made.after.get(new.field)
    return old is not None and (
        (new.unproven and old.status in ACCEPTED) or same(new.field, new.value, old.value)
    )


def _same_rival(new: TripValue, one: TripValue) -> bool:
    place = (one.field, one.message_id, one.rival) == (new.field, new.message_id, new.rival)
    return place and same(one.field, one.value, new.value)


def _was_dismissed(new: TripValue, one: TripValue) -> bool:
    """The same words are told once; the same value again only if the customer has said it again since."""
    if one.field != new.field or one.dismissed_at is None or not same(one.field, one.value, new.value):
        return False
    return one.message_id == new.message_id or not is_news(new, one.dismissed_at)


def _is_over(made: Plan, old: TripValue, result: Extraction, talk: Talk) -> bool:
    now = made.after.get(old.field)
    if now is not None and same(old.field, old.value, now.value):
        return True
    return old.lost or (old.source in result.covers and talk.was_read(old))


# --- what was taken back --------------------------------------------------------------------------------------------


def _past(trip: Trip, result: Extraction, talk: Talk, past: Iterable[TripValue]) -> list[TripValue]:
    """Earlier words of the customer that never came to be in force, for all was read at once."""
    known = {(row.field, row.message_id, str(row.value)) for row in past}
    rows = []
    for one in result.superseded[-_MOST_PAST:]:
        value = TripDetails.model_construct(**{one.field: one.value}).model_dump(mode="json", warnings=False)[
            one.field
        ]
        row = _row(trip, Reading(one.field, value, one.evidence, 0.0, result.source, result.version), talk)
        key = (row.field, row.message_id, str(row.value))
        if row.message is not None and one.field in FIELDS and key not in known:
            known.add(key)
            row.status = ValueStatus.SUPERSEDED
            rows.append(row)
    return rows
