"""Over a conversation: only the customer's words, the last word counts, the earlier one is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from inquiries.extraction.base import Context, Extraction, Extractor
from inquiries.extraction.local.extractor import LocalExtractor
from inquiries.extraction.merging import merge
from inquiries.extraction.transcript import Author, Utterance, bursts, customer_only

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def said(ref: str, text: str, minutes: int = 0, author: Author = "customer") -> Utterance:
    return Utterance(ref, author, NOON + timedelta(minutes=minutes), text)


def extract(*messages: Utterance) -> Extraction:
    return LocalExtractor().extract(messages, Context(NOON, "en-GB"))


def test_the_local_extractor_is_an_extractor() -> None:
    assert isinstance(LocalExtractor(), Extractor)


def test_our_own_offer_is_no_wish() -> None:
    found = extract(
        said("c1", "2 adults to Crete please, from Leeds"),
        said("s1", "We can offer Rhodes, 7 nights, £900 per person", 60, "staff"),
    )
    assert found.details.destinations == ["Crete"]
    assert found.details.budget is None


def test_a_later_message_replaces_a_value_and_the_old_one_is_kept() -> None:
    found = extract(
        said("c1", "2 adults to Crete, 12 July to 19 July"),
        said("s1", "Nothing free then.", 60, "staff"),
        said("c2", "Then 14 June to 21 June, and we are 3 adults now", 120),
    )
    assert (found.details.start_date, found.details.end_date) == (date(2026, 6, 14), date(2026, 6, 21))
    assert (found.details.adults, found.details.travellers) == (3, 3)
    assert found.details.destinations == ["Crete"]
    assert ("adults", 2) in {(old.field, old.value) for old in found.superseded}
    assert found.evidence["adults"][0].message_ref == "c2"
    assert found.evidence["destinations"][0].message_ref == "c1"


def test_an_old_return_before_the_new_departure_falls_away() -> None:
    found = extract(said("c1", "Crete, 12 July to 19 July"), said("c2", "We leave on 25 July instead", 600))
    assert (found.details.start_date, found.details.end_date) == (date(2026, 7, 25), None)


def test_the_lines_of_a_burst_are_read_together_with_evidence_in_each() -> None:
    found = extract(said("c1", "ten nights in Kos in june"), said("c2", "leaving on the 3rd", 1))
    assert found.details.start_date == date(2026, 6, 3)
    assert found.evidence["start_date"][0].message_ref == "c2"
    assert found.evidence["start_date"][0].quote == "the 3rd"


def test_bursts_end_at_an_answer_and_at_a_pause() -> None:
    talk = (
        said("a", "x"),
        said("b", "x", 5),
        said("s", "x", 6, "staff"),
        said("c", "x", 7),
        said("d", "x", 90),
    )
    assert [[item.message_ref for item in run] for run in bursts(talk)] == [["a", "b"], ["c"], ["d"]]
    assert len(customer_only(talk)) == 4


def test_nothing_said_is_an_empty_extraction() -> None:
    assert extract().details.destinations is None
    assert merge([]).evidence == {}


@pytest.mark.parametrize(
    ("first", "later", "locale"),
    [
        ("Kreta. Wir sind zwei Erwachsene und drei Kinder (3, 6 und 9 Jahre)", "Die Rechnung bitte an meinen Mann, gleiche Adresse", "de-DE"),
        ("Crete for 2 adults and 3 children (3, 6 and 9)", "Please send the bill to my husband", "en-GB"),
        ("La Crète pour 2 adultes et 3 enfants (3, 6 et 9 ans)", "La facture au nom de mon mari, s'il vous plaît", "fr-FR"),
        ("Creta, 2 adultos y 3 niños (3, 6 y 9 años)", "La factura a nombre de mi marido, por favor", "es-ES"),
        ("Creta, 2 adulti e 3 bambini (3, 6 e 9 anni)", "La fattura a mio marito, per favore", "it-IT"),
        ("Creta, 2 adultos e 3 crianças (3, 6 e 9 anos)", "A fatura para o meu marido, por favor", "pt-PT"),
    ],
)  # fmt: skip
def test_who_is_only_named_later_changes_nobody(first: str, later: str, locale: str) -> None:
    found = LocalExtractor().extract((said("c1", first), said("c2", later, 600)), Context(NOON, locale))
    told = ("adults", "children", "child_ages", "travellers")
    assert [found.values.get(name) for name in told] == [2, 3, [3, 6, 9], 5]


@pytest.mark.parametrize(
    ("later", "locale", "travellers"),
    [
        ("We'll be 6 now, two more decided to come", "en-GB", 6),
        ("Tim dropped out so we're three now.", "en-GB", 3),
        ("Nous serons finalement 6 : deux collègues de plus", "fr-FR", 6),
        ("Saremmo otto in quattro doppie", "it-IT", 8),
    ],
)
def test_a_number_told_later_counts(later: str, locale: str, travellers: int) -> None:
    found = LocalExtractor().extract(
        (said("c1", "Crete, 4 people"), said("c2", later, 600)), Context(NOON, locale)
    )
    assert found.details.travellers == travellers


@pytest.mark.parametrize(
    ("later", "places"),
    [
        ("Is the hotel in Florence near the station?", ["Rome", "Florence", "Venice"]),
        ("Change of plan, we would like to go to Crete instead", ["Crete"]),
        ("We decided to go only to Venice", ["Venice"]),
    ],
)
def test_words_about_one_stop_leave_the_tour_as_it_is(later: str, places: list[str]) -> None:
    found = extract(said("c1", "Rome, Florence and Venice from 3 to 14 May"), said("c2", later, 600))
    assert found.details.destinations == places


def test_the_ages_stay_where_the_children_stay_the_same() -> None:
    found = extract(
        said("c1", "Crete for 2 adults and 2 children (4 and 8)"),
        said("c2", "My mother comes too, so 3 adults and 2 children", 600),
    )
    assert (found.details.adults, found.details.child_ages, found.details.travellers) == (3, [4, 8], 5)


def test_a_month_named_later_leaves_the_days_that_lie_in_it() -> None:
    found = extract(
        said("c1", "2 adults to Crete, 10 July to 24 July 2026"),
        said("s1", "A nice house is free then.", 60, "staff"),
        said("c2", "Are dogs allowed on the beach in July, too?", 120),
    )
    assert (found.details.start_date, found.details.end_date) == (date(2026, 7, 10), date(2026, 7, 24))
    assert found.details.flexible_dates is None
