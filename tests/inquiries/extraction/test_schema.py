"""One definition for all: it must pass OpenAI's rules for strict schemas without being rewritten by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from inquiries.extraction.schema import FIELDS, Budget, TripDetails, as_json


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects(value)


def test_every_object_is_closed_and_no_default_is_other_than_null() -> None:
    for each in objects(TripDetails.model_json_schema()):
        assert each["additionalProperties"] is False
        assert {item.get("default") for item in each["properties"].values()} == {None}


def test_every_field_may_be_null() -> None:
    assert set(as_json(TripDetails()).values()) == {None}
    assert tuple(as_json(TripDetails())) == FIELDS


@pytest.mark.parametrize("values", [{"colour": "red"}, {"services": ["submarine"]}, {"start_date": "soon"}])
def test_what_is_not_in_the_schema_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TripDetails(**values)


def test_values_become_plain_json() -> None:
    details = TripDetails(start_date="2026-07-12", budget=Budget(amount=10, currency="EUR"))  # type: ignore[arg-type]
    assert as_json(details)["start_date"] == "2026-07-12"
    assert as_json(details)["budget"] == {"amount": 10.0, "currency": "EUR", "per": None}
