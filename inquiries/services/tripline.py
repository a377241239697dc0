"""The trip in short, as the list shows it: "Crete · 12–26 May · 2 + 2 · 3,000 EUR"; two trips side by side. The line is
all that a list reads of a trip, so here it is also taken to pieces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from inquiries.extraction.windows import is_window

MOST = 200
_BETWEEN, _IN_ONE = " | ", " · "
_PARTY = re.compile(r"\d+ (\+ \d+|adults?|person|people)")
_BUDGET = re.compile(r"[\d,]+( [A-Z]{3})?( p\. p\.| a night)?")
_DATES = re.compile(
    r"from \d.*|\d+ nights|\d.*\d{4}(, flexible)?(, \d+ nights)?|[A-Z][a-z]{2}( \d{4})?(–[A-Z][a-z]{2})?( \d{4})?(, \d+ nights)?"
)


def lines(trips: Sequence[Mapping[str, Any]]) -> str:
    """All trips of one inquiry; who travels is told once where it is the same people."""
    told = [
        line(values, party=not number or _party(values) != _party(trips[0]))
        for number, values in enumerate(trips)
    ]
    told = [one for one in told if one]
    room = (MOST - len(_BETWEEN) * (len(told) - 1)) // max(1, len(told))
    return _BETWEEN.join(one if len(one) <= room else one[: room - 1] + "…" for one in told)


def line(values: Mapping[str, Any], *, party: bool = True) -> str:
    parts = (_places(values), _dates(values), _party(values) if party else "", _budget(values))
    return _IN_ONE.join(part for part in parts if part)


def _places(values: Mapping[str, Any]) -> str:
    places = values.get("destinations") or []
    return ", ".join(places[:3]) + (" …" if len(places) > 3 else "")


def _dates(values: Mapping[str, Any]) -> str:
    start, end = (
        date.fromisoformat(one) if one else None for one in map(values.get, ("start_date", "end_date"))
    )
    about = is_window(values)
    stay = f"{values['nights']} nights" if values.get("nights") else ""
    if start and end and not about:
        return _days(start, end)
    if start and end:
        return ", ".join(part for part in (_window(start, end), stay) if part)
    told = f"from {_day(start)}" if start else ""
    return ", ".join(part for part in (told, "flexible" if about else "", stay) if part)


def _days(first: date, last: date) -> str:
    same = (first.month, first.year) == (last.month, last.year)
    return f"{first.day if same else _day(first)}–{_day(last)}"


def _window(first: date, last: date) -> str:
    if first.day != 1 or (last + timedelta(1)).day != 1:
        return f"{_days(first, last)}, flexible"
    if first.year != last.year:
        return f"{first:%b %Y}–{last:%b %Y}"
    return f"{last:%b %Y}" if first.month == last.month else f"{first:%b}–{last:%b %Y}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _party(values: Mapping[str, Any]) -> str:
    adults, kids = values.get("adults"), (values.get("children") or 0) + (values.get("infants") or 0)
    if adults:
        return f"{adults} + {kids}" if kids else f"{adults} adult{'s' if adults != 1 else ''}"
    total = values.get("travellers")
    return f"{total} {'person' if total == 1 else 'people'}" if total else ""


def _budget(values: Mapping[str, Any]) -> str:
    budget = values.get("budget") or {}
    if not budget.get("amount"):
        return ""
    per = {"person": " p. p.", "night": " a night"}.get(budget.get("per") or "", "")
    return f"{budget['amount']:,.0f} {budget.get('currency') or ''}".rstrip() + per


def pieces(line: str) -> list[tuple[str, str]]:
    """Kind and words of each part of what `lines` gave; kinds: place, dates, party, budget, next (begins another trip)."""
    found: list[tuple[str, str]] = []
    for number, trip in enumerate(line.split(_BETWEEN)):
        parts = [(_kind(part), part) for part in trip.split(_IN_ONE) if part]
        found += [("next", "")] * bool(number and parts) + parts
    return found


def _kind(part: str) -> str:
    for kind, form in (("party", _PARTY), ("budget", _BUDGET), ("dates", _DATES)):
        if form.fullmatch(part):
            return kind
    return "place"
