"""The inbox by what its trips are: where to, when, how many people, for how much."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils import timezone

from inquiries.selectors import TripQuery

_DAYS = ("leaves_from", "leaves_until")
_PEOPLE = ("people_from", "people_until")
_MONEY = ("budget_from", "budget_until")
NAMES = ("place", *_DAYS, *_PEOPLE, *_MONEY, "currency")
LABELS = {
    "place": "where to", "leaves_from": "departure from", "leaves_until": "departure to", "people_from": "people from",
    "people_until": "people to", "budget_from": "budget from", "budget_until": "budget to", "currency": "currency",
}  # fmt: skip
_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?")


def sensible(name: str, value: str) -> bool:
    """Whether what the address holds can be asked for."""
    if name in _DAYS:
        return _day(value) is not None
    if name in _PEOPLE:
        return value.isascii() and value.isdecimal() and len(value) < 6
    if name in _MONEY:
        return value.isascii() and _AMOUNT.fullmatch(value) is not None
    return name == "place" or re.fullmatch(r"[A-Za-z]{3}", value) is not None


def query(asked: Mapping[str, str]) -> TripQuery:
    """`asked`: sensible values or "", by the names above."""
    first, last = (_day(asked[name]) for name in _DAYS)
    fewest, most = (int(asked[name]) if asked[name] else None for name in _PEOPLE)
    least, highest = (Decimal(asked[name]) if asked[name] else None for name in _MONEY)
    return TripQuery(
        destination=asked["place"],
        departs_from=first,
        departs_until=last,
        party_from=fewest,
        party_until=most,
        budget_from=least,
        budget_until=highest,
        currency=asked["currency"],
    )


def over(last: str) -> bool:
    """Whether only trips that have begun are asked for; the day as the address holds it."""
    day = _day(last)
    return day is not None and day < timezone.localdate()


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
