"""A part of a month is a range of days with flexible dates, as long as nobody names a day. Received on 10 March 2026."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inquiries.extraction.base import Context, Extraction
from inquiries.extraction.local.extractor import LocalExtractor
from inquiries.extraction.transcript import Utterance
from inquiries.extraction.windows import is_window
from tests.inquiries.extraction.reading import TUESDAY, extract, read, some

WINDOWS = [
    ("en-GB", "We'd love to see Japan in mid April, 2 adults", "2026-04-11", "2026-04-20", "mid April"),
    ("en-GB", "Two of us to Corfu for 5 nights, first half of July", "2026-07-01", "2026-07-15", "first half of July"),
    ("en-GB", "Malta mid to late May please, 2 adults", "2026-05-11", "2026-05-31", "mid to late May"),
    ("en-GB", "A hotel in York, early March next year", "2027-03-01", "2027-03-10", "early March next year"),
    ("en-GB", "Flights to Oslo late May or early June for 2 people", "2026-05-21", "2026-06-10", "late May or early June"),
    ("en-US", "A cruise from Miami, last week of January 2027", "2027-01-25", "2027-01-31", "last week of January 2027"),
    ("de-DE", "Wir möchten Anfang Juni nach Kreta, 2 Erwachsene", "2026-06-01", "2026-06-10", "Anfang Juni"),
    ("de-DE", "Hotel auf Rügen, zweite Julihälfte, 2 Personen", "2026-07-16", "2026-07-31", "zweite Julihälfte"),
    ("de-DE", "Wir suchen eine Reise nach Rom von Ende April bis Mitte Mai", "2026-04-21", "2026-05-20", "Ende April bis Mitte Mai"),
    ("fr-FR", "Un séjour à Djerba à la mi-septembre pour 2 adultes", "2026-09-11", "2026-09-20", "mi-septembre"),
    ("fr-FR", "Un hôtel à Nice, première quinzaine d'août", "2026-08-01", "2026-08-15", "première quinzaine d'août"),
    ("es-ES", "Queremos un viaje a Cádiz para finales de mayo", "2026-05-21", "2026-05-31", "finales de mayo"),
    ("it-IT", "Vorremmo andare a Creta nella prima metà di luglio", "2026-07-01", "2026-07-15", "prima metà di luglio"),
    ("pt-PT", "Queremos ir à Madeira em meados de outubro, 2 adultos", "2026-10-11", "2026-10-20", "meados de outubro"),
    ("nl-NL", "Wij willen half mei naar Texel, 2 volwassenen", "2026-05-11", "2026-05-20", "half mei"),
    ("pt-PT", "Na primeira quinzena de agosto queremos ir à Madeira", "2026-08-01", "2026-08-15", "primeira quinzena de agosto"),
    ("it-IT", "Un viaggio a Bled nella seconda metà di settembre. 20 camere doppie.", "2026-09-16", "2026-09-30", "seconda metà di settembre"),
    ("pt-PT", "Uma semana na Serra Nevada, última semana de fevereiro", "2027-02-22", "2027-02-28", "última semana de fevereiro"),
    ("en-GB", "Egypt in January, 2 adults, diving", "2027-01-01", "2027-01-31", "January"),
    ("en-GB", "We want to go to Crete in June or July, 2 adults", "2026-06-01", "2026-07-31", "June or July"),
    ("en-GB", "crete sometime in nov, 2 adults", "2026-11-01", "2026-11-30", "nov"),
    ("de-DE", "kreta im okt, 2 erw", "2026-10-01", "2026-10-31", "okt"),
    ("pt-BR", "creta em jan, 2 adultos", "2027-01-01", "2027-01-31", "jan"),
    ("en-GB", "We may go to Crete, any week in June would suit, 2 adults", "2026-06-01", "2026-06-30", "June"),
    ("de-DE", "Eine Woche Mallorca im Juli für 2 Personen", "2026-07-01", "2026-07-31", "Juli"),
    ("it-IT", "Vorremmo andare in Puglia a settembre, siamo in due", "2026-09-01", "2026-09-30", "settembre"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "start", "end", "words"), WINDOWS)
def test_a_part_of_a_month_is_its_first_and_its_last_day(
    locale: str, text: str, start: str, end: str, words: str
) -> None:
    found = extract(text, locale)

    assert (str(found.details.start_date), str(found.details.end_date)) == (start, end)
    assert found.details.flexible_dates
    assert [found.evidence[name][0].quote for name in ("start_date", "end_date")] == [words, words]
    assert is_window(found.values)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-GB", "We would like a week in Crete. Please answer by the end of April."),
        ("en-GB", "Crete for two. My mother turns 80, her birthday is in mid May."),
        ("en-GB", "Crete for two please. Last year we were in Rome in mid May and liked the hotel."),
        ("en-GB", "Crete for two, either mid May or mid September"),
        ("en-GB", "Crete for 4. The other half may join us later, is that possible?"),
        ("fr-FR", "Nous nous marions en juin, voyage de noces aux Seychelles pour deux"),
        ("de-DE", "Mein Mann wird im August 60. Wir wollen nach Wien, 2 Personen"),
        ("en-GB", "Crete for 2, any time between June and October"),
        ("de-DE", "Bitte schicken Sie uns das Angebot für Kreta bis Mitte Mai."),
        ("de-DE", "Wir wollen nach Rom. Seit Ende Januar bin ich Rentner."),
        ("fr-FR", "Un devis pour Rome, réponse avant fin mars s'il vous plaît"),
        ("es-ES", "Queremos ir a Roma. Necesitamos el presupuesto antes de finales de abril."),
        ("en-GB", "Please send the invoice for the stay in early May."),
        ("en-GB", "Newsletter: our best offers of late May, unsubscribe here"),
    ],
)
def test_a_deadline_a_birthday_or_a_choice_is_no_window(locale: str, text: str) -> None:
    assert some(text, locale, "start_date", "end_date") == (None, None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Crete in early June, say 3 June to 10 June, 2 adults", "2026-06-03", "2026-06-10"),
        ("Crete in June, flying out on 14 June for 7 nights", "2026-06-14", "2026-06-21"),
    ],
)
def test_an_exact_day_wins(text: str, start: str, end: str) -> None:
    assert some(text, "en-GB", "start_date", "end_date") == (start, end)


def test_the_stay_is_told_by_its_words_and_never_counted_from_the_window() -> None:
    assert read("Crete in mid May, 2 adults").get("nights") is None
    assert read("A week in Crete in mid May, 2 adults")["nights"] == 7
    assert read("Crete in mid May, 4 nights")["nights"] == 4
    assert read("Crete, first two weeks of May, 2 adults").get("nights") is None
    assert read("In two weeks I can call. We want Crete in mid May.").get("nights") is None


def test_a_stay_that_is_longer_than_the_window_has_no_last_day() -> None:
    found = read("Three weeks in Vietnam, early November, 2 adults")

    assert (found["start_date"], found.get("end_date"), found["nights"]) == ("2026-11-01", None, 21)
    assert is_window(found)


def test_in_a_conversation_a_day_replaces_the_window_and_what_it_implied() -> None:
    found = _talk("Hello, Crete in mid May please, 2 adults", "we would fly on 14 May, 7 nights")

    assert (str(found.details.start_date), str(found.details.end_date)) == ("2026-05-14", "2026-05-21")
    assert found.details.flexible_dates is None
    gone = {(one.field, str(one.value)) for one in found.superseded}
    assert {("start_date", "2026-05-11"), ("end_date", "2026-05-20")} <= gone


def test_a_bare_day_is_of_the_window_and_the_last_day_of_the_window_is_no_return() -> None:
    found = _talk("Hello, Crete in mid May please, 2 adults", "the 14th would be best")

    assert (str(found.details.start_date), found.details.end_date) == ("2026-05-14", None)


def test_dates_that_were_said_to_be_flexible_stay_flexible() -> None:
    found = _talk("Crete in mid May please, 2 adults, we are flexible", "we would fly on 14 May")

    assert found.details.flexible_dates


def test_a_later_window_replaces_the_earlier_one() -> None:
    found = _talk("Crete in mid May please, 2 adults", "or better: early June")

    assert (str(found.details.start_date), str(found.details.end_date)) == ("2026-06-01", "2026-06-10")


def test_a_stay_told_later_that_is_longer_than_the_window_takes_its_last_day() -> None:
    found = _talk("Crete in mid May please, 2 adults", "for 14 nights")

    assert (str(found.details.start_date), found.details.end_date, found.details.nights) == (
        "2026-05-11",
        None,
        14,
    )


def _talk(*texts: str) -> Extraction:
    said = [
        Utterance(f"m{number}", "customer", TUESDAY + timedelta(hours=5 * number), text)
        for number, text in enumerate(texts)
    ]
    return LocalExtractor().extract(said, Context(TUESDAY))


def test_the_summary_speaks_of_a_window() -> None:
    assert read("A week in Crete in mid May, 2 adults")["summary"] == (
        "2 adults to Crete between 11 May 2026 and 20 May 2026, for 7 nights."
    )


BETWEEN = [
    ("en-GB", "Crete between the 5th and 25th of June, 7 nights"),
    ("de-DE", "Kreta zwischen dem 5. und dem 25. Juni, 7 Nächte"),
    ("fr-FR", "la Crète entre le 5 et le 25 juin, 7 nuits"),
    ("es-ES", "Creta entre el 5 y el 25 de junio, 7 noches"),
    ("it-IT", "Creta tra il 5 e il 25 giugno, 7 notti"),
    ("pt-PT", "Creta entre 5 e 25 de junho, 7 noites"),
]


@pytest.mark.parametrize(("locale", "text"), BETWEEN)
def test_days_between_which_a_shorter_stay_lies_are_a_window(locale: str, text: str) -> None:
    found = read(text, locale)
    told = ("start_date", "end_date", "nights", "flexible_dates")
    assert tuple(found.get(name) for name in told) == ("2026-06-05", "2026-06-25", 7, True)
    assert is_window(found)


def test_nights_at_one_stop_are_not_the_stay() -> None:
    assert "nights" not in read("Crete from 5 to 20 June, 3 nights in Chania")
