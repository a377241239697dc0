"""The trip in short, as the list shows it: "Crete · 12–26 May · 2 + 2 · 3,000 EUR"; two trips side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

MOST = 200
_BETWEEN = " | "


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
    return " · ".join(part for part in parts if part)


def _places(values: Mapping[str, Any]) -> str:
    places = values.get("destinations") or []
    return ", ".join(places[:3]) + (" …" if len(places) > 3 else "")


def _dates(values: Mapping[str, Any]) -> str:
    start, end, nights = values.get("start_date"), values.get("end_date"), values.get("nights")
    if start and end:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
        same = (first.month, first.year) == (last.month, last.year)
        return f"{first.day if same else _day(first)}–{_day(last)}"
    told = f"from {_day(date.fromisoformat(start))}" if start else ""
    stay = f"{nights} nights" if nights else ""
    return ", ".join(part for part in (told, stay) if part)


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _party(values: Mapping[str, Any]) -> str:
    adults, kids = values.get("adults"), (values.get("children") or 0) + (values.get("infants") or 0)
    if adults:
        return f"{adults} + {kids}" if kids else f"{adults} adult{'s' if adults != 1 else ''}"
    total = values.get("travellers")
    return f"{total} people" if total else ""


def _budget(values: Mapping[str, Any]) -> str:
    budget = values.get("budget") or {}
    if not budget.get("amount"):
        return ""
    per = {"person": " p. p.", "night": " a night"}.get(budget.get("per") or "", "")
    return f"{budget['amount']:,.0f} {budget.get('currency') or ''}{per}".strip()
