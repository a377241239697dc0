from __future__ import annotations

from typing import Any, get_args

import pytest

from inquiries.extraction.schema import Service
from inquiries.services import asking
from inquiries.services.asking_words import LANGUAGES, Need

WHOLE: dict[str, Any] = {
    "destinations": ["Crete"], "start_date": "2027-05-12", "nights": 14, "adults": 2, "budget": {"amount": 3000, "currency": "EUR"},
}  # fmt: skip
MID_MARCH = {"start_date": "2027-03-11", "end_date": "2027-03-20", "nights": 7, "flexible_dates": True}


def test_nothing_is_missing_where_all_is_said() -> None:
    assert asking.missing(WHOLE) == ()
    assert asking.question((), "de", "Anna", short=False) == ""


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"destinations": None}, [Need.PLACES]),
        ({"nights": None}, [Need.STAY]),
        ({"nights": None, "end_date": "2027-05-26"}, []),
        (MID_MARCH, [Need.DAYS]),
        ({**MID_MARCH, "nights": None}, [Need.DAYS, Need.STAY]),
        ({**MID_MARCH, "end_date": None, "nights": 14}, [Need.DAYS]),
        ({"start_date": "2027-03-01", "flexible_dates": True}, [Need.DAYS]),
        ({**MID_MARCH, "flexible_dates": None, "nights": None}, []),
        ({"adults": None}, [Need.PARTY]),
        ({"adults": None, "travellers": 4}, [Need.AGES]),
        ({"travellers": 2}, []),
        ({"travellers": 3}, [Need.AGES]),
        ({"children": 2}, [Need.AGES]),
        ({"children": 2, "child_ages": [5]}, [Need.AGES]),
        ({"children": 2, "child_ages": [5, 8], "travellers": 4}, []),
        ({"infants": 1, "travellers": 3}, []),
        ({"budget": {"amount": None, "currency": "EUR"}}, [Need.BUDGET]),
        ({"services": ["hotel"]}, []),
        ({"services": ["hotel", "flight"]}, [Need.ORIGIN]),
        ({"services": ["flight"], "origin": "Hamburg"}, []),
        ({"services": ["transfer"], "budget": None, "nights": None}, []),
        ({"services": ["car"], "budget": None, "nights": None}, [Need.STAY]),
        ({"services": ["transfer", "hotel"], "budget": None}, [Need.BUDGET]),
    ],
)
def test_what_is_missing_depends_on_what_is_wanted(change: dict[str, Any], expected: list[Need]) -> None:
    assert list(asking.missing(WHOLE | change)) == expected


def test_of_an_empty_conversation_everything_is_missing_but_the_ages() -> None:
    assert list(asking.missing({})) == [Need.PLACES, Need.START, Need.STAY, Need.PARTY, Need.BUDGET]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_stands_in_every_language(language: str) -> None:
    words = LANGUAGES[language]
    assert set(words.questions) == set(Need)
    assert all(one.rstrip().endswith("?") for one in words.questions.values())
    for needs in ([Need.START], list(Need)):
        for short in (True, False):
            for name in ("", "Anna {name} {0}"):
                text = asking.question(needs, language, name, short=short)
                assert all(words.questions[need] in text for need in needs)
                assert "  " not in text and name in text
                assert "{" not in text.replace(name or "…", "")


def test_a_chat_is_asked_in_short_and_a_mail_in_full() -> None:
    needs = [Need.START, Need.BUDGET]
    full, short = (asking.question(needs, "de-AT", "Anna Lindqvist", short=one) for one in (False, True))
    assert full.startswith("Guten Tag Anna Lindqvist,\n\nvielen Dank für Ihre Anfrage. Damit wir")
    assert "\n– Wann möchten Sie reisen?\n– Welches Budget" in full
    assert full.endswith("Wir freuen uns auf Ihre Antwort.")
    assert len(short) < len(full) and "–" not in short
    assert "–" not in asking.question(needs[:1], "de", "", short=False)


def test_a_further_trip_has_the_travellers_of_the_first_unless_it_says_its_own() -> None:
    first = WHOLE | {"children": 1, "origin": "Oslo"}
    assert asking.with_shared(first, {"nights": 3}) == {
        "adults": 2,
        "children": 1,
        "origin": "Oslo",
        "nights": 3,
    }
    assert asking.with_shared(first, {"travellers": 9}) == {"origin": "Oslo", "travellers": 9}


def test_other_languages_are_asked_in_english() -> None:
    assert asking.question([Need.START], "nl", "", short=True).startswith("Hello, thank you")
    assert asking.question([Need.START], "", "", short=True).startswith("Hello, thank you")


def test_the_reader_knows_services_by_these_names() -> None:
    assert set(asking.SERVICES) == set(get_args(Service))
