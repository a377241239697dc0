"""Several trips in one answer: each needs proven words of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inquiries.extraction.base import Context, Extraction
from inquiries.extraction.combining import combine
from inquiries.extraction.evidence import Span, is_valid
from inquiries.extraction.local.extractor import LocalExtractor
from inquiries.extraction.openai.schema import MOST_TRIPS
from inquiries.extraction.transcript import Utterance
from tests.inquiries.extraction.reading import TUESDAY

TEXT = (
    "Hello, 2 adults would like to see Crete, 12 to 26 May. And apart from that my mother goes to Rome, 3 to 6 September,"
    " in a single room. Lea Frost"
)
Body = dict[str, Any]


def field(value: Any, *words: str) -> Body:
    return {"value": value, "quotes": [{"message": "m1", "words": one} for one in words], "sure": True}


CRETE = {
    "destinations": field(["Crete"], "to see Crete"),
    "start_date": field("2026-05-12", "12 to 26 May"),
    "end_date": field("2026-05-26", "12 to 26 May"),
    "adults": field(2, "2 adults"),
}
ROME = {
    "destinations": field(["Rome"], "to Rome"),
    "start_date": field("2026-09-03", "3 to 6 September"),
    "end_date": field("2026-09-06", "3 to 6 September"),
    "adults": field(1, "my mother"),
    "rooms": field(1, "a single room"),
}
WHO = {"contact_name": field("Lea Frost", "Lea Frost"), "language": "en", "is_travel_inquiry": True}


def told(part: Extraction) -> tuple[list[str] | None, str]:
    return part.details.destinations, str(part.details.start_date)


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_two_trips_have_their_own_values_and_words(ask, server, api) -> None:
    server.answers({"trips": [CRETE, ROME], **WHO})
    result = ask(TEXT, api=api)
    assert told(result) == (["Crete"], "2026-05-12") and result.details.contact_name == "Lea Frost"
    (second,) = result.further
    assert told(second) == (["Rome"], "2026-09-03")
    assert (second.details.rooms, second.details.contact_name, second.details.language) == (1, None, None)
    for part in (result, second):
        assert part.source == "model" and part.evidence.keys() == part.values.keys() - {
            "language",
            "is_travel_inquiry",
        }
        for one in (one for found in part.evidence.values() for one in found):
            assert all(is_valid(Span(span.start, span.end), TEXT) for span in one.spans)


@pytest.mark.parametrize(
    "change",
    [
        {"destinations": field(["Oslo"], "Oslo")},  # words that nobody wrote
        {"start_date": field("2026-09-03", "on the third of September")},
        {"start_date": field("2026-09-13", "3 to 6 September")},
        {"start_date": None},
        {"destinations": None},
        {"destinations": field(["Crete"], "to see Crete")},  # no place of its own
        {"start_date": field("2026-05-26", "12 to 26 May"), "end_date": None},  # the days touch
        {"start_date": field("2025-09-03", "3 to 6 September")},  # last year
    ],
)
def test_a_second_trip_without_proof_of_its_own_is_none(ask, server, change) -> None:
    server.answers({"trips": [CRETE, ROME | change], **WHO})
    result = ask(TEXT)
    assert result.further == () and told(result) == (["Crete"], "2026-05-12")


def test_what_was_proven_of_a_doubtful_trip_stands_beside_the_first(ask, server) -> None:
    server.answers({"trips": [CRETE, ROME | {"start_date": None}], **WHO})
    result = ask(TEXT)
    assert [(one.field, one.value) for one in result.rivals] == [("destinations", ["Rome"])]
    server.answers({"trips": [CRETE, ROME | {"destinations": field(["Oslo"], "Oslo")}], **WHO})
    result = ask(TEXT)
    assert [(one.field, one.value) for one in result.rivals] == [("start_date", "2026-09-03")]
    assert [(one.field, one.value) for one in result.unproven] == [("destinations", ["Oslo"])]


def test_no_more_than_a_handful_of_trips(ask, server) -> None:
    months = ("March", "April", "May", "June", "July", "August", "September")
    towns = ("Rome", "Oslo", "Riga", "Bern", "Lyon", "Porto", "Malta")
    trips = [
        {
            "destinations": field([town], town),
            "start_date": field(f"2026-{number:02}-20", f"{town} on 20 {month}"),
        }
        for number, (town, month) in enumerate(zip(towns, months, strict=True), start=3)
    ]
    server.answers({"trips": trips})
    result = ask(". ".join(f"{town} on 20 {month}" for town, month in zip(towns, months, strict=True)))
    assert 1 + len(result.further) == MOST_TRIPS == 5


def test_an_answer_without_a_trip_and_one_without_the_list(ask, server) -> None:
    server.answers({"trips": [], "is_travel_inquiry": False, "language": "en"})
    assert ask(TEXT).values == {"language": "en", "is_travel_inquiry": False}
    server.manners.answer = lambda body: json.dumps(CRETE | WHO)  # as servers without a schema give it
    assert told(ask(TEXT)) == (["Crete"], "2026-05-12")


def test_nonsense_in_every_trip_is_nonsense(ask, server) -> None:
    from inquiries.channels import PermanentError

    server.answers({"trips": [{"adults": field(-1, "2 adults")}, {"rooms": field(0.5, "2 adults")}]})
    with pytest.raises(PermanentError, match="model_nonsense"):
        ask(TEXT)


def locally(text: str) -> Extraction:
    return LocalExtractor().extract((Utterance("100", "customer", TUESDAY, text),), Context(TUESDAY))


def test_both_see_the_second_trip_where_the_hub_alone_does_not(ask, server) -> None:
    server.answers({"trips": [CRETE, ROME], **WHO})
    local = locally(TEXT)
    assert local.further == ()
    both = combine(local, ask(TEXT))
    assert [told(one) for one in both.further] == [(["Rome"], "2026-09-03")]
    assert both.further[0].origin("destinations")[0] == "model"


SURE = "We want to see Crete, 12 to 26 May 2026, 2 adults. A second trip: Rome, 3 to 6 September 2026, near the station."


@pytest.mark.parametrize("swapped", [False, True])
def test_each_trip_is_completed_by_the_same_trip_of_the_model(ask, server, swapped) -> None:
    rome = {
        "destinations": field(["Rome"], "Rome"),
        "start_date": field("2026-09-03", "3 to 6 September"),
        "end_date": field("2026-09-06", "3 to 6 September"),
        "hotel_wishes": field(["near the station"], "near the station"),
    }
    crete = CRETE | {"rooms": field(2, "2 adults")}
    server.answers({"trips": [rome, crete] if swapped else [crete, rome]})
    local = locally(SURE)
    both = combine(local, ask(SURE))
    assert [told(one) for one in (both, *both.further)] == [
        (["Crete"], "2026-05-12"),
        (["Rome"], "2026-09-03"),
    ]
    assert both.further[0].details.hotel_wishes == ["near the station"]
    assert both.further[0].origin("destinations")[0] == "local"
    assert [one.field for one in both.unproven] == ["rooms"]  # two adults prove no two rooms
    assert both.further[0].confidence["start_date"] > local.further[0].confidence["start_date"]


def test_where_they_differ_on_the_second_trip_both_stand_there(ask, server) -> None:
    rome = ROME | {"end_date": field("2026-09-05", "3 to 5"), "rooms": None, "adults": None}
    server.answers({"trips": [CRETE, rome | {"destinations": field(["Rome", "Naples"], "Rome and Naples")}]})
    text = SURE.replace("Rome,", "Rome and Naples,").replace(
        "3 to 6 September 2026", "3 to 6 September 2026 (or 3 to 5)"
    )
    both = combine(locally(text), ask(text))
    (second,) = both.further
    assert str(second.details.end_date) == "2026-09-06"
    assert [(one.field, one.value) for one in second.rivals] == [("end_date", "2026-09-05")]
