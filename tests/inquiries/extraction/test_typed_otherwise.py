"""The same message as other programs and other hands send it: the same trip is read, and its words are found in what was sent."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from inquiries.extraction import line_breaks
from inquiries.extraction.base import Extraction
from inquiries.extraction.evidence import is_valid, quoted
from inquiries.extraction.labelled import Case, read_cases
from inquiries.extraction.local.extractor import LocalExtractor
from tests.inquiries.extraction.reading import extract
from tests.inquiries.extraction.test_own_corpus import FOLDER

Typed = Callable[[str], str]


def _wrapped(width: int) -> Typed:
    def wrap(text: str) -> str:
        return "\n".join(textwrap.fill(line, width) if line.strip() else line for line in text.split("\n"))

    return wrap


def _composed(text: str) -> str:
    """As a Mac writes names of files, and some of its programs everything."""
    return unicodedata.normalize("NFD", text)


def _with_bold_lines(text: str) -> str:
    return "\n".join(f"*{line}*" if line.strip() else line for line in text.split("\n"))


def _with_bold_counts(text: str) -> str:
    return re.sub(r"(?<![\w.,/:-])(\d+ [^\W\d_]+)(?!\w)", r"*\1*", text)


def _above_an_offer(text: str) -> str:
    return (
        f"{text}\n\nOn Mon, 2 Mar 2026 at 10:00, Sunny Trips <office@sunny.example> wrote:\n"
        "> We offer Paris 3-7 May for 5 adults, 900 EUR\n> Kind regards\n> Bob"
    )


# How many of the messages may be read otherwise: a wrapped chat is read as a mail, and forms star what they require.
TYPED: dict[str, tuple[Typed, int]] = {
    "lines end as in mail": (lambda text: text.replace("\n", "\r\n"), 0),
    "hard blanks": (lambda text: text.replace(" ", "\xa0"), 0),
    "two blanks": (lambda text: text.replace(" ", "  "), 0),
    "accents apart": (_composed, 0),
    "bold lines": (_with_bold_lines, 1),
    "bold counts": (_with_bold_counts, 0),
    "marks of direction": (lambda text: text.replace(" ", " \u200f"), 0),
    "wrapped at 72": (_wrapped(72), 8),
    "wrapped at 76": (_wrapped(76), 10),
    "sent from a telephone": (lambda text: f"{text}\n\nVon meinem iPhone gesendet", 0),
    "above an offer": (_above_an_offer, 2),
}


@cache
def _cases() -> tuple[Case, ...]:
    return tuple(read_cases((FOLDER / "cases.jsonl").read_text(encoding="utf-8").splitlines()))


@cache
def _as_sent() -> tuple[Extraction, ...]:
    return tuple(LocalExtractor().extract(case.transcript, case.context) for case in _cases())


def _plain(read: Extraction, typed: Typed) -> dict[str, Any]:
    """Its values as that program types them, small; without the summary, which is ours."""
    return {
        name: [typed(one).lower() for one in value if isinstance(one, str)] or value
        if isinstance(value, list)
        else typed(value).lower()
        if isinstance(value, str)
        else value
        for name, value in read.values.items()
        if name != "summary"
    }


@pytest.mark.parametrize("name", TYPED)
def test_the_same_trip_is_read_however_it_is_typed(name: str) -> None:
    typed, most = TYPED[name]
    kept = typed if name in {"hard blanks", "two blanks", "accents apart"} else str
    changed = []
    for case, before in zip(_cases(), _as_sent(), strict=True):
        sent = tuple(replace(one, text=typed(one.text)) for one in case.transcript)
        after = LocalExtractor().extract(sent, case.context)
        if _plain(before, kept) != _plain(after, kept):
            changed.append(case.id)
        said = {(one.message_ref, one.place): one.text for one in sent}
        for item in (found for many in after.evidence.values() for found in many):
            text = said[item.message_ref, item.place]
            assert all(is_valid(span, text) for span in item.spans), (case.id, item)
            assert quoted(item.spans, text) == item.quote
    assert len(changed) <= most, changed


def test_what_is_shouted_names_people_and_places_too() -> None:
    read = extract(
        "HELLO, WE ARE 2 ADULTS AND WOULD LIKE TO FLY FROM LHR TO CRETE ON 3 MAY FOR 7 NIGHTS. ANNA BERGER"
    ).values
    assert (read["origin"], read["destinations"]) == ("London", ["Crete"])
    assert (read["adults"], read["nights"]) == (2, 7)


WRAPPED = """Guten Tag,

wir möchten im Sommer gern zwei Wochen nach Kreta, am liebsten vom 18.
Juli bis 1. August, ab Hannover. Wir sind zwei Erwachsene und zwei
Kinder (5 und 8 Jahre).
- strandnah
- höchstens 4.200 Euro für alle zusammen, und wenn es sich machen
lässt mit Halbpension

Freundliche Grüße
Sabine Kortmann"""
WRITTEN_SO = """Hi, myself and my mam want a bit of winter sun
Gran Canaria for 10 nights from 3 Feb
flying from Cork
apartment or hotel, either is grand, we only need the one room between us
we were in Salou in October and got rained on the whole week"""


def test_lines_are_joined_where_a_program_wrapped_them() -> None:
    joined = [WRAPPED[:at].rsplit(maxsplit=1)[-1] for at in sorted(line_breaks.soft(WRAPPED))]
    assert joined == ["18.", "zwei"]
    assert line_breaks.soft(WRITTEN_SO) == frozenset()


def test_evidence_may_reach_over_a_wrapped_line() -> None:
    start = extract(WRAPPED, "de-DE").evidence["start_date"][0]
    assert start.quote == "18.\nJuli"
