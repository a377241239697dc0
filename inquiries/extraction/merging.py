"""Merging over a conversation: the customer's last word counts, the earlier one is kept as superseded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inquiries.extraction.base import Extraction, Superseded
from inquiries.extraction.schema import PARTY, TripDetails
from inquiries.extraction.windows import is_window

_DAYS = ("start_date", "end_date")
_NEVER_SHRINKS = frozenset({"is_travel_inquiry", "flexible_dates"})


def merge(parts: Sequence[Extraction]) -> Extraction:
    """One Extraction out of several of one conversation, oldest first. An empty sequence gives an empty one."""
    merged = parts[0] if parts else Extraction(TripDetails())
    for later in parts[1:]:
        merged = _merge_two(merged, later)
    return merged


def _merge_two(earlier: Extraction, later: Extraction) -> Extraction:
    old, new = earlier.values, later.values
    gone = _replaced(old, new) | _window_that_is_over(earlier, later)
    values = {**{key: value for key, value in old.items() if key not in gone}, **new}
    for key in _NEVER_SHRINKS & old.keys() - gone:
        values[key] = bool(old[key]) or bool(values[key])
    taken = {key: (later if key in new else earlier) for key in values}
    superseded = [Superseded(key, old[key], tuple(earlier.evidence.get(key, ()))) for key in sorted(gone)]
    return Extraction(
        details=TripDetails(**values),
        evidence={key: part.evidence[key] for key, part in taken.items() if key in part.evidence},
        confidence={key: part.confidence[key] for key, part in taken.items() if key in part.confidence},
        source=later.source,
        version=later.version,
        superseded=(*earlier.superseded, *superseded, *later.superseded),
    )


def _replaced(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    """Fields of `old` that do not hold any more."""
    gone = {key for key in old if key in new and new[key] != old[key]} - _NEVER_SHRINKS
    if not gone.isdisjoint(PARTY):  # "now we are 5" makes the old "2 adults, 2 children" wrong
        gone |= old.keys() & set(PARTY)
    return gone | (old.keys() & {"end_date"} if _return_is_stale(old, new) else set())


def _window_that_is_over(earlier: Extraction, later: Extraction) -> set[str]:
    """ "Mid March", and then "we fly on the 14th": nothing of the window holds any more, neither its last day nor that the
    dates are flexible, if that was not said by itself."""
    if later.values.keys().isdisjoint(_DAYS) or not is_window(earlier.values):
        return set()
    quotes = [earlier.evidence.get(name) for name in ("start_date", "flexible_dates")]
    implied = [[(one.spans, one.message_ref) for one in quote or ()] for quote in quotes]
    return (set(_DAYS) | ({"flexible_dates"} if implied[0] == implied[1] else set())) & earlier.values.keys()


def _return_is_stale(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return "start_date" in new and "end_date" in old and old["end_date"] <= new["start_date"]
