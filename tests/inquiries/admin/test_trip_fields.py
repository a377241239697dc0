from __future__ import annotations

from typing import Any

import pytest

from inquiries.admin import trip_fields, trip_typed
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
        ("destinations", "Kreta; Rhodos, Kreta", ["Kreta", "Rhodos"], "Kreta, Rhodos"),
        ("destinations", ", ;", None, "—"),
        ("services", "Flight, HOTEL", ["flight", "hotel"], "flight, hotel"),
        ("child_ages", "4; 7 and 4", [4, 7, 4], "4, 7, 4"),
        ("start_date", "31.5.2027", "2027-05-31", "Mon 31 May 2027"),
        ("adults", "0", 0, "0"),
        ("contact_email", "anna@traveller.example", "anna@traveller.example", "anna@traveller.example"),
        ("contact_phone", "+49 (170) 123 45 67", "+491701234567", "+491701234567"),
        ("language", "Deutsch", "de", "German"),
        ("language", "portuguese", "pt", "Portuguese"),
        ("language", "pt-BR", "pt", "Portuguese"),
        ("origin", "🌴 مرحبا", "🌴 مرحبا", "🌴 مرحبا"),
    ],
)  # fmt: skip
def test_what_is_typed_is_stored_and_shown(name: str, typed: str, stored: Any, shown: str) -> None:
    assert trip_typed.parse(name, typed) == stored
    assert trip_fields.shown(name, stored) == shown


@pytest.mark.parametrize(
    ("name", "typed"),
    [("start_date", "soon"), ("nights", "-1"), ("nights", "many"), ("budget", "a lot"), ("budget", "0 EUR"),
     ("services", "teleport"), ("flexible_dates", "perhaps"), ("child_ages", "4, x"),
     ("child_ages", "300"), ("start_date", "2027-02-31"), ("start_date", "31.02.2027"), ("start_date", "1.2.3.2027"),
     ("start_date", "0001-01-01"), ("end_date", "9999-12-31"), ("start_date", "07/08/2027"), ("adults", "30000"),
     ("travellers", "0"), ("contact_email", "foo"), ("contact_phone", "abc"), ("contact_phone", "12"),
     ("language", "klingon"), ("budget", "1000000000000 EUR")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(name: str, typed: str) -> None:
    with pytest.raises(trip_typed.NotUnderstood):
        trip_typed.parse(name, typed)


@pytest.mark.parametrize(
    ("typed", "amount", "currency", "per"),
    [
        ("3.000 EUR", 3000, "EUR", None),
        ("3.000,50 €", 3000.5, "EUR", None),
        ("1,500.50 GBP", 1500.5, "GBP", None),
        ("3000,50", 3000.5, None, None),
        ("1,50,000 INR", 150_000, "INR", None),
        ("CHF 4'200 for everybody", 4200, "CHF", "group"),
        ("3k EUR pp", 3000, "EUR", "person"),
        ("€2,5k p.p.", 2500, "EUR", "person"),
        ("US$ 900 each", 900, "USD", "person"),
        ("12000000 IDR in total", 12_000_000, "IDR", "group"),
    ],
)
def test_money_is_read_as_people_of_all_countries_type_it(
    typed: str, amount: float, currency: str | None, per: str | None
) -> None:
    assert trip_typed.parse("budget", typed) == {"amount": amount, "currency": currency, "per": per}


@pytest.mark.parametrize(
    "typed",
    ["2000-3000 EUR", "3000 2000 EUR", "3000 per couple", "3000 Kronen", "-5 EUR", "1.50.00 EUR", "3.000.50", "EUR EUR 5",
     "1,5000 EUR", "3000 foo", "²"],
)  # fmt: skip
def test_money_that_can_be_taken_in_two_ways_is_refused(typed: str) -> None:
    with pytest.raises(trip_typed.NotUnderstood):
        trip_typed.parse("budget", typed)


@pytest.mark.parametrize(
    "value",
    [
        {"amount": 1500.5, "currency": "EUR", "per": None},
        {"amount": 3000.0, "currency": "EUR", "per": "group"},
    ],
)
def test_a_budget_can_be_saved_as_it_is_offered_for_correction(value: dict[str, Any]) -> None:
    assert trip_typed.parse("budget", trip_fields.typed("budget", value)) == value


def test_a_language_is_named() -> None:
    assert trip_fields.shown("language", "de") == "German"
    assert trip_fields.shown("language", "xx") == "xx"
    assert trip_fields.typed("language", "de") == "de"
