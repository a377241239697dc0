"""A summary of at most two sentences made of the values alone, in English like the rest of the desk."""

from __future__ import annotations

from datetime import date

from inquiries.extraction.schema import TripDetails
from inquiries.extraction.windows import is_window


def write(details: TripDetails) -> str | None:
    """None when nothing worth a sentence was read."""
    facts = [part for part in (_who(details), _where(details), _when(details)) if part]
    if not facts:
        return None
    first = " ".join(facts)
    sentences = [first[0].upper() + first[1:] + "."]
    if details.budget and details.budget.amount:
        amount = f"{details.budget.amount:,.0f} {details.budget.currency or ''}".strip()
        sentences.append(f"Budget {amount}{' per ' + details.budget.per if details.budget.per else ''}.")
    return " ".join(sentences)


def _who(details: TripDetails) -> str:
    parts = [
        _counted(count, one, many)
        for count, one, many in (
            (details.adults, "adult", "adults"),
            (details.children, "child", "children"),
            (details.infants, "infant", "infants"),
        )
        if count
    ]
    return ", ".join(parts) or (
        _counted(details.travellers, "person", "people") if details.travellers else ""
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _where(details: TripDetails) -> str:
    goals = f"to {', '.join(details.destinations)}" if details.destinations else ""
    return " ".join(filter(None, (goals, f"from {details.origin}" if details.origin else "")))


def _when(details: TripDetails) -> str:
    days = _days(details)
    nights = f"for {_counted(details.nights, 'night', 'nights')}" if details.nights else ""
    return ", ".join(filter(None, (days, nights)))


def _days(details: TripDetails) -> str:
    told = [_day(day) for day in (details.start_date, details.end_date) if day]
    if is_window(vars(details)):
        return "between " + " and ".join(told) if len(told) > 1 else f"about {told[0]}"
    return " to ".join(told)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
