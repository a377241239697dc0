"""How well trips are read: precision, recall and F1 per field against labels. Free of Django and of any extractor.

A label's value may be `{"any": [one, other]}` (equally good; null among them: it may also be left out). A destination may
be a list of its names. `destinations_optional` may be named or not. Several destinations, services and ages count one by
one, a budget as amount, currency and per; everything else is right or wrong as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from inquiries.extraction.alike import alike, is_empty
from inquiries.extraction.schema import FIELDS

_LISTS = frozenset({"destinations", "services", "hotel_wishes", "special_needs"})
_BUDGET = ("amount", "currency", "per")
_PARTY = ("adults", "children", "infants")
NOT_SCORED = frozenset({"summary"})  # two good summaries share few words
MICRO = "all fields"


@dataclass
class Tally:
    hits: int = 0
    wrong: int = 0  # read, but not so
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, other: Tally) -> None:
        self.hits, self.wrong, self.missed = (
            self.hits + other.hits,
            self.wrong + other.wrong,
            self.missed + other.missed,
        )


class Miss(NamedTuple):
    case: str
    field: str
    wanted: Any
    read: Any


@dataclass
class Board:
    """The figures over many cases; `judge` adds one."""

    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[Miss] = field(default_factory=list)
    cases: int = 0
    all_right: int = 0

    def judge(self, case: str, gold: Mapping[str, Any], details: Mapping[str, Any]) -> None:
        """`details` as `schema.as_json` gives them; fields that `gold` does not name are not judged."""
        tallies = score(gold, details)
        for name, tally in tallies.items():
            self.fields[name].add(tally)
            if tally.wrong or tally.missed:
                self.misses.append(Miss(case, name, gold[name], _read(name, details)))
        self.cases += 1
        self.all_right += not any(tally.wrong or tally.missed for tally in tallies.values())

    @property
    def micro(self) -> Tally:
        total = Tally()
        for tally in self.fields.values():
            total.add(tally)
        return total

    def rows(self) -> list[tuple[str, Tally]]:
        """In the schema's order, the sum of all last."""
        return [*((name, self.fields[name]) for name in FIELDS if name in self.fields), (MICRO, self.micro)]


def score(gold: Mapping[str, Any], details: Mapping[str, Any]) -> dict[str, Tally]:
    """One case. Fields that nobody knows are passed over."""
    return {name: _tally(name, gold, details) for name in FIELDS if name in gold and name not in NOT_SCORED}


def _tally(name: str, gold: Mapping[str, Any], details: Mapping[str, Any]) -> Tally:
    wanted, read = gold[name], _read(name, details)
    if name in _LISTS and not _is_choice(wanted):
        return _listed(name, wanted or [], read or [], gold.get(f"{name}_optional") or [])
    if name == "budget" and not _is_choice(wanted):
        return _budget(wanted or {}, read or {})
    return _single(name, wanted, read)


def _read(name: str, details: Mapping[str, Any]) -> Any:
    value = details.get(name)
    if name == "travellers" and value is None:
        counts = [details.get(one) for one in _PARTY]
        return sum(filter(None, counts)) or None
    return value


def _single(name: str, wanted: Any, read: Any) -> Tally:
    choices = wanted["any"] if _is_choice(wanted) else [wanted]
    if is_empty(name, read):
        return Tally(missed=not any(is_empty(name, one) for one in choices))
    if any(alike(name, one, read) for one in choices if not is_empty(name, one)):
        return Tally(hits=1)
    return Tally(wrong=1, missed=not any(is_empty(name, one) for one in choices))


def _listed(name: str, wanted: list[Any], read: list[Any], optional: list[Any]) -> Tally:
    """Each name once: a second name for the same place is neither a hit nor wrong."""
    left, tally = list(wanted), Tally()
    for one in read:
        hit = next((place for place in left if _named(name, place, one)), None)
        if hit is not None:
            left.remove(hit)
            tally.hits += 1
        elif not any(_named(name, place, one) for place in (*wanted, *optional)):
            tally.wrong += 1
    tally.missed = len(left)
    return tally


def _named(name: str, wanted: Any, read: Any) -> bool:
    names = wanted["any"] if _is_choice(wanted) else wanted if isinstance(wanted, list) else [wanted]
    return any(alike(name, one, read) for one in names)


def _budget(wanted: Mapping[str, Any], read: Mapping[str, Any]) -> Tally:
    """A sum without a label is wrong as a whole, its parts are not counted thrice."""
    tally = Tally()
    if not wanted:
        return Tally(wrong=1) if not is_empty("budget", read) else tally
    for part in _BUDGET:
        if part in wanted:
            tally.add(_single(part, wanted[part], read.get(part)))
    return tally


def _is_choice(value: Any) -> bool:
    return isinstance(value, dict) and "any" in value
