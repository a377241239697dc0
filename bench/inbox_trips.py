"""What the filters on trips cost in a filled desk: each alone, two and three together, within what is open and everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from fill_trips import RARE

_PLACE, _RARE = {"place": "Crete"}, {"place": RARE}
_LEAVES = {"leaves_from": "2026-07-01", "leaves_until": "2026-07-31"}
_PEOPLE, _BUDGET = {"people_from": "8"}, {"budget_from": "5000", "currency": "USD"}
# The words of the figure, and what is asked.
_FILTERS = {
    "place": _PLACE,
    "place_rare": _RARE,
    "leaves": _LEAVES,
    "leaves_long_ago": {"leaves_from": "2025-06-01", "leaves_until": "2025-06-30"},
    "people": _PEOPLE,
    "people_most": {"people_from": "40"},
    "budget": _BUDGET,
    "currency": {"currency": "PLN"},
    "place_leaves": _PLACE | _LEAVES,
    "place_people": _PLACE | _PEOPLE,
    "leaves_budget": _LEAVES | _BUDGET,
    "people_budget": _PEOPLE | _BUDGET,
    "place_leaves_people": _PLACE | _LEAVES | _PEOPLE,
    "leaves_people_budget": _LEAVES | _PEOPLE | _BUDGET,
    "place_rare_leaves_budget": _RARE | _LEAVES | _BUDGET,
    "nothing": {"people_from": "41", "place": "Crete"},
    "search_and_place": {"q": "Crete", "place": "Crete"},
}


def asked(last: str) -> Iterator[tuple[str, str]]:
    """Name and query string of each page. `last`: the cursor that leads to the oldest lines."""
    for name, told in _FILTERS.items():
        yield f"filter_{name}", urlencode(told)
        yield f"filter_{name}.all", urlencode(told | {"view": "all"})
    yield "filter_place.last_page", urlencode(_PLACE | {"view": "all", "older": last})
    yield "filter_leaves.last_page", urlencode(_LEAVES | {"view": "all", "older": last})
    yield "filter_people.closing", urlencode(_PEOPLE | {"view": "closing"})
