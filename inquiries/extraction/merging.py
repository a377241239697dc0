"""Merging over a conversation: the customer's last word counts, the earlier one is kept as superseded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from inquiries.extraction.base import Extraction, Superseded
from inquiries.extraction.combining import same
from inquiries.extraction.schema import FIELDS, PARTY, TripDetails
from inquiries.extraction.windows import FIELDS as WINDOW
from inquiries.extraction.windows import is_window

_DAYS = ("start_date", "end_date")
_TOGETHER = (frozenset(PARTY), frozenset({*_DAYS, "nights"}))
_NEVER_SHRINKS = frozenset({"is_travel_inquiry", "flexible_dates"})


def merge(parts: Sequence[Extraction]) -> Extraction:
    """One Extraction out of several of one conversation, oldest first. An empty sequence gives an empty one."""
    merged = parts[0] if parts else Extraction(TripDetails())
    for later in parts[1:]:
        merged = _merge_two(merged, later)
    return merged


def _merge_two(earlier: Extraction, later: Extraction) -> Extraction:
    if _is_inside(earlier.values, later.values):  # "is that so in July, too?": the days hold
        later = later.only(frozenset(FIELDS) - frozenset(WINDOW))
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
        same = all(new.get(name) == old.get(name) for name in ("children", "infants"))
        gone |= old.keys() & set(PARTY) - ({"child_ages"} if same else set())
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


def under(heading: Extraction, text: Extraction) -> Extraction:
    """What a message says, with what only the subject above it tells. Where they differ the text is right, and nothing else
    that the subject tells of the same (who travels, when) is believed."""
    above = heading.values
    if not above:
        return text
    if _is_inside(above, text.values):
        text = text.only(frozenset(FIELDS) - frozenset(WINDOW))
    own = text.values
    differing = {name for name in above.keys() & own.keys() if not same(name, above[name], own[name])}
    over = _window_that_is_over(heading, text)
    gone = differing | over
    for group in _TOGETHER:
        if differing & group or not _adds_up(above | own, group):
            gone |= group
    history = [
        Superseded(name, above[name], tuple(heading.evidence.get(name, ())))
        for name in sorted(differing - over)
        if not _tells_more(own[name], above[name])
    ]
    filled = text.with_fields(heading.only(above.keys() - own.keys() - gone))
    return replace(filled, superseded=(*history, *filled.superseded))


def _tells_more(fuller: Any, poorer: Any) -> bool:
    """“Crete”, and then “Crete and Rhodes”: nothing is taken back."""
    return isinstance(poorer, list) and set(map(str, poorer)) <= set(map(str, fuller))


def _is_inside(above: dict[str, Any], own: dict[str, Any]) -> bool:
    """What was said first names days, and what is told after only the time in which they lie."""
    days = [above[name] for name in _DAYS if name in above]
    first, last = (own.get(name) for name in _DAYS)
    if not days or not first or not last or is_window(above) or not is_window(own):
        return False
    return bool(first <= min(days) and max(days) <= last)


def _adds_up(values: dict[str, Any], group: frozenset[str]) -> bool:
    if "travellers" in group:
        parts = sum(values.get(name) or 0 for name in ("adults", "children", "infants"))
        return not (values.get("adults") and values.get("travellers")) or parts == values["travellers"]
    start, end, nights = (values.get(name) for name in ("start_date", "end_date", "nights"))
    if not start or not end or is_window(values):
        return True
    return bool(start <= end) and nights in (None, (end - start).days)
