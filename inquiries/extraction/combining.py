"""Local and model together: the local value stays where both speak, the model fills what is left, and where they differ
both are kept for staff to choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from inquiries.extraction import windows
from inquiries.extraction.base import Extraction, Reading
from inquiries.extraction.local.folding import fold
from inquiries.extraction.schema import ABOUT_ALL, FIELDS, OF_A_TRIP, OF_ONE_TRIP, Budget, TripDetails
from inquiries.extraction.several_trips import are_one
from inquiries.extraction.windows import is_window

# Words about the whole conversation: the model's are better to read, and nobody quotes money on them.
_MODEL_FIRST = frozenset({"summary"})


def combine(local: Extraction, model: Extraction) -> Extraction:
    """One Extraction over both, trip by trip. `rivals` are the model's proven values that say otherwise than the local ones
    in force; the model's unproven values are kept where they tell anything new. Two who read the same are surer than each."""
    if local.further and not model.further:  # the model has mixed these up
        return replace(_of_one(local, model.only(frozenset(FIELDS) - OF_ONE_TRIP)), further=local.further)
    model = _in_order(local, model)
    return replace(_of_one(local, model), further=_further(local.further, model.further))


def _in_order(local: Extraction, model: Extraction) -> Extraction:
    """With that trip as the first which is the first one for `local` too."""
    trips = [model.only(OF_A_TRIP), *model.further]
    fitting = [one for one in trips if are_one(local, one)]
    fitting += [one for one in trips if not any(are_one(part, one) for part in local.further)]
    first = fitting[0] if fitting else model.only(())
    rest = tuple(one for one in trips if one is not first)
    return replace(model.only(ABOUT_ALL).with_fields(first), further=rest)


def _further(ours: Iterable[Extraction], theirs: Iterable[Extraction]) -> tuple[Extraction, ...]:
    """Those of both; the ones that only one has read stay its own."""
    left, made = list(theirs), []
    for one in ours:
        fitting = next((other for other in left if are_one(one, other)), None)
        if fitting is not None:
            left.remove(fitting)
        made.append(one if fitting is None else _of_one(one, fitting))
    return (*made, *left)


def _of_one(local: Extraction, model: Extraction) -> Extraction:
    ours = local.values
    theirs = _beside_days(ours, model.values)
    taken = {name: _chosen(name, ours, theirs) for name in ours.keys() | theirs.keys()}
    from_model = {name for name, value in taken.items() if name not in ours or value is not ours[name]}
    part = {name: (model if name in from_model else local) for name in taken}
    others = [model.reading(name) for name in FIELDS if _differs(name, ours, theirs, from_model)]
    return Extraction(
        details=TripDetails(**taken),
        evidence={name: one.evidence[name] for name, one in part.items() if name in one.evidence},
        confidence={name: _sure(name, one, local, model) for name, one in part.items()},
        source=local.source,
        version=local.version,
        superseded=(*local.superseded, *model.superseded),
        unproven=_news(model.unproven, taken),
        rivals=(*others, *_news(model.rivals, taken)),
        origins={name: one.origin(name) for name, one in part.items()},
    )


def _news(readings: Iterable[Reading], taken: dict[str, Any]) -> tuple[Reading, ...]:
    return tuple(one for one in readings if not same(one.field, one.value, taken.get(one.field)))


def _beside_days(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """`theirs` without what would make one trip of days and a window ("mid March"): a window adds nothing to days that are
    told, unless it lies elsewhere, and a return that is told belongs to a departure that is."""
    if ours.keys().isdisjoint(("start_date", "end_date")):
        return theirs
    gone: set[str] = set()
    if is_window(theirs):
        first, last = theirs["start_date"], theirs.get("end_date") or theirs["start_date"]
        begin = ours.get("start_date") or ours["end_date"]
        elsewhere = begin > last or (ours.get("end_date") or begin) < first
        gone = set(windows.FIELDS) - ({"start_date"} if elsewhere else set())
    elif is_window(ours) and "end_date" not in ours:
        gone = {"end_date"}
    return {name: value for name, value in theirs.items() if name not in gone}


def _sure(name: str, taken: Extraction, local: Extraction, model: Extraction) -> float:
    """Of the one that was taken; two independent readings of the same are wrong only if both are."""
    one, other = (getattr(part.details, name) for part in (local, model))
    if one is None or other is None or not same(name, one, other):
        return taken.confidence.get(name, 0.0)
    doubts = [1 - part.confidence.get(name, 0.0) for part in (local, model)]
    return 1 - doubts[0] * doubts[1]


def same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a field say the same thing to a consultant."""
    return other is not None and _plain(name, one) == _plain(name, other)


def _chosen(name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> Any:
    if name not in ours or (name in _MODEL_FIRST and name in theirs):
        return theirs[name]
    if name == "budget" and _fills_up(ours[name], theirs.get(name)):
        return theirs[name]
    return ours[name]


def _differs(name: str, ours: dict[str, Any], theirs: dict[str, Any], from_model: set[str]) -> bool:
    known = name in ours and name in theirs and name not in from_model
    if known and name == "budget" and _fills_up(theirs[name], ours[name]):
        return False
    return known and not same(name, ours[name], theirs[name])


def _fills_up(poorer: Budget, fuller: Budget | None) -> bool:
    """Whether `fuller` says all that `poorer` says, and something more."""
    if fuller is None:
        return False
    had = {key: value for key, value in poorer.model_dump().items() if value is not None}
    has = {key: value for key, value in fuller.model_dump().items() if value is not None}
    return len(has) > len(had) and had.items() <= has.items()


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, Budget):
        value = value.model_dump()
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return sorted(fold(str(one)) for one in value)
    if name.endswith("_date"):
        return str(value)
    return fold(value) if isinstance(value, str) else value
