"""What of a model's answer counts: values that are possible, those that the customer's words prove, and the trips they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from inquiries.extraction.base import Extraction, Reading, Source
from inquiries.extraction.combining import same
from inquiries.extraction.evidence import Evidence
from inquiries.extraction.openai import proving, values
from inquiries.extraction.openai.prompting import Letter
from inquiries.extraction.openai.schema import Given
from inquiries.extraction.schema import WITHOUT_EVIDENCE, TripDetails
from inquiries.extraction.several_trips import is_apart

SURE, CONCLUDED, UNPROVEN = 0.9, 0.6, 0.3
SOURCE: Source = "model"
_NAMES_IT = ("destinations", "start_date")


def settle(trips: list[list[Given]], letter: Letter, version: str) -> Extraction | None:
    """None where values are given and not one is possible. `trips` has at least one."""
    today = letter.messages[0].utterance.sent_at.date()
    pairs = [(given, _possible(given, today)) for given in trips]
    told = [one.field in possible for given, possible in pairs for one in given if _tells(one)]
    if told and not any(told):
        return None
    return _apart([_settled(given, possible, letter, version) for given, possible in pairs])


def _possible(given: list[Given], today: date) -> dict[str, Any]:
    possible = {one.field: value for one in given if (value := values.possible(one, today)) is not None}
    for name in values.in_order(possible):
        del possible[name]
    return possible


def _tells(one: Given) -> bool:
    return one.field not in WITHOUT_EVIDENCE and one.value not in (0, "", [], {})


def _settled(given: list[Given], possible: dict[str, Any], letter: Letter, version: str) -> Extraction:
    details: dict[str, Any] = {}
    evidence: dict[str, list[Evidence]] = {}
    confidence: dict[str, float] = {}
    unproven = []
    for one in given:
        value = possible.get(one.field)
        if value is None:
            continue
        if one.field in WITHOUT_EVIDENCE:
            details[one.field], confidence[one.field] = value, CONCLUDED
            continue
        proven = proving.prove(one.field, value, one.quotes, letter)
        if proven is not None:
            details[one.field], evidence[one.field] = proven
            confidence[one.field] = SURE if one.sure else CONCLUDED
        if proven is None or _left_over(value, proven[0]):
            unproven.append(Reading(one.field, _json(one.field, value), (), UNPROVEN, SOURCE, version))
    return Extraction(TripDetails(**details), evidence, confidence, SOURCE, version, unproven=tuple(unproven))


def _left_over(value: Any, proven: Any) -> bool:
    """A list of which only a part was proven is shown as it was given too."""
    return isinstance(value, list) and len(value) > len(proven)


def _json(name: str, value: Any) -> Any:
    return TripDetails(**{name: value}).model_dump(mode="json")[name]


def _apart(trips: list[Extraction]) -> Extraction:
    """A further trip needs proven words for a place and a first day that no other trip has; of one without, these two stand
    beside the first trip's."""
    first, *others = trips
    further: list[Extraction] = []
    for one in others:
        if is_apart(one, (first, *further)):
            further.append(one)
        else:
            first = _beside(first, one.only(_NAMES_IT))
    return replace(first, further=tuple(further))


def _beside(first: Extraction, doubtful: Extraction) -> Extraction:
    new = [doubtful.reading(name) for name in doubtful.values]
    rivals = [one for one in new if not same(one.field, one.value, getattr(first.details, one.field))]
    return replace(first, rivals=(*first.rivals, *rivals), unproven=(*first.unproven, *doubtful.unproven))
