"""Two trips in one conversation: only where it is certain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inquiries.extraction.base import Context, Extraction
from inquiries.extraction.combining import combine
from inquiries.extraction.local.extractor import LocalExtractor
from inquiries.extraction.schema import TripDetails
from inquiries.extraction.transcript import Utterance

T0 = datetime(2026, 11, 2, 9, tzinfo=UTC)
EXTRACTOR = LocalExtractor()


def read(*texts: str, locale: str = "en-GB") -> Extraction:
    said = [Utterance(str(n), "customer", T0 + timedelta(hours=n), text) for n, text in enumerate(texts)]
    return EXTRACTOR.extract(tuple(said), Context(T0, locale))


def told(part: Extraction) -> tuple[list[str], str, str]:
    days = (part.details.start_date, part.details.end_date)
    return part.details.destinations or [], *(str(day or "") for day in days)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "Hello, we are 2 adults and want to fly to Crete from 12 May 2027 to 26 May 2027.\n"
            "We also plan a second trip: Rome, 3 to 6 September 2027.\nKind regards\nLea Frost",
            (["Crete"], "2027-05-12", "2027-05-26"),
            (["Rome"], "2027-09-03", "2027-09-06"),
        ),
        (
            "Guten Tag, wir suchen ein Hotel auf Kreta vom 12. bis 26. Mai 2027. Außerdem planen wir eine zweite Reise "
            "nach Rom vom 3. bis 6. September 2027. Viele Grüße",
            (["Kreta"], "2027-05-12", "2027-05-26"),
            (["Rom"], "2027-09-03", "2027-09-06"),
        ),
        (
            "Bonjour, nous partons en Crète du 12 au 26 mai 2027. Nous préparons aussi un autre voyage à Rome du 3 au 6 "
            "septembre 2027.",
            (["Crète"], "2027-05-12", "2027-05-26"),
            (["Rome"], "2027-09-03", "2027-09-06"),
        ),
    ],
)
def test_a_second_trip_with_its_own_place_and_days(text: str, first: object, second: object) -> None:
    result = read(text)
    assert told(result) == first
    assert [told(one) for one in result.further] == [second]
    for part in (result, *result.further):
        for name, found in part.evidence.items():
            for one in found:
                assert one.quote == " … ".join(span.of(text) for span in one.spans), name


APART = [
    ("en-GB", "First trip: Rome from 3 to 6 May, 2 adults. Second trip: Crete from 10 to 20 August, 2 adults and 2 children (5, 8), hotel with a pool, half board, budget 6000 EUR."),
    ("de-DE", "Erste Reise: Rom vom 3. bis 6. Mai, 2 Erwachsene. Zweite Reise: Kreta vom 10. bis 20. August, 2 Erwachsene und 2 Kinder (5, 8), Hotel mit Pool, Halbpension, 6.000 EUR."),
    ("fr-FR", "Premier voyage : Rome du 3 au 6 mai, 2 adultes. Deuxième voyage : la Crète du 10 au 20 août, 2 adultes et 2 enfants (5, 8), hôtel avec piscine, demi-pension, budget 6000 euros."),
    ("es-ES", "Primer viaje: Roma del 3 al 6 de mayo, 2 adultos. Segundo viaje: Creta del 10 al 20 de agosto, 2 adultos y 2 niños (5, 8), hotel con piscina, media pensión, 6.000 euros."),
    ("it-IT", "Primo viaggio: Roma dal 3 al 6 maggio, 2 adulti. Secondo viaggio: Creta dal 10 al 20 agosto, 2 adulti e 2 bambini (5, 8), hotel con piscina, mezza pensione, 6.000 euro."),
    ("pt-PT", "Primeira viagem: Roma de 3 a 6 de maio, 2 adultos. Segunda viagem: Creta de 10 a 20 de agosto, 2 adultos e 2 crianças (5, 8), hotel com piscina, meia pensão, 6.000 euros."),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text"), APART)
def test_each_trip_has_only_what_is_said_of_it(locale: str, text: str) -> None:
    first = read(text, locale=locale)
    (second,) = first.further

    told = ("adults", "children", "child_ages", "travellers", "board", "hotel_wishes", "budget")
    assert [first.values.get(name) for name in told] == [2, None, None, 2, None, None, None]
    assert [second.values.get(name) for name in told[:6]] == [2, 2, [5, 8], 4, "half board", ["pool"]]
    assert second.details.budget.amount == 6000


def test_the_first_trip_keeps_its_own_budget() -> None:
    first = read(
        "Rome from 3 to 6 May for 2, budget 900 EUR. A second trip: Crete from 10 to 20 August, budget 6000 EUR"
    )
    assert [one.details.budget.amount for one in (first, *first.further)] == [900, 6000]


def test_what_is_said_of_both_trips_holds_for_both() -> None:
    first = read(
        "Rome 3-6 May. And another trip: Oslo 10-12 September. Both trips for 2 adults, budget 1000 EUR per person."
    )
    assert [(one.details.adults, one.details.budget.amount) for one in (first, *first.further)] == [
        (2, 1000),
        (2, 1000),
    ]


def test_who_writes_and_who_travels_stays_with_the_first() -> None:
    result = read(
        "Crete from 12 May 2027 to 26 May 2027, please. A second trip would be Rome, 3 to 6 September 2027. "
        "We are 2 adults.\nLea Frost, lea@frost.example"
    )
    assert (result.details.adults, result.details.contact_email) == (2, "lea@frost.example")
    assert result.further[0].details.contact_email is None


@pytest.mark.parametrize(
    "text",
    [
        "Rome from 3 to 6 September 2027, then Florence from 6 to 9 September 2027.",
        "Crete from 12 to 26 May 2027. We may plan another trip later.",
        "Crete from 12 to 26 May 2027. For a second trip we think of Rome.",
        "Crete from 12 to 26 May 2027. A second trip within Crete from 1 to 3 June 2027 would be nice.",
        "Crete from 12 to 26 May 2027, with another trip to Santorini on 20 May 2027.",
    ],
)
def test_where_it_is_not_certain_there_is_one(text: str) -> None:
    assert not read(text).further


def test_a_second_trip_in_a_later_message_leaves_the_first_alone() -> None:
    first, second = (
        "Crete from 12 to 26 May 2027 for 2 adults",
        "We need another trip: Rome, 3 to 6 September 2027",
    )
    result = read(first, second)
    assert told(result) == (["Crete"], "2027-05-12", "2027-05-26") and result.details.adults == 2
    assert [told(one) for one in result.further] == [(["Rome"], "2027-09-03", "2027-09-06")]
    later = read(first, second, "For Rome please 4 to 8 September 2027")
    assert told(later) == told(result)
    assert [told(one) for one in later.further] == [(["Rome"], "2027-09-04", "2027-09-08")]


def test_a_model_that_reads_one_trip_does_not_undo_the_second() -> None:
    local = read("Crete from 12 to 26 May 2027. A second trip: Rome, 3 to 6 September 2027.")
    model = Extraction(TripDetails(destinations=["Crete", "Rome"], adults=2), source="model", version="v3")
    both = combine(local, model)
    assert both.further == local.further and both.details.destinations == ["Crete"]
    assert both.details.adults == 2 and not both.rivals
