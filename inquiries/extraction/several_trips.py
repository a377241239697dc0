"""When readings of one conversation are about different trips, and which of them are about the same."""

from __future__ import annotations

from collections.abc import Iterable

from inquiries.extraction.base import Extraction
from inquiries.extraction.local.folding import fold


def places(part: Extraction) -> set[str]:
    return {fold(place) for place in part.details.destinations or ()}


def is_placed(part: Extraction) -> bool:
    """Without a place and a first day of its own, nothing is a trip apart."""
    return bool(part.details.destinations) and part.details.start_date is not None


def are_two(one: Extraction, other: Extraction) -> bool:
    """Different places, and days that do not touch. Both are placed."""
    pair = sorted((one.details, other.details), key=lambda trip: trip.start_date)  # type: ignore[arg-type, return-value]
    ends = pair[0].end_date or pair[0].start_date
    return not places(one) & places(other) and ends < pair[1].start_date  # type: ignore[operator]


def is_apart(part: Extraction, others: Iterable[Extraction]) -> bool:
    return is_placed(part) and all(is_placed(one) and are_two(one, part) for one in others)


def are_one(one: Extraction, other: Extraction) -> bool:
    """Two extractors mean the same trip: a common place, or the same first day."""
    begins = one.details.start_date
    return bool(places(one) & places(other)) or (begins is not None and begins == other.details.start_date)
