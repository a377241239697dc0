from __future__ import annotations

from typing import Any

import pytest

from inquiries.admin import trip_fields
from inquiries.extraction.schema import FIELDS


def test_every_field_of_a_trip_can_be_read_and_typed() -> None:
    assert set(trip_fields.FIELDS) == set(FIELDS)


@pytest.mark.parametrize(
    ("name", "typed", "stored", "shown"),
    [
        ("destinations", " Crete ,Rhodes,", ["Crete", "Rhodes"], "Crete, Rhodes"),
        ("start_date", "2027-05-12", "2027-05-12", "Wed 12 May 2027"),
        ("nights", "14", 14, "14"),
        ("child_ages", "4, 7", [4, 7], "4, 7"),
        ("flexible_dates", "Yes", True, "yes"),
        ("flexible_dates", "no", False, "no"),
        ("services", "flight, hotel", ["flight", "hotel"], "flight, hotel"),
        ("budget", "3000", {"amount": 3000.0, "currency": None, "per": None}, "3,000"),
        ("budget", "3,000 eur per person", {"amount": 3000.0, "currency": "EUR", "per": "person"}, "3,000 EUR per person"),
        ("budget", "€ 3 000 per night", {"amount": 3000.0, "currency": "EUR", "per": "night"}, "3,000 EUR per night"),
        ("origin", "", None, "—"),
    ],
)  # fmt: skip
def test_what_is_typed_is_stored_and_shown(name: str, typed: str, stored: Any, shown: str) -> None:
    assert trip_fields.parse(name, typed) == stored
    assert trip_fields.shown(name, stored) == shown


@pytest.mark.parametrize(
    ("name", "typed"),
    [("start_date", "soon"), ("nights", "-1"), ("nights", "many"), ("budget", "a lot"), ("budget", "0 EUR"),
     ("services", "teleport"), ("flexible_dates", "perhaps"), ("child_ages", "4, x")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(name: str, typed: str) -> None:
    with pytest.raises(trip_fields.NotUnderstood):
        trip_fields.parse(name, typed)


@pytest.mark.parametrize("value", [{"amount": 3000.0, "currency": "EUR", "per": "group"}])
def test_a_budget_can_be_saved_as_it_is_offered_for_correction(value: dict[str, Any]) -> None:
    assert trip_fields.parse("budget", trip_fields.typed("budget", value)) == value


def test_a_language_is_named() -> None:
    assert trip_fields.shown("language", "de") == "German"
    assert trip_fields.shown("language", "xx") == "xx"
    assert trip_fields.typed("language", "de") == "de"
