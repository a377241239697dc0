"""No text may stop the local extractor or make it point at words that are not there. What such texts cost is measured by
`make bench-extract ARGS=--hostile`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inquiries.extraction.evidence import is_valid
from inquiries.extraction.local.date_mentions import find
from inquiries.extraction.local.document import MAX_TEXT
from inquiries.extraction.schema import WITHOUT_EVIDENCE, as_json
from tests.inquiries.extraction.reading import extract

sys.path.insert(0, str(Path(__file__).parents[3] / "bench"))

from texts import TEXTS

LOCALES = st.sampled_from(["en-GB", "de-AT", "fr-FR", "es-MX", "it-IT", "pt-BR", "ar-SA", "en", "xx", ""])
_PIECES = (
    "2 adults|kids|(5 and 8)|from|to|Crete|Rom|am 3.5.|07/08/2026|31/02|next Friday|mid March|3k EUR pp|€|1.5 lakh|per person"
    "|no,|make that|instead of|not|>|--|\n|On Mon you wrote:|Regards,|Anna|a@b.example|+49 170 1234567|00000|99999999999999"
    "|una settimana|deux|zwei|\x00|\u202e|\u0301|\u0660\u0661|½|²|١٢|Ⅷ|İ|ß|🙂|0|-1|1,2,3|12.12.|24:00|32 May|29 Feb"
)
PIECES = st.sampled_from(_PIECES.split("|"))


def check(text: str, locale: str = "en-GB", at: datetime = datetime(2026, 3, 10, 9, tzinfo=UTC)) -> None:
    extraction = extract(text, locale, at)
    for name, value in as_json(extraction.details).items():
        if value not in (None, []) and name not in WITHOUT_EVIDENCE:
            spans = [span for item in extraction.evidence[name] for span in item.spans]
            assert spans and all(is_valid(span, text) for span in spans), name
            assert 0 <= extraction.confidence[name] <= 1


@pytest.mark.parametrize("name", TEXTS)
def test_texts_that_want_to_cost_time(name: str) -> None:
    check(TEXTS[name](5_000))


def test_a_calendar_is_read_only_so_far() -> None:
    """Each date is compared with all others: without an end to them the time would grow with the square."""
    assert len(find("may " * 5_000)) == len(find("may " * 500)) < 500


def test_what_is_beyond_the_limit_is_not_read() -> None:
    """The limit is what makes a long text cost no more than a short one."""
    filling = "lorem ipsum " * (MAX_TEXT // 12 + 1)
    assert extract(filling + " 2 adults to Crete").details.adults is None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400), LOCALES)
def test_any_text(text: str, locale: str) -> None:
    check(text, locale)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(PIECES, max_size=25),
    st.sampled_from([" ", "\n", "", ", "]),
    LOCALES,
    st.datetimes(datetime(1971, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)),
)
def test_any_mixture_of_what_it_looks_for(pieces: list[str], joint: str, locale: str, at: datetime) -> None:
    check(joint.join(pieces), locale, at)
