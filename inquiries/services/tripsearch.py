"""What filters and exports find a trip by: the values in force as typed columns, proposals included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from inquiries.extraction.windows import is_window
from inquiries.models import TripRequest, TripSearch
from inquiries.selectors import place_names

_COLUMNS = ("places", "start_date", "end_date", "latest_start", "party", "budget", "currency")
_MOST_MONEY = 10**13
_MOST_PEOPLE = 10**6


def write(inquiry_id: int, trips: Sequence[tuple[TripRequest, Mapping[str, Any]]]) -> None:
    """The rows of all trips that are shown; a trip that is not among them is found no more."""
    TripSearch.objects.filter(inquiry=inquiry_id).exclude(trip__in=[row.pk for row, _ in trips]).delete()
    rows = [of(row, values) for row, values in trips]
    TripSearch.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["trip"], update_fields=_COLUMNS
    )


def of(trip: TripRequest, values: Mapping[str, Any]) -> TripSearch:
    return TripSearch(trip=trip, inquiry_id=trip.inquiry_id, **columns(values))


def columns(values: Mapping[str, Any]) -> dict[str, Any]:
    start, end = _day(values.get("start_date")), _day(values.get("end_date"))
    about = is_window(values)
    party = party_of(values)
    budget = values.get("budget") or {}
    return {
        "places": places(values.get("destinations") or []),
        "start_date": start,
        "end_date": end,
        "latest_start": end if about else None,
        "party": party,
        "budget": _total(budget, party, values.get("nights") or (None if about else _nights(start, end))),
        "currency": (budget.get("currency") or "")[:3].upper(),
    }


def places(destinations: Iterable[str]) -> str:
    return "\n".join(name for place in destinations for name in place_names(place))


def party_of(values: Mapping[str, Any]) -> int | None:
    """Everybody who travels; None where nobody said."""
    total = values.get("travellers")
    if not total and values.get("adults") is not None:
        total = sum(values.get(name) or 0 for name in ("adults", "children", "infants"))
    return total if total and total <= _MOST_PEOPLE else None


def _total(budget: Mapping[str, Any], party: int | None, nights: int | None) -> Decimal | None:
    """For everybody and all nights; the sum as it was said where party or nights are not known."""
    amount = budget.get("amount")
    if not amount:
        return None
    times = {"person": party, "night": nights}.get(budget.get("per") or "") or 1
    total = round(Decimal(str(amount)) * times, 2)
    return total if 0 < total < _MOST_MONEY else None


def _nights(start: date | None, end: date | None) -> int | None:
    return (end - start).days if start and end and end > start else None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
