"""What is still missing for an offer, and the question that asks the customer for exactly that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from inquiries.extraction.schema import PARTY
from inquiries.extraction.windows import is_window
from inquiries.services.asking_words import LANGUAGES, Need, Words

# What an offer of each service can't be made without. Without a wish it is a whole trip.
_TRIP = frozenset({Need.PLACES, Need.START, Need.DAYS, Need.STAY, Need.PARTY, Need.AGES, Need.BUDGET})
SERVICES: dict[str, frozenset[Need]] = {
    "flight": _TRIP | {Need.ORIGIN},
    "package": _TRIP | {Need.ORIGIN},
    "train": _TRIP - {Need.BUDGET} | {Need.ORIGIN},
    "bus": _TRIP - {Need.BUDGET} | {Need.ORIGIN},
    "hotel": _TRIP,
    "cruise": _TRIP,
    "car": _TRIP - {Need.BUDGET, Need.AGES},
    "transfer": _TRIP - {Need.BUDGET, Need.STAY},
    "activity": _TRIP - {Need.BUDGET, Need.STAY},
    "visa": _TRIP - {Need.BUDGET, Need.AGES},
    "insurance": _TRIP - {Need.BUDGET},
}


@dataclass(frozen=True)
class Question:
    """What is asked, of whom and in which language (ISO 639-1). `about` names the trip where there is more than one."""

    needs: tuple[Need, ...]
    language: str
    name: str
    about: str = ""

    @property
    def is_theirs(self) -> bool:
        """Whether the ready-made one is in the customer's language."""
        return _code(self.language) in LANGUAGES

    def ready(self, *, short: bool) -> str:
        """The ready-made one."""
        return question(self.needs, self.language, self.name, short=short, about=self.about)


def missing(values: Mapping[str, Any]) -> tuple[Need, ...]:
    """`values`: of the fields in force, as stored. In the order in which one asks for them."""
    services = [name for name in values.get("services") or () if name in SERVICES]
    wanted = frozenset[Need]().union(*(SERVICES[name] for name in services)) if services else _TRIP
    return tuple(need for need in Need if need in wanted and _is_missing(need, values))


def named(need: Need, values: Mapping[str, Any]) -> str:
    """For the consultant. Of two people nobody has said that there are children among them."""
    children = values.get("children") or values.get("infants")
    return "whether there are children" if need is Need.AGES and not children else str(need)


def with_shared(first: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A further trip's values: who travels, and from where, is what the first one says where it says nothing itself."""
    shared = ("language", "contact_name", *(() if values.get("origin") else ("origin",)))
    shared += () if any(values.get(name) for name in PARTY) else PARTY
    return {**{name: first[name] for name in shared if name in first}, **values}


def _is_missing(need: Need, values: Mapping[str, Any]) -> bool:
    match need:
        case Need.PLACES:
            return not values.get("destinations")
        case Need.ORIGIN:
            return not values.get("origin")
        case Need.START:
            return not values.get("start_date")
        case Need.DAYS:
            return is_window(values)
        case Need.STAY:
            told = values.get("end_date") and not is_window(values)
            return not (told or values.get("nights"))
        case Need.PARTY:
            return not _anybody(values)
        case Need.AGES:
            return _children_are_unclear(values)
        case Need.BUDGET:
            return not (values.get("budget") or {}).get("amount")


def _anybody(values: Mapping[str, Any]) -> bool:
    return bool(values.get("adults") or values.get("travellers"))


def _children_are_unclear(values: Mapping[str, Any]) -> bool:
    """Children without ages, or a number of people of whom nobody knows whether there are children among them."""
    children = (values.get("children") or 0) + (values.get("infants") or 0)
    if children:
        return len(values.get("child_ages") or ()) + (values.get("infants") or 0) < children
    told = values.get("adults") or 0
    return (values.get("travellers") or 0) > told and not values.get("child_ages")


def _code(language: str) -> str:
    return language.partition("-")[0].lower()


def question(needs: Iterable[Need], language: str, name: str, *, short: bool, about: str = "") -> str:
    """`about` heads the questions where there is more than one trip. In `language` (ISO 639-1, English where it is none of the six), greeting by `name` ("" greets without).
    `short` is for a chat; the other is a whole mail without its signature. "" where nothing is missing."""
    asked = list(needs)
    if not asked:
        return ""
    words = LANGUAGES.get(_code(language), LANGUAGES["en"])
    greeting = words.named.replace("{name}", name) if name else words.unnamed
    return _short(words, greeting, asked, about) if short else _full(words, greeting, asked, about)


def _full(words: Words, greeting: str, asked: list[Need], about: str) -> str:
    lines = [words.questions[need] for need in asked]
    if len(lines) > 1:
        lines = [f"– {line}" for line in lines]
    body = "\n".join([f"{about}:"] * bool(about) + lines)
    begins = words.several if len(asked) > 1 else words.one
    return f"{greeting}\n\n{words.thanks} {begins}\n\n{body}\n\n{words.ending}"


def _short(words: Words, greeting: str, asked: list[Need], about: str) -> str:
    lines = [words.questions[need] for need in asked]
    return "\n".join([f"{greeting} {words.chat}", *[f"{about}:"] * bool(about), *lines])
