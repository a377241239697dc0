"""The form of the answer: OpenAI's strict schema out of the one definition of a trip, and the way back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from inquiries.extraction.schema import ABOUT_ALL, FIELDS, OF_A_TRIP, WITHOUT_EVIDENCE, TripDetails

NAME = "travel_inquiry"
TRIPS = "trips"
MOST_TRIPS = 5  # who names more in one conversation is listing ideas
# All that is left of Pydantic's schema: "format" and "default" are refused by strict servers or by some models
# (developers.openai.com, structured outputs), titles only cost tokens.
_KEPT = frozenset({"type", "enum", "anyOf", "items", "properties", "required", "additionalProperties"})
_MOST_JSON = 200_000  # characters


class NoJson(ValueError):
    """The answer is not one JSON object with fields of a trip."""


@dataclass(frozen=True)
class Quote:
    message: str
    words: str


@dataclass(frozen=True)
class Given:
    """What the model says of one field."""

    field: str
    value: Any
    quotes: tuple[Quote, ...] = ()
    sure: bool = False


@cache
def answer_schema() -> dict[str, Any]:
    """A list of trips, and beside it what the conversation has once. Each property required, every object closed, no
    defaults, no references."""
    whole = TripDetails.model_json_schema()
    values = {
        name: _plain(value, whole.get("$defs", {}), whole) for name, value in whole["properties"].items()
    }
    told = {name: values[name] if name in WITHOUT_EVIDENCE else _proven(values[name]) for name in FIELDS}
    trip = _object({name: told[name] for name in OF_A_TRIP})
    rest = {name: told[name] for name in FIELDS if name in ABOUT_ALL}
    return _object({TRIPS: {"type": "array", "items": trip}, **rest})


def _proven(value: dict[str, Any]) -> dict[str, Any]:
    quote = _object({"message": {"type": "string"}, "words": {"type": "string"}})
    field = {
        "value": _not_null(value),
        "quotes": {"type": "array", "items": quote},
        "sure": {"type": "boolean"},
    }
    return {"anyOf": [_object(field), {"type": "null"}]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A field that is not told is null as a whole, so its value never is."""
    kept = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    return kept[0] if len(kept) == 1 else schema


def _plain(schema: Any, defs: dict[str, Any], parent: Any) -> Any:
    if isinstance(schema, list):
        return [_plain(one, defs, schema) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _plain(defs[schema["$ref"].rsplit("/", 1)[-1]], defs, schema)
    if schema.get("type") == "object":
        return _object({key: _plain(one, defs, schema) for key, one in schema["properties"].items()})
    return {key: _plain(one, defs, schema) for key, one in schema.items() if key in _KEPT}


def read_answer(text: str) -> list[list[Given]]:
    """What is said of each trip; with the first, of which there is always one, what the conversation has once. Raises
    NoJson. Also takes what servers without a schema make of it: a fence around the JSON, a value without quotes, the
    fields of a single trip without the list."""
    answer = _json(text)
    if not isinstance(answer, dict) or not answer.keys() & {TRIPS, *FIELDS}:
        raise NoJson("no object with fields of a trip")
    told = answer.get(TRIPS)
    trips = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    first, *rest = trips or [{}]
    rest = [{name: one.get(name) for name in OF_A_TRIP} for one in rest]
    return [_all_given(one) for one in (answer | first, *rest)[:MOST_TRIPS]]


def _json(text: str) -> Any:
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start or end - start > _MOST_JSON:
        raise NoJson("no JSON object")
    try:
        return json.loads(text[start : end + 1], parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NoJson("broken JSON") from error


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _all_given(trip: dict[str, Any]) -> list[Given]:
    return [given for name in FIELDS if (given := _given(name, trip.get(name))) is not None]


def _given(name: str, told: Any) -> Given | None:
    if name in WITHOUT_EVIDENCE or not isinstance(told, dict) or "value" not in told:
        return None if told is None else Given(name, told)
    if told["value"] is None:
        return None
    return Given(name, told["value"], tuple(_quotes(told.get("quotes"))), told.get("sure") is True)


def _quotes(told: Any) -> Iterator[Quote]:
    for one in told if isinstance(told, list) else ():
        if isinstance(one, dict) and isinstance(one.get("words"), str):
            yield Quote(str(one.get("message") or ""), one["words"])
        elif isinstance(one, str):
            yield Quote("", one)
