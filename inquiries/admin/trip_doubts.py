"""What in a trip does not add up, in words beside the value: customers miscount, and a correction leaves its neighbours as they
were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from inquiries.extraction.windows import is_window
from inquiries.models import TripValue
from inquiries.states import ValueSource, ValueStatus

_ON_THE_WAY = 2  # nights in aeroplanes and trains, which customers do not count


def of(force: Mapping[str, TripValue]) -> dict[str, str]:
    """By field. `force`: the values in force."""
    values = {name: row.value for name, row in force.items() if row.value is not None}
    told = {
        **_days(values),
        "travellers": _people(values),
        "child_ages": _ages(values),
        "summary": _summary(force),
    }
    return {name: words for name, words in told.items() if words}


def _days(values: Mapping[str, Any]) -> dict[str, str]:
    if not (values.get("start_date") and values.get("end_date")) or is_window(values):
        return {}
    stay = (date.fromisoformat(values["end_date"]) - date.fromisoformat(values["start_date"])).days
    if stay < 0:
        return {"end_date": "This is before the departure."}
    wrong = stay - _ON_THE_WAY > values.get("nights", stay) or values.get("nights", stay) > stay
    told = wrong and not values.get("flexible_dates")
    return {"nights": f"From departure to return it is {_some(stay, 'night')}."} if told else {}


def _people(values: Mapping[str, Any]) -> str:
    """Only where all are told by kind: of "10 people, 2 of them adults" nobody knows how old the others are."""
    kinds = [values.get(name) for name in ("adults", "children", "infants")]
    total, told = values.get("travellers"), sum(kind or 0 for kind in kinds)
    known = kinds[0] is not None and any(kind is not None for kind in kinds[1:])
    if total is None or not (told > total or (known and told < total)):
        return ""
    return f"Adults, children and infants are {told} together."


def _ages(values: Mapping[str, Any]) -> str:
    children = [values.get(name) for name in ("children", "infants")]
    ages, told = len(values.get("child_ages") or ()), sum(one or 0 for one in children)
    return f"{_some(ages, 'age')} for {_some(told, 'child')}." if told and ages > told else ""


def _summary(force: Mapping[str, TripValue]) -> str:
    row = force.get("summary")
    if row is None or row.source == ValueSource.STAFF:
        return ""
    later = [
        one.field
        for one in force.values()
        if one.status == ValueStatus.CORRECTED and one.created_at > row.created_at
    ]
    return "Written before a colleague corrected the trip." if later else ""


def _some(count: int, of: str) -> str:
    many = "children" if of == "child" else f"{of}s"
    return f"{count} {of if count == 1 else many}"
