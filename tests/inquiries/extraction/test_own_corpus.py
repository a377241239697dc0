"""The local extractor over our own labelled messages (tests/data/trips): a floor under every language and every field.

A floor is what is reached less a little: whoever makes the extractor better raises it, nobody lowers it unseen.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from inquiries.extraction.base import Extraction
from inquiries.extraction.evidence import is_valid
from inquiries.extraction.labelled import read_cases, read_labels
from inquiries.extraction.local.extractor import LocalExtractor
from inquiries.extraction.schema import WITHOUT_EVIDENCE, as_json
from inquiries.extraction.scoring import Board

FOLDER = Path(__file__).parents[2] / "data" / "trips"
LANGUAGES = {"en": 0.96, "de": 0.975, "fr": 0.965, "es": 0.985, "it": 0.98, "pt": 0.985}
# (precision, recall)
FIELDS = {
    "destinations": (0.96, 0.98),
    "origin": (0.98, 0.92),
    "start_date": (0.98, 0.98),
    "end_date": (0.98, 0.98),
    "nights": (0.96, 0.96),
    "flexible_dates": (0.98, 0.97),
    "adults": (0.98, 0.96),
    "children": (0.98, 0.95),
    "infants": (0.95, 0.88),
    "child_ages": (0.97, 0.80),
    "travellers": (0.97, 0.95),
    "rooms": (0.98, 0.88),
    "budget": (0.99, 0.98),
    "services": (0.94, 0.92),
    "trip_type": (0.97, 0.87),
    "contact_name": (0.97, 0.95),
    "contact_email": (0.99, 0.98),
    "contact_phone": (0.99, 0.98),
    "language": (0.97, 0.97),
    "is_travel_inquiry": (0.99, 0.99),
}
ALL_RIGHT = 195


@cache
def boards() -> dict[str, Board]:
    """By language; "" holds all."""
    extractor = LocalExtractor()
    found: dict[str, Board] = defaultdict(Board)
    labels = read_labels((FOLDER / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    for case in read_cases((FOLDER / "cases.jsonl").read_text(encoding="utf-8").splitlines()):
        extraction = extractor.extract(case.transcript, case.context)
        for name in ("", case.id[:2]):
            found[name].judge(case.id, labels[case.id].gold, as_json(extraction.details))
        _check_evidence(case.text, extraction)
    return found


def _check_evidence(text: str, extraction: Extraction) -> None:
    for name, value in as_json(extraction.details).items():
        if value not in (None, []) and name not in WITHOUT_EVIDENCE:
            spans = [span for item in extraction.evidence[name] for span in item.spans]
            assert spans and all(is_valid(span, text) for span in spans), name


def test_over_two_hundred_cases_each_with_a_label() -> None:
    labelled = (FOLDER / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    assert boards()[""].cases == len(labelled) > 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language(language: str) -> None:
    assert boards()[language].micro.f1 >= LANGUAGES[language]


@pytest.mark.parametrize("field", FIELDS)
def test_each_field(field: str) -> None:
    tally = boards()[""].fields[field]
    precision, recall = FIELDS[field]
    assert tally.precision >= precision
    assert tally.recall >= recall


def test_cases_without_any_fault() -> None:
    assert boards()[""].all_right >= ALL_RIGHT


def test_every_field_that_is_judged_has_a_floor() -> None:
    assert set(boards()[""].fields) == set(FIELDS)
