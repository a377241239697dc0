"""What becomes of an answer: the form, the second look at values, the proof by the customer's words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries.extraction.local import currencies
from inquiries.extraction.openai import prompting, proving, saying, values
from inquiries.extraction.openai.schema import MOST_TRIPS, Given, NoJson, Quote, answer_schema, read_answer
from inquiries.extraction.schema import ABOUT_ALL, FIELDS, OF_A_TRIP, WITHOUT_EVIDENCE, TripDetails
from tests.inquiries.extraction.reading import TUESDAY
from tests.support.model_server import lint

TODAY = TUESDAY.date()


def field(value: Any, *words: str, message: str = "m1", sure: bool = True) -> dict[str, Any]:
    return {"value": value, "quotes": [{"message": message, "words": one} for one in words], "sure": sure}


def test_the_schema_is_strict_and_has_each_field_of_a_trip() -> None:
    schema = answer_schema()
    assert lint(schema) == []
    trip = schema["properties"]["trips"]["items"]
    assert tuple(trip["properties"]) == OF_A_TRIP == tuple(trip["required"])
    assert set(schema["properties"]) == {"trips", *ABOUT_ALL} == set(schema["required"])
    text = json.dumps(schema)
    assert len(text) < 15_000 and "default" not in text and "$ref" not in text and "format" not in text


def test_the_lint_finds_what_the_real_server_refuses() -> None:
    assert lint(TripDetails.model_json_schema())
    assert lint(
        {
            "type": "object",
            "properties": {"a": {"type": "string"}},
            "required": [],
            "additionalProperties": False,
        }
    )
    assert lint({"type": "object", "properties": {}, "required": []})
    assert lint({"anyOf": [{"type": "object"}]})


def test_every_field_with_evidence_asks_for_the_words() -> None:
    properties = answer_schema()["properties"]
    fields = properties | properties["trips"]["items"]["properties"]
    del fields["trips"]
    assert set(fields) == set(FIELDS)
    for name, one in fields.items():
        asked = [set(part.get("properties", ())) for part in one.get("anyOf", ())]
        assert ({"value", "quotes", "sure"} in asked) is (name not in WITHOUT_EVIDENCE)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda one: (
            st.lists(one)
            | st.dictionaries(st.sampled_from([*FIELDS, "trips", "value", "quotes", "words", "sure"]), one)
        ),
    ).map(json.dumps)
)
def test_any_answer_is_read_or_refused(text: str) -> None:
    try:
        told = read_answer(text)
    except NoJson:
        return
    assert 1 <= len(told) <= MOST_TRIPS
    for one in (one for trip in told for one in trip):
        value = values.possible(one, TODAY)
        if value is not None:
            assert getattr(TripDetails(**{one.field: value}), one.field) == value


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("start_date", "2026-07-12", True), ("start_date", "2025-07-12", False), ("start_date", "2046-07-12", False),
        ("start_date", "2026-02-30", False), ("start_date", "soon", False), ("adults", 2, True), ("adults", "2", True),
        ("adults", 0, False), ("adults", -1, False), ("adults", 501, False), ("adults", True, False), ("adults", 2.5, False),
        ("children", 0, False), ("child_ages", [5, 8], True), ("child_ages", [5, 80], False), ("nights", 400, False),
        ("budget", {"amount": 3000, "currency": "EUR", "per": "person"}, True), ("budget", {"amount": -5}, False),
        ("budget", {"amount": 5, "per": "year"}, False), ("services", ["hotel"], True), ("services", ["submarine"], False),
        ("contact_email", "ann@hill.example", True), ("contact_email", "ann at hill", False), ("contact_phone", "+447400123456", True),
        ("contact_phone", "07400 123456", False), ("language", "de", True), ("language", "German", False), ("language", "pt-BR", True),
        ("destinations", ["Rome"] * 26, False), ("origin", "x" * 121, False), ("origin", "see https://evil.example/?q=1", False),
        ("contact_name", "[passport 1]", False), ("flexible_dates", True, True), ("flexible_dates", "maybe", False),
    ],
)  # fmt: skip
def test_values_are_looked_at_a_second_time(name: str, value: Any, kept: bool) -> None:
    assert (values.possible(Given(name, value), TODAY) is not None) is kept


def test_an_unknown_currency_is_none_and_a_summary_carries_no_links() -> None:
    assert values.possible(Given("budget", {"amount": 10, "currency": "XYZ"}), TODAY).currency is None
    told = (
        "Rome. ![x](https://evil.example/?d=secret) See [here](http://evil.example) or www.evil.example now."
    )
    assert values.possible(Given("summary", told), TODAY) == "Rome. x See here or now."
    told = "Two to Rome in 2026. Send the deposit to eve@evil.example or call +44 7400 123456."
    assert (
        values.possible(Given("summary", told), TODAY) == "Two to Rome in 2026. Send the deposit to or call ."
    )


def test_every_currency_that_words_name_is_a_currency_of_the_world() -> None:
    assert {*currencies.SIGNS.values(), *currencies.OWN.values()} - {""} <= values.CURRENCIES


def test_an_end_before_the_start_is_dropped(ask, server) -> None:
    server.answers({"start_date": field("2026-07-19", "19 July"), "end_date": field("2026-07-12", "12")})
    details = ask("Rome, 12 to 19 July").details
    assert (str(details.start_date), details.end_date) == ("2026-07-19", None)


PROOFS = [
    ("adults", 2, "We are 2 adults", True), ("adults", 2, "my wife and I", True), ("adults", 2, "ma femme et moi", True),
    ("adults", 3, "my wife and I", False), ("adults", 2, "to Rome", False), ("adults", 4, "vier Erwachsene", True),
    ("adults", 1, "I travel alone", True), ("adults", 2, "on the 12th", False), ("adults", 10, "on Friday", False),
    ("travellers", 4, "2 adults and 2 kids", True), ("travellers", 5, "family of five", True), ("travellers", 3, "my wife, our son and me", True),
    ("children", 2, "kids (5 and 8)", True), ("children", 1, "our daughter", True), ("children", 3, "kids (5 and 8)", False),
    ("infants", 1, "with a baby", True), ("child_ages", [5, 8], "kids (5 and 8)", True), ("nights", 7, "a week", True),
    ("nights", 14, "two weeks", True), ("nights", 14, "a fortnight", True), ("nights", 7, "8 Tage", True), ("nights", 7, "12-19 July", True),
    ("nights", 9, "12-19 July", False), ("rooms", 1, "a double room", True), ("rooms", 2, "a double room", False), ("rooms", 2, "2 adults", False), ("rooms", 2, "2 double rooms", True),
    ("adults", 5, "5 rooms", False), ("adults", 3, "3 nights", False), ("nights", 2, "two weeks", False), ("nights", 3, "3 June", False),
    ("children", 6, "a child of 6 years", False), ("adults", 400, "400 € each", False), ("travellers", 6, "6 Erwachsene", True),
    ("start_date", "2026-07-12", "12 July", True), ("start_date", "2026-07-12", "12/07", True), ("start_date", "2026-07-13", "12 July", False),
    ("start_date", "2026-07-01", "first half of July", True), ("end_date", "2026-07-15", "first half of July", True),
    ("end_date", "2026-07-19", "first half of July", False), ("start_date", "2026-05-11", "mid May", True),
    ("start_date", "2026-03-20", "next Friday", True), ("start_date", "2026-03-11", "morgen", True), ("start_date", "2026-07-12", "please call", False),
    ("start_date", "2026-07-12", "２ adults １２ July", True), ("end_date", "2026-07-22", "from 12 July for 10 nights", True),
    ("end_date", "2026-07-26", "from 12 July for two weeks", True), ("end_date", "2026-07-25", "from 12 July for 10 nights", False),
    ("budget", {"amount": 3000, "currency": "EUR"}, "3.000 €", True), ("budget", {"amount": 3000, "currency": "EUR"}, "3k EUR", True),
    ("budget", {"amount": 150000, "currency": "INR"}, "1.5 lakh rupees", True), ("budget", {"amount": 2000, "currency": "GBP"}, "£2,000", True),
    ("budget", {"amount": 2500}, "£2,000", False), ("budget", {"amount": 2000.5, "currency": "CHF"}, "2'000.50 CHF", True),
    ("contact_email", "ann@hill.example", "Ann@Hill.example", True), ("contact_email", "eve@evil.example", "ann@hill.example", False),
    ("contact_phone", "+447400123456", "07400 123456", True), ("contact_phone", "+447400999999", "07400 123456", False),
    ("contact_name", "Ann Hill", "Best, Ann Hill", True), ("contact_name", "Bob Hill", "Best, Ann Hill", False),
    ("destinations", ["München"], "nach Muenchen oder MÜNCHEN", True), ("destinations", ["Rome"], "to Paris", False),
    ("board", "half board", "half board please", True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "text", "proven"), PROOFS)
def test_only_words_that_say_the_value_prove_it(ask, server, name, value, text, proven) -> None:
    server.answers({name: field(value, text)})
    result = ask(f"Hello. {text}")
    assert (getattr(result.details, name) is not None) is proven
    assert (name in result.evidence) is proven
    assert [one.field for one in result.unproven] == ([] if proven else [name])


def test_words_that_nobody_wrote_prove_nothing(ask, server) -> None:
    server.answers(
        {"adults": field(2, "two adults"), "rooms": field(1), "origin": {"value": "Wien"}, "nights": 7}
    )
    result = ask("We would like to see Rome, 7 nights.")
    assert result.details == TripDetails()
    assert {one.field: one.value for one in result.unproven} == {
        "adults": 2,
        "rooms": 1,
        "origin": "Wien",
        "nights": 7,
    }


def test_spans_lie_in_the_customers_text_and_in_one_sentence(ask, server) -> None:
    text = "Hi \u200b🌴! We are 2\u00a0adults. We love Rome.\nFrom  12 July\u202e please."
    server.answers(
        {
            "adults": field(2, "We are 2 adults. We love Rome."),
            "destinations": field(["Rome"], "We love Rome"),
            "start_date": field("2026-07-12", "from 12 july please"),
        }
    )
    evidence = ask(text).evidence
    spans = {name: [span.of(text) for span in one[0].spans] for name, one in evidence.items()}
    assert spans["adults"] == ["We are 2\u00a0adults."]
    assert spans["destinations"] == ["Rome"]
    assert spans["start_date"] == ["From  12 July\u202e please"]


def test_a_part_of_a_list_is_proven_alone(ask, server) -> None:
    server.answers({"destinations": field(["Rome", "Naples"], "to Rome and maybe further")})
    result = ask("We go to Rome and maybe further")
    assert result.details.destinations == ["Rome"]
    assert result.unproven[0].value == ["Rome", "Naples"]


def test_a_currency_without_sign_is_left_open(ask, server) -> None:
    server.answers(
        {"budget": field({"amount": 3000, "currency": "EUR", "per": "group"}, "about 3000 in total")}
    )
    assert ask("We have about 3000 in total").details.budget.currency is None


def test_a_quote_under_a_wrong_name_is_found_and_ours_are_no_evidence() -> None:
    from inquiries.extraction.base import Context
    from inquiries.extraction.openai.config import Config
    from inquiries.extraction.transcript import Utterance

    said = [
        ("customer", "Two adults to Rome"),
        ("staff", "We offer Naples for 2 adults"),
        ("customer", "Fine, 3 adults"),
    ]
    transcript = tuple(Utterance(str(n), author, TUESDAY, text) for n, (author, text) in enumerate(said))
    letter = prompting.write(transcript, Context(TUESDAY), Config("m"))
    assert proving.prove("destinations", ["Naples"], (Quote("m2", "Naples"),), letter) is None
    _, (one,) = proving.prove("adults", 3, (Quote("m1", "3 adults"),), letter)
    assert (one.message_ref, one.quote) == ("2", "3 adults")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.integers(0, 40), st.floats(0.1, 1e7))
def test_no_words_break_the_reading(text: str, number: int, amount: float) -> None:
    from inquiries.extraction.local.folding import fold

    folded = fold(text)
    counted = ("adults", "travellers", "nights", "rooms", "children", "infants", "child_ages")
    verdicts = [saying.count(name, number, folded) for name in counted]
    verdicts += [saying.day(TODAY, folded), saying.amount(amount, folded), saying.currency("EUR", folded)]
    assert {type(one) for one in verdicts} == {bool}


def test_the_subject_is_a_line_of_its_own_and_proves_what_tells_of_the_trip(server, booked) -> None:
    from inquiries.extraction.base import Context
    from inquiries.extraction.openai.config import Config
    from inquiries.extraction.openai.extractor import OpenAIExtractor
    from inquiries.extraction.transcript import said

    subject = "Sicily for Peter Miller, 2 adults, no. 450012, 4,350 EUR, +49 170 1234567"
    transcript = said("9", "customer", TUESDAY, "Please send an offer for 3 adults.", subject)
    server.answers(
        {
            "destinations": field(["Sicily"], "Sicily"),
            "adults": field(3, "3 adults", message="m2"),
            "contact_name": field("Peter Miller", "Peter Miller"),
            "contact_phone": field("+491701234567", "+49 170 1234567"),
            "budget": field({"amount": 4350, "currency": "EUR", "per": "group"}, "4,350 EUR"),
        }
    )
    config = Config(model="gpt-5-mini", api_key="test", base_url=server.url, timeout=5.0)
    found = OpenAIExtractor(config, lambda asked: booked.append).extract(transcript, Context(TUESDAY))

    (place,) = found.evidence["destinations"]
    assert (place.place, place.message_ref, place.quote) == ("subject", "9", "Sicily")
    assert place.spans[0].of(subject) == "Sicily"
    assert found.evidence["adults"][0].place == "text"
    assert found.values.keys() == {"destinations", "adults"}
    (sent,) = server.sent
    assert "subject line of the next message>>>\\nSicily for Peter Miller, 2 adults" in sent
    assert "450012" not in sent
    assert booked[0].kinds == {"customer_subjects": 1, "customer_messages": 1}
