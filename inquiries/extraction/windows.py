"""Dates that are a window: "mid March" is read as its first and its last day with flexible dates. Nobody leaves on the one and
returns on the other, so nothing may be counted from them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

# First and last day of the parts of a month; 31 is cut to the month's length, a negative one counts from its end.
EARLY, MIDDLE, LATE = (1, 10), (11, 20), (21, 31)
FIRST_HALF, SECOND_HALF = (1, 15), (16, 31)
FIRST_WEEK, SECOND_WEEK, THIRD_WEEK, LAST_WEEK = (1, 7), (8, 14), (15, 21), (-7, 31)
FIRST_FORTNIGHT, LAST_FORTNIGHT = (1, 14), (-14, 31)
WHOLE = (1, 31)
_PARTS = (
    EARLY, MIDDLE, LATE, FIRST_HALF, SECOND_HALF, FIRST_WEEK, SECOND_WEEK, THIRD_WEEK, LAST_WEEK, FIRST_FORTNIGHT,
    LAST_FORTNIGHT, WHOLE,
)  # fmt: skip
FIELDS = ("start_date", "end_date", "flexible_dates")


def days(year: int, month: int, part: tuple[int, int]) -> tuple[date, date]:
    last = monthrange(year, month)[1]
    first = part[0] if part[0] > 0 else last + 1 + part[0]
    return date(year, month, first), date(year, month, min(part[1], last))


def is_window(values: Mapping[str, Any]) -> bool:
    """Whether these values of a trip, dates or their ISO form, say when about and not on which days. A stay that is as long
    as the days told is no window, a shorter one tells that they are; one that is too long for a window has no end."""
    start, end, nights = _day(values.get("start_date")), _day(values.get("end_date")), values.get("nights")
    if not values.get("flexible_dates") or start is None:
        return False
    if end is None:
        return bool(nights) and any(start == days(start.year, start.month, part)[0] for part in _PARTS)
    if nights and nights + 1 < (end - start).days:
        return True
    begins = any(start == days(start.year, start.month, part)[0] for part in _PARTS)
    ends = any(end == days(end.year, end.month, part)[1] for part in _PARTS)
    return begins and ends and start < end and nights != (end - start).days


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
