"""The scorer: what counts as right, wrong and missed."""

from __future__ import annotations

from typing import Any

import pytest

from inquiries.extraction.scoring import Board, score

RIGHT, WRONG, MISSED, NOTHING = (1, 0, 0), (0, 1, 1), (0, 0, 1), (0, 0, 0)


def judged(field: str, wanted: Any, read: Any, **more: Any) -> tuple[int, int, int]:
    tally = score({field: wanted, **more}, {field: read})[field]
    return tally.hits, tally.wrong, tally.missed


@pytest.mark.parametrize(
    ("field", "wanted", "read", "expected"),
    [
        ("origin", "Zürich", "zurich", RIGHT),
        ("origin", "Austin", "Austin, Texas", RIGHT),
        ("origin", {"any": ["NYC", "New York"]}, "New York", RIGHT),
        ("origin", "Leeds", "London", WRONG),
        ("origin", "Leeds", None, MISSED),
        ("origin", None, "London", (0, 1, 0)),
        ("origin", {"any": [None, "London"]}, None, NOTHING),
        ("origin", {"any": [None, "London"]}, "Leeds", (0, 1, 0)),
        ("children", None, 0, NOTHING),
        ("children", 0, None, NOTHING),
        ("nights", 1, True, WRONG),
        ("flexible_dates", True, False, MISSED),
        ("is_travel_inquiry", False, True, WRONG),
        ("contact_name", "Dr. Alan Prewett", "Alan Prewett", RIGHT),
        ("contact_phone", "+44 7700 900417", "+447700900417", RIGHT),
        ("trip_type", "honeymoon", "beach honeymoon", RIGHT),
        ("child_ages", [8, 5], [5, 8], RIGHT),
        ("child_ages", [8, 5], [5], WRONG),
        ("destinations", ["Crete", "Rhodes"], ["Crete"], (1, 0, 1)),
        ("destinations", [["Crete", "Kreta"]], ["Kreta", "Crete"], RIGHT),
        ("destinations", [], ["Crete"], (0, 1, 0)),
        ("destinations", ["Maldives"], ["the Maldives"], RIGHT),
        ("services", ["flight", "hotel"], ["hotel", "car"], (1, 1, 1)),
        ("budget", {"amount": 2000, "currency": "EUR"}, {"amount": 2009.0, "currency": "EUR", "per": "group"}, (2, 0, 0)),
        ("budget", {"amount": 2000, "per": "person"}, {"amount": 2500, "per": None}, (0, 1, 2)),
        ("budget", None, {"amount": 5, "currency": "EUR", "per": "night"}, (0, 1, 0)),
        ("budget", {"amount": 2000}, None, MISSED),
    ],
)  # fmt: skip
def test_one_value(field: str, wanted: Any, read: Any, expected: tuple[int, int, int]) -> None:
    assert judged(field, wanted, read) == expected


def test_an_optional_destination_may_be_named_or_not() -> None:
    for read, expected in ((["Rome", "Italy"], RIGHT), (["Rome"], RIGHT), (["Rome", "Spain"], (1, 1, 0))):
        assert judged("destinations", ["Rome"], read, destinations_optional=["Italy"]) == expected


def test_who_travels_may_be_told_by_its_parts() -> None:
    tally = score({"travellers": 3}, {"travellers": None, "adults": 2, "infants": 1})["travellers"]
    assert tally.hits == 1


def test_fields_without_a_label_and_unknown_ones_are_not_judged() -> None:
    assert set(score({"origin": "Leeds", "mood": "fine", "summary": "A trip."}, {"nights": 3})) == {"origin"}


def test_a_board_sums_up_and_keeps_what_was_wrong() -> None:
    board = Board()
    board.judge("a", {"nights": 7, "origin": "Leeds"}, {"nights": 7, "origin": "Leeds"})
    board.judge("b", {"nights": 7, "origin": "Leeds"}, {"nights": 5, "origin": "Leeds"})

    assert (board.cases, board.all_right) == (2, 1)
    assert board.fields["nights"].precision == 0.5
    assert board.micro.f1 == 0.75
    assert board.misses == [("b", "nights", 7, 5)]
    assert [name for name, _ in board.rows()] == ["origin", "nights", "all fields"]
