"""The subject of a mail: the customer's words just before the text, and weaker than it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from inquiries.extraction import reference_numbers
from inquiries.extraction.base import Context, Extraction
from inquiries.extraction.labelled import Case, case_row, read_cases
from inquiries.extraction.local.extractor import LocalExtractor
from inquiries.extraction.schema import as_json
from inquiries.extraction.transcript import Transcript, bursts, said
from tests.inquiries.extraction.reading import TUESDAY, extract

CURT = "Hello, the details are above. Regards, Ann Lee"


def mail(subject: str, text: str, days: int = 0) -> Transcript:
    return said(f"m{days}", "customer", TUESDAY + timedelta(days=days), text, subject)


def read(*mails: Transcript, locale: str = "en-GB") -> Extraction:
    whole = tuple(one for parts in mails for one in parts)
    return LocalExtractor().extract(whole, Context(TUESDAY, locale))


def filled(found: Extraction) -> dict[str, Any]:
    return {name: value for name, value in as_json(found.details).items() if value is not None}


@pytest.mark.parametrize(
    ("subject", "locale", "wanted"),
    [
        ("Sicily, two weeks, 2 adults + baby", "en-GB", {"destinations": ["Sicily"], "adults": 2, "infants": 1}),
        (
            "Anfrage Kreta 12.-26.7.2027, 2 Erw.",
            "de-DE",
            {"destinations": ["Kreta"], "start_date": "2027-07-12", "end_date": "2027-07-26", "adults": 2},
        ),
        (
            "Voyage de noces Japon avril 2027",
            "fr-FR",
            {"destinations": ["Japon"], "adults": 2, "start_date": "2027-04-01", "end_date": "2027-04-30"},
        ),
        (
            "Vuelos Madrid - Lima 3 de mayo, 4 personas",
            "es-ES",
            {"origin": "Madrid", "destinations": ["Lima"], "start_date": "2026-05-03", "travellers": 4},
        ),
        (
            "Zimmeranfrage 2 DZ 5.-8. Oktober Wien",
            "de-AT",
            {"destinations": ["Wien"], "rooms": 2, "start_date": "2026-10-05", "end_date": "2026-10-08"},
        ),
        (
            "Honeymoon in the Maldives, budget 8000 EUR",
            "en-GB",
            {"budget": {"amount": 8000.0, "currency": "EUR", "per": None}},
        ),
    ],
)  # fmt: skip
def test_a_trip_told_in_the_subject_alone(subject: str, locale: str, wanted: dict[str, Any]) -> None:
    found = read(mail(subject, CURT), locale=locale)
    assert {name: filled(found).get(name) for name in wanted} == wanted
    assert found.details.is_travel_inquiry is True
    for name in wanted:
        for one in found.evidence[name]:
            assert (one.place, one.message_ref) == ("subject", "m0")
            assert all(span.of(subject) in one.quote for span in one.spans)


def test_where_both_speak_the_text_is_right_and_the_subject_is_kept_as_what_was_said_before() -> None:
    found = read(mail("Crete 12-26 July 2026, 2 adults", "We are 3 adults and go to Malta from 5 July 2026."))
    assert (found.details.destinations, found.details.adults) == (["Malta"], 3)
    assert (found.details.start_date, found.details.end_date) == (date(2026, 7, 5), None)
    assert {one.place for items in found.evidence.values() for one in items} == {"text"}
    gone = {one.field: (one.value, one.evidence[0].place) for one in found.superseded}
    assert gone["destinations"] == (["Crete"], "subject") and gone["adults"] == (2, "subject")


def test_what_the_text_tells_more_exactly_takes_nothing_back() -> None:
    found = read(mail("Crete in July 2026", "2 adults to Crete and Rhodes, 12 to 26 July 2026."))
    assert found.details.destinations == ["Crete", "Rhodes"]
    assert found.superseded == ()


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("The baby will be 8 months old.", {"adults": 2, "infants": 1, "travellers": 3}),
        (
            "2 adults and 1 child (5)",
            {"adults": 2, "children": 1, "infants": None, "child_ages": [5], "travellers": 3},
        ),
        ("We are 5 people.", {"adults": None, "infants": None, "travellers": 5}),
    ],
)
def test_who_travels_is_filled_up_only_where_it_adds_up(text: str, party: dict[str, Any]) -> None:
    found = as_json(read(mail("Sicily, 2 adults + baby", f"{text} Please send an offer.")).details)
    assert {name: found[name] for name in party} == party


def test_dates_of_the_subject_do_not_mix_with_those_of_the_text() -> None:
    found = read(mail("Crete 12-26 July 2026", "Please quote 10 nights for two adults."))
    assert (found.details.start_date, found.details.end_date, found.details.nights) == (None, None, 10)


def test_a_day_in_the_text_ends_the_window_of_the_subject() -> None:
    details = read(mail("Japan, April 2027", "2 adults please, 12 to 26 April 2027.")).details
    assert (details.start_date, details.end_date) == (date(2027, 4, 12), date(2027, 4, 26))
    assert details.flexible_dates is None


def test_days_in_the_subject_are_more_than_the_month_in_the_text() -> None:
    details = read(mail("Crete 12-26 July 2026", "We want to travel in July, 2 adults.")).details
    assert (details.start_date, details.end_date) == (date(2026, 7, 12), date(2026, 7, 26))
    assert details.flexible_dates is None


def test_a_month_alone_is_no_time_of_a_trip() -> None:
    assert "start_date" not in filled(read(mail("Question, April 2027", "Are you open on Sundays?")))


def test_the_month_of_the_subject_is_the_one_in_which_the_text_counts_days() -> None:
    found = read(mail("Kreta Juli 2027", "Vom 12. bis 26., zwei Erwachsene."), locale="de-DE")
    assert (found.details.start_date, found.details.end_date) == (date(2027, 7, 12), date(2027, 7, 26))


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office until 12 May.",
        "What a wonderful holiday we had!",
        "Please find attached our invoice. Amount due by 12 March.",
        "I am applying for the position of travel consultant.",
        "Our account number and routing number have changed at the bank.",
    ],
)
def test_no_subject_makes_an_inquiry_of_something_else(text: str) -> None:
    found = read(mail("Crete 12-26 July 2026, 2 adults", text))
    assert found.details.is_travel_inquiry is False


@pytest.mark.parametrize(
    "subject",
    [
        "Invoice 4711 Crete 12.07.2026",
        "Cancellation Crete 12-26 July 2026, 2 adults",
        "Stornierung Kreta 12.-26.7.2026, 2 Erw.",
        "Out of office: in Crete 12-26 July 2026",
        "Thank you for Crete 12-26 July 2026",
    ],
)
def test_a_subject_about_something_else_tells_no_trip(subject: str) -> None:
    assert not read(mail(subject, CURT)).evidence.keys() - {"contact_name"}


@pytest.mark.parametrize(
    "subject",
    [
        "Peter Miller",
        "Anfrage von Julia Berger",
        "From Anna Schmidt",
        "Inquiry TI-2026-000123",
        "Anfrage Nr. 450012 vom 12.03.2027",
        "Booking no. 4500, ref. 012045678",
        "+49 170 1234567",
        "Angebot 4350",
        "anna@example.com",
    ],
)
def test_names_and_numbers_of_a_subject_are_nobodys(subject: str) -> None:
    found = read(mail(subject, "Could you call me back, please?"))
    assert filled(found).keys() == {"language", "is_travel_inquiry"}


def test_the_price_of_an_offer_in_the_subject_is_no_budget() -> None:
    found = read(mail("Your offer of 4,350 EUR for Crete", CURT))
    assert (found.details.destinations, found.details.budget) == (["Crete"], None)


def test_a_name_in_the_subject_leaves_the_signature_its_right() -> None:
    found = read(mail("Crete for Peter Miller", "2 adults please.\n\nKind regards\nAnn Lee"))
    assert found.details.contact_name == "Ann Lee"


def test_the_language_is_that_of_the_text_and_of_the_subject_where_there_is_none() -> None:
    subject = "Voyage de noces au Japon pour deux"
    assert (
        read(mail(subject, "Wir freuen uns auf Ihr Angebot und sind sehr gespannt.")).details.language == "de"
    )
    assert read(mail(subject, "")).details.language == "fr"


def test_a_later_subject_is_a_later_word() -> None:
    first = mail("Crete, 2 adults", "Please send an offer.")
    found = read(first, mail("Crete: now 3 adults", "See above, please.", days=1))
    assert found.details.adults == 3
    assert found.evidence["adults"][0].message_ref == "m1"


def test_a_second_trip_told_in_the_text_stands_beside_that_of_the_subject() -> None:
    text = "2 adults. And a second trip: Rome, 10-14 October 2026, please quote both."
    found = read(mail("Crete 12-26 July 2026", text))
    assert found.details.destinations == ["Crete"] and found.details.start_date == date(2026, 7, 12)
    assert [one.details.destinations for one in found.further] == [["Rome"]]


def test_a_subject_begins_a_run_of_its_own() -> None:
    whole = (*mail("Crete", "one"), *mail("Malta", "two"), *mail("", "three"))
    assert [[one.text for one in run] for run in bursts(whole)] == [
        ["Crete", "one"],
        ["Malta", "two", "three"],
    ]


def test_a_message_without_a_subject_is_read_as_ever() -> None:
    text = "2 adults to Crete, 12-19 July"
    assert read(mail("", text)).details == extract(text).details


def test_a_case_keeps_its_subject() -> None:
    case = Case("a", (*mail("Crete", "2 adults"), *mail("", "3 adults", 1)), Context(TUESDAY, "en-GB"))
    (again,) = read_cases([json.dumps(case_row(case))])
    assert [(one.place, one.text) for one in again.transcript] == [
        (one.place, one.text) for one in case.transcript
    ]
    row = {"id": "b", "subject": "Crete", "text": "2 adults", "received_at": "2026-01-05T10:00:00Z"}
    (short,) = read_cases([json.dumps(row)])
    assert [(one.place, one.text) for one in short.transcript] == [("subject", "Crete"), ("text", "2 adults")]


@pytest.mark.parametrize(
    "text",
    ["Kreta 12.-26.7.2027", "Reise 2027-05-12", "Budget EUR 4500", "no 2 adults", "Angebot 2027", "mai-2027"],
)
def test_days_sums_and_people_are_no_numbers_of_files(text: str) -> None:
    assert not list(reference_numbers.find(text.lower()))
