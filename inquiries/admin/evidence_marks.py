"""Where in a message's text or subject the words behind trip values stand, as it is shown now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from inquiries.extraction.evidence import Evidence, Span, found_again, quoted, sentences
from inquiries.models import TripValue
from inquiries.states import EvidencePlace


@dataclass(frozen=True)
class Told:
    """One value's words in one message. `key` is what the card calls the value: it outlives a confirmation."""

    key: str
    quote: str
    spans: tuple[Span, ...]
    place: str = EvidencePlace.TEXT


@dataclass(frozen=True, order=True)
class Mark:
    """Code points, end exclusive; `around` is the sentence (or sentences) in which they stand."""

    start: int
    end: int
    around: Span
    key: str


def key_of(row: TripValue) -> str:
    """The value in force keeps its key when it is confirmed; a reading beside it has one of its own."""
    return f"{row.trip.position}-{row.field}" + (f"-{row.pk}" if row.rival else "")


def by_message(rows: Iterable[TripValue]) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = {}
    for row in rows:
        if row.superseded_at is None and row.message_id is not None and row.quote:
            spans = tuple(Span(start, end) for start, end in row.spans)
            found.setdefault(row.message_id, []).append(Told(key_of(row), row.quote, spans, row.place))
    return found


def in_text(told: Iterable[Told]) -> list[Told]:
    return [one for one in told if one.place != EvidencePlace.SUBJECT]


def in_subject(told: Iterable[Told]) -> list[Told]:
    return [one for one in told if one.place == EvidencePlace.SUBJECT]


def moved(told: Told, offset: int) -> Told:
    return replace(told, spans=tuple(span.moved(offset) for span in told.spans))


def placed(told: Iterable[Told], text: str) -> list[Mark]:
    """In `text`, which may be another than the one that was read: parsed anew, changed by its writer, or with its quoted
    history. Words that are not found any more are not marked."""
    marks = [_mark(one.key, span, text) for one in told for span in _spans(one, text)]
    return sorted(marks)


def _spans(told: Told, text: str) -> tuple[Span, ...]:
    if quoted(told.spans, text) == told.quote:
        return told.spans
    again = found_again(Evidence("", told.quote, told.spans, ""), text)
    return again.spans if again else ()


def _mark(key: str, span: Span, text: str) -> Mark:
    bounds = sentences(text)
    starts = [start for start, _ in bounds]
    first, last = bisect_right(starts, span.start) - 1, bisect_right(starts, span.end - 1) - 1
    start, end = bounds[first][0], bounds[last][1]
    whole = text[start:end]
    return Mark(span.start, span.end, Span(start + _blanks(whole), start + len(whole.rstrip())), key)


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip())
