"""A model's quote proves a value only if it stands in the customer's own words and these say the value."""

from __future__ import annotations

from typing import Any

import pytest

from inquiries.extraction.base import Context
from inquiries.extraction.openai import prompting, proving, values
from inquiries.extraction.openai.config import Config
from inquiries.extraction.openai.schema import Given, Quote
from inquiries.extraction.transcript import Utterance
from tests.inquiries.extraction.reading import TUESDAY

SIGNED = "Hello, we would like to see Rome in spring, please.\n\nBest regards,\nJane Miller\nAll Inclusive Cruises, 5 Rue X, Paris"
FORWARDED = "Can you do this for us?\n\n---------- Forwarded message ----------\nFrom: Bob Stone <bob@stone.example>\n\nCrete for two. Call me, 089 7654321, Bob Stone"


def proven(name: str, value: Any, text: str, quote: str = "") -> Any:
    said = (Utterance("1", "customer", TUESDAY, text),)
    letter = prompting.write(said, Context(TUESDAY), Config("m"))
    possible = values.possible(Given(name, value), TUESDAY.date())
    assert possible is not None
    found = proving.prove(name, possible, (Quote("m1", quote or text),), letter)
    return found and found[0]


@pytest.mark.parametrize(
    ("name", "value", "text", "quote", "kept"),
    [
        ("destinations", ["Paris"], SIGNED, "Paris", False), ("services", ["cruise"], SIGNED, "Cruises", False), ("adults", 5, SIGNED, "5 Rue X", False),
        ("board", "all inclusive", SIGNED, "All Inclusive", False), ("destinations", ["Rome"], SIGNED, "Rome", True),
        ("contact_name", "Jane Miller", SIGNED, "Jane Miller", True), ("destinations", ["Rome"], "Rome.\n\n-- \nTravel Club Lisbon, Rome", "Rome", True),
        ("destinations", ["Lisbon"], "To Rome, please.\n\n-- \nTravel Club Lisbon", "Lisbon", False),
        ("destinations", ["Corfu"], "Thanks for the quote for Corfu, but the times don't suit us. Rather Crete instead.", "Corfu", False),
        ("contact_phone", "+49897654321", FORWARDED, "089 7654321", False), ("contact_name", "Bob Stone", FORWARDED, "Bob Stone", False),
        ("destinations", ["Crete"], FORWARDED, "Crete", True),
    ],
)  # fmt: skip
def test_signatures_declined_offers_and_forwarded_writers_are_no_evidence(
    name, value, text, quote, kept
) -> None:
    assert (proven(name, value, text, quote) is not None) is kept


@pytest.mark.parametrize(
    ("name", "value", "text", "kept"),
    [
        ("board", "all inclusive", "Hello", False), ("services", ["flight"], "2 adults to Rome", False), ("trip_type", "honeymoon", "2 adults", False),
        ("hotel_wishes", ["pool"], "2 adults", False), ("special_needs", ["wheelchair"], "2 adults", False), ("flexible_dates", True, "2 adults", False),
        ("services", ["flight"], "no flights please", False), ("hotel_wishes", ["pool"], "no pool please", False), ("board", "full board", "half board", False),
        ("services", ["flight", "hotel"], "Flug und Hotel", True), ("services", ["hotel"], "un hôtel", True), ("board", "half board", "Halbpension", True),
        ("board", "Halbpension", "mit Halbpension", True), ("trip_type", "honeymoon", "Flitterwochen auf Kreta", True), ("trip_type", "hen party", "a hen party", True),
        ("hotel_wishes", ["quiet room"], "quiet room please", True), ("hotel_wishes", ["sea view"], "mit Meerblick", True),
        ("special_needs", ["nut allergy"], "our son is allergic to nuts", True), ("special_needs", ["ground floor"], "a room on the ground floor", True),
        ("flexible_dates", True, "we are flexible", True), ("flexible_dates", True, "our dates are not flexible", False), ("flexible_dates", True, "mid March", True),
        ("flexible_dates", True, "a day earlier or later", True), ("flexible_dates", True, "in June", True), ("flexible_dates", True, "on 3 June", False),
    ],
)  # fmt: skip
def test_services_kinds_boards_and_wishes_need_words_for_them(name, value, text, kept) -> None:
    assert (proven(name, value, text) is not None) is kept


@pytest.mark.parametrize(
    ("name", "value", "text", "kept"),
    [
        ("destinations", ["Rom"], "We come from home", False), ("destinations", ["Roman"], "a romantic week", False), ("contact_name", "Anna", "Annabelle", False),
        ("destinations", ["Mallorca"], "Mallorcaurlaub", True), ("destinations", ["Antalya"], "Antalyaya", True), ("destinations", ["京都"], "京都に行きたい", True),
        ("contact_email", "ann@hill.example", "joann@hill.example", False), ("contact_email", "ann@hill.example", "ann@hill.example.", True),
        ("start_date", "2026-06-02", "2 adults", False), ("start_date", "2026-06-03", "from 3 July", False), ("start_date", "2026-07-03", "3 July 2027", False),
        ("start_date", "2026-09-03", "03/07/2026", False), ("start_date", "2026-07-03", "03/07/2026", True), ("start_date", "2026-03-24", "next Friday", False),
        ("end_date", "2026-03-16", "Friday for 3 nights", True), ("end_date", "2027-01-04", "29 Dec to 4 Jan", True), ("end_date", "2026-07-19", "12.07.-19.07.26", True),
        ("contact_phone", "+441234567", "call 089 1234567", False), ("contact_phone", "+49201234567", "call +44 20 1234567", False),
        ("contact_phone", "+442071234567", "+44 (0)20 71234567", True), ("contact_phone", "+49891234567", "0049 89 1234567", True), ("contact_phone", "+49891234567", "Tel. 089/1234567", True),
        ("contact_phone", "+390612345678", "06 12345678", True),
        ("budget", {"amount": 12}, "12 May", False), ("budget", {"amount": 3}, "2 adults, 3 rooms", False), ("budget", {"amount": 3000}, "3000 for 2 adults", True),
    ],
)  # fmt: skip
def test_words_that_nearly_say_it_do_not(name, value, text, kept) -> None:
    assert (proven(name, value, text) is not None) is kept


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("Budget about 3000 EUR", None),
        ("3k EUR pp", "person"),
        ("3.000 € pro Nase", "person"),
        ("our budget is £3,000", None),
    ],
)
def test_for_whom_a_sum_is_meant_is_not_guessed(text, per) -> None:
    currency = "GBP" if "£" in text else "EUR"
    assert proven("budget", {"amount": 3000, "currency": currency, "per": "person"}, text).per == per


def test_a_model_that_stammers_is_not_listened_to_for_long() -> None:
    said = (Utterance("1", "customer", TUESDAY, "word " * 1500),)
    letter = prompting.write(said, Context(TUESDAY), Config("m"))
    quotes = tuple(Quote("m1", f"{number} adults") for number in range(100_000))
    assert proving.prove("adults", 2, (*quotes, Quote("m1", "word")), letter) is None
