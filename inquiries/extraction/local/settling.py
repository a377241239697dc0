"""Start and end of a trip, read from different sentences or mails, that cannot both be right, or a stay too long for the
window told earlier: a wrong date is worse than none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from inquiries.extraction.base import Extraction
from inquiries.extraction.local.date_mentions import find
from inquiries.extraction.local.folding import fold
from inquiries.extraction.windows import is_window

LONGEST = 180  # days; who stays longer writes both years
_YEAR = re.compile(r"(?:19|20)\d\d")


def settle(read: Extraction) -> Extraction:
    """`read` with an impossible pair of dates mended by the year nobody wrote, or else without the less certain date."""
    start, end, nights = read.details.start_date, read.details.end_date, read.details.nights
    if start is None or end is None:
        return read
    if is_window(read.values) and nights and nights > (end - start).days + 1:
        return _with(read, "end_date", None)
    if nights and not read.details.flexible_dates and 2 * nights <= (end - start).days <= LONGEST:
        read = _with(read, "nights", None)  # of one stop
    if _is_possible(start, end):
        return read
    said = {name: bool(_YEAR.search(_quote(read, name))) for name in ("start_date", "end_date")}
    if start <= end and all(said.values()):
        return read
    if not said["end_date"]:
        for year in (start.year, start.year + 1):
            if _is_possible(start, moved := _in_year(end, year)):
                return _with(read, "end_date", moved)
    elif not said["start_date"]:
        for year in (end.year, end.year - 1):
            if _is_possible(moved := _in_year(start, year), end):
                return _with(read, "start_date", moved)
    weaker = min(("end_date", "start_date"), key=lambda name: _certainty(read, name))
    return _with(read, weaker, None)


def _is_possible(start: date, end: date) -> bool:
    return 0 <= (end - start).days <= LONGEST


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _quote(read: Extraction, name: str) -> str:
    return " ".join(item.quote for item in read.evidence.get(name, ()))


def _certainty(read: Extraction, name: str) -> tuple[bool, bool, float]:
    """A year was written; a month was written; how sure the words around were."""
    quote = _quote(read, name)
    month = any(mention.month is not None for mention in find(fold(quote)))
    return bool(_YEAR.search(quote)), month, read.confidence.get(name, 0.0)


def _with(read: Extraction, name: str, value: date | None) -> Extraction:
    details = read.details.model_copy(update={name: value})
    if value is not None:
        return replace(read, details=details)
    return replace(
        read,
        details=details,
        evidence={key: items for key, items in read.evidence.items() if key != name},
        confidence={key: sure for key, sure in read.confidence.items() if key != name},
    )
