"""The short line of a trip: what is written into it is told apart again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.services.tripline import lines, pieces

_TRIPS = st.fixed_dictionaries(
    {},
    optional={
        "destinations": st.lists(st.sampled_from(["Crete", "Rome", "Île de Ré", "Rhodes"]), max_size=4),
        "start_date": st.dates(min_value=date(2000, 1, 1)).map(str),
        "end_date": st.dates(min_value=date(2030, 1, 1)).map(str),
        "flexible_dates": st.booleans(),
        "nights": st.integers(1, 99),
        "adults": st.integers(1, 99),
        "children": st.integers(0, 9),
        "travellers": st.integers(1, 99),
        "budget": st.fixed_dictionaries(
            {
                "amount": st.none() | st.integers(1, 10**7),
                "currency": st.sampled_from([None, "EUR", "INR"]),
                "per": st.sampled_from([None, "person", "night", "group"]),
            }
        ),
    },
)


def _kinds(trip: dict[str, Any]) -> list[str]:
    told = {
        "place": trip.get("destinations"),
        "dates": trip.get("start_date") or trip.get("nights"),
        "party": trip.get("adults") or trip.get("travellers"),
        "budget": trip.get("budget", {}).get("amount"),
    }
    return [kind for kind, value in told.items() if value]


@given(_TRIPS)
def test_each_part_keeps_its_kind(trip: dict[str, Any]) -> None:
    assert [kind for kind, _ in pieces(lines([trip]))] == _kinds(trip)


def test_a_stay_of_two_dates_and_a_second_trip() -> None:
    first = {"destinations": ["Crete"], "start_date": "2027-05-12", "end_date": "2027-05-26", "adults": 2}
    second = {"destinations": ["Oslo"], "start_date": "2027-12-28", "end_date": "2028-01-03", "adults": 2}
    assert pieces(lines([first, second])) == [
        ("place", "Crete"), ("dates", "12–26 May 2027"), ("party", "2 adults"),
        ("next", ""), ("place", "Oslo"), ("dates", "28 Dec 2027–3 Jan 2028"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "nights", "line"),
    [
        ("2027-03-11", "2027-03-20", None, "11–20 Mar 2027, flexible"),
        ("2027-03-11", "2027-03-20", 7, "11–20 Mar 2027, flexible, 7 nights"),
        ("2027-04-21", "2027-05-20", None, "21 Apr 2027–20 May 2027, flexible"),
        ("2027-05-01", "2027-05-31", 10, "May 2027, 10 nights"),
        ("2027-06-01", "2027-07-31", None, "Jun–Jul 2027"),
        ("2026-12-01", "2027-01-31", None, "Dec 2026–Jan 2027"),
        ("2027-11-01", None, 21, "from 1 Nov 2027, flexible, 21 nights"),
        ("2027-05-12", "2027-05-26", 14, "12–26 May 2027"),
    ],
)
def test_a_window_reads_as_one_and_not_as_fixed_days(
    start: str, end: str | None, nights: int | None, line: str
) -> None:
    trip = {"start_date": start, "end_date": end, "nights": nights, "flexible_dates": True}
    assert pieces(lines([trip])) == [("dates", line)]


def test_one_who_travels_is_a_person() -> None:
    assert lines([{"travellers": 1}]) == "1 person"
    assert lines([{"travellers": 3}]) == "3 people"
