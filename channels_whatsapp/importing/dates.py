"""When an entry was written. The order of day and month is read off the whole file, and asked for where that can't tell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, tzinfo

from channels_whatsapp.importing.entries import NotAChat, Stamp

Numbers = tuple[int, int, int]
ORDERS = ("dmy", "mdy", "ymd")
_ORDERS: dict[str, Callable[[Numbers], Numbers]] = {
    "dmy": lambda one: (one[2], one[1], one[0]),
    "mdy": lambda one: (one[2], one[0], one[1]),
    "ymd": lambda one: one,
}
_BIRTH = 2009  # of WhatsApp
_SLACK = timedelta(days=1)  # phones change their zone
_SENSELESS = "The dates in this file make no sense: most of them do not exist or lie in the future."
_AMBIGUOUS = "Every date in this file can be read in two ways. Say what comes first: --date-order dmy (the day) or mdy (the month)."


def order_of(stamps: Sequence[Stamp], today: date) -> str:
    """The order under which the most entries have a date that exists, is past, and goes forward as a chat does. Raises
    NotAChat where none fits, or two fit equally well: a guess could misplace every message."""
    scores = {order: sum(in_time(stamps, order, today)) for order in _candidates(stamps[0])}
    best = max(scores, key=lambda order: scores[order])
    if scores[best] * 2 < len(stamps):
        raise NotAChat(_SENSELESS)
    if list(scores.values()).count(scores[best]) > 1:
        raise NotAChat(_AMBIGUOUS)
    return best


def _candidates(first: Stamp) -> Sequence[str]:
    if first.long_first:
        return ["ymd"]
    return ["dmy"] if first.separator == "." else ["dmy", "mdy"]  # nobody writes 11.21.2026


def in_time(stamps: Sequence[Stamp], order: str, today: date) -> list[bool]:
    """Of each: whether its day exists, is past and fits between the others: what stands in the longest run of days that
    never go back, or a day beside it. People paste timetables that look like entries."""
    days = [_past(one, order, today) for one in stamps]
    known = [(index, day) for index, day in enumerate(days) if day is not None]
    run = set(
        _longest_run([*known[:1], *known])
    )  # the first counts twice: before it there was nothing to paste into
    fits, latest = [], date.min
    for index, day in enumerate(days):
        if index in run and day is not None:
            latest = day
        near = day is not None and latest != date.min and abs(day - latest) <= _SLACK
        fits.append(index in run or near)
    return fits


def _past(stamp: Stamp, order: str, today: date) -> date | None:
    day = day_of(stamp.date, order)
    return day if day is not None and day.year >= _BIRTH and day <= today + _SLACK else None


def _longest_run(days: Sequence[tuple[int, date]]) -> list[int]:
    """Indices of a longest non-decreasing subsequence, by patience sorting."""
    tops: list[date] = []
    holders: list[int] = []  # positions in `days` of the tops
    before: list[int] = []
    for position, (_, day) in enumerate(days):
        pile = bisect_right(tops, day)
        before.append(holders[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [day]
        holders[pile : pile + 1] = [position]
    run: list[int] = []
    position = holders[-1] if holders else -1
    while position >= 0:
        run.append(days[position][0])
        position = before[position]
    return run


def day_of(numbers: Numbers, order: str) -> date | None:
    year, month, day = _ORDERS[order](numbers)
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def moment_of(stamp: Stamp, order: str, zone: tzinfo) -> datetime | None:
    """Aware; None for a date that does not exist."""
    day = day_of(stamp.date, order)
    hour, minute, second = stamp.clock
    if stamp.half:
        hour = hour % 12 + (12 if stamp.half == "pm" else 0)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone) if day else None
