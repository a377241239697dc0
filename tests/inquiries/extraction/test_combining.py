from __future__ import annotations

from datetime import date
from typing import Any

from inquiries.extraction.base import Extraction, Reading
from inquiries.extraction.combining import combine
from inquiries.extraction.evidence import Evidence, Span
from inquiries.extraction.schema import TripDetails


def read_by(source: Any, *unproven: Reading, **values: Any) -> Extraction:
    evidence = {name: [Evidence(name, f"{source}: {name}", (Span(0, 3),), "1")] for name in values}
    return Extraction(
        TripDetails(**values), evidence, dict.fromkeys(values, 0.8), source, f"{source}-1", unproven=unproven
    )


def test_the_model_fills_what_the_hub_did_not_read() -> None:
    both = combine(read_by("local", adults=2), read_by("model", adults=2, rooms=1))
    assert (both.details.adults, both.details.rooms) == (2, 1)
    assert both.origin("adults") == ("local", "local-1")
    assert both.origin("rooms") == ("model", "model-1")
    assert both.evidence["rooms"][0].quote == "model: rooms"
    assert both.rivals == ()


def test_where_they_differ_both_are_kept_and_the_one_in_force_does_not_change() -> None:
    both = combine(read_by("local", start_date="2027-05-12"), read_by("model", start_date="2027-12-05"))
    assert str(both.details.start_date) == "2027-05-12"
    (rival,) = both.rivals
    assert (rival.field, rival.value, rival.source) == ("start_date", "2027-12-05", "model")
    assert rival.evidence[0].quote == "model: start_date"


def test_the_same_said_otherwise_is_no_contradiction() -> None:
    ours = read_by("local", destinations=["Málaga", "Ronda"], services=["hotel", "car"])
    theirs = read_by("model", destinations=["Ronda", "Malaga"], services=["car", "hotel"])
    assert combine(ours, theirs).rivals == ()


def test_a_fuller_budget_completes_and_a_poorer_one_contradicts_nothing() -> None:
    poor = {"amount": 3000, "currency": None, "per": None}
    full = {"amount": 3000, "currency": "EUR", "per": "person"}
    for ours, theirs in ((poor, full), (full, poor)):
        both = combine(read_by("local", budget=ours), read_by("model", budget=theirs))
        assert both.details.budget.currency == "EUR"
        assert both.rivals == ()
    other = combine(read_by("local", budget=full), read_by("model", budget={**full, "amount": 3500}))
    assert other.rivals[0].value["amount"] == 3500


def test_what_the_model_could_not_prove_is_kept_unless_it_is_known_anyway() -> None:
    guess, known = Reading("nights", 7, source="model"), Reading("adults", 2, source="model")
    both = combine(read_by("local", adults=2), read_by("model", guess, known))
    assert both.details.nights is None
    assert both.unproven == (guess,)


def test_the_models_summary_is_the_better_text() -> None:
    both = combine(read_by("local", summary="Rome, 2."), read_by("model", summary="Two to Rome in May."))
    assert both.details.summary == "Two to Rome in May."
    assert both.rivals == ()


MID_MARCH = {"start_date": date(2027, 3, 11), "end_date": date(2027, 3, 20), "flexible_dates": True}


def test_a_window_of_the_model_adds_no_return_to_a_departure_that_is_told() -> None:
    both = combine(read_by("local", start_date=date(2027, 3, 14)), read_by("model", **MID_MARCH))

    assert both.values == {"start_date": date(2027, 3, 14)}
    assert both.rivals == ()


def test_a_window_that_lies_elsewhere_is_told_beside_the_departure() -> None:
    both = combine(read_by("local", start_date=date(2027, 4, 2)), read_by("model", **MID_MARCH))

    assert both.values == {"start_date": date(2027, 4, 2)}
    assert [(one.field, one.value) for one in both.rivals] == [("start_date", "2027-03-11")]


def test_two_readings_of_one_window_are_no_contradiction() -> None:
    rough = {**MID_MARCH, "start_date": date(2027, 3, 1), "end_date": date(2027, 3, 31)}
    both = combine(read_by("local", **MID_MARCH), read_by("model", **rough, nights=7))

    assert both.values == {**MID_MARCH, "nights": 7}
    assert both.rivals == ()


def test_a_day_that_the_model_read_stands_beside_the_window() -> None:
    both = combine(read_by("local", **MID_MARCH), read_by("model", start_date=date(2027, 3, 14)))

    assert both.values == MID_MARCH
    assert [one.value for one in both.rivals] == ["2027-03-14"]
