from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries.extraction.evidence import MAX_QUOTE, Span, find_quote, found_again, is_valid, make, sentences
from inquiries.extraction.schema import FIELDS, WITHOUT_EVIDENCE
from tests.inquiries.extraction.reading import extract

_PIECES = st.sampled_from(
    [
        "2 adults",
        "kids (5 and 8)",
        "12 July",
        "to Crete",
        "from Manchester",
        "£4,500",
        "per person",
        "\n",
        ". ",
        "Regards,\n",
        "Ann Hill",
        "07400 123456",
        "a@b.example",
        "vom 3. bis 9. Mai",
        "nach Rom",
        "ab Wien",
        "du 3 au 9 mai",
        "à Lyon",
        "٢٠ يونيو",
        "إلى إسطنبول",
        "Adults: 2",
        "Destination: Rome",
        "Budget: 5k",
        "> quoted",
        "🌴",
        "ß",
        "İ",
        "31.02.",
        "29/02",
        "99/99/9999",
        "sorry, the 14th",
        "next Friday",
        "saturday 31",
        "(",
        ")",
        ",",
        "-",
        "next month",
        "my wife and I",
        "one",
        "\x00",
        "\ufeff",
    ]
)
_TEXTS = st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=30).map(" ".join))
_LOCALES = st.sampled_from(["en-GB", "en-US", "de-DE", "fr-FR", "es-MX", "pt-BR", "xx", ""])


@settings(max_examples=150, deadline=None)
@given(text=_TEXTS, locale=_LOCALES)
def test_any_text_is_read_and_each_value_stands_on_words_of_it(text: str, locale: str) -> None:
    found = extract(text, locale)

    filled = {name for name in FIELDS if getattr(found.details, name) is not None} - WITHOUT_EVIDENCE
    assert filled == found.evidence.keys()
    assert all(0 <= sure <= 1 for sure in found.confidence.values())
    for item in (item for items in found.evidence.values() for item in items):
        for span in item.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert span.end - span.start <= MAX_QUOTE
            assert span.of(text).strip()


@pytest.mark.parametrize(
    ("span", "text", "valid"),
    [
        (Span(0, 8), "2 adults to Rome", True),
        (Span(8, 9), "2 adults to Rome", False),
        (Span(0, 99), "2 adults", False),
        (Span(5, 5), "2 adults", False),
        (Span(0, 161), "a" * 200, False),
        (Span(4, 20), "Go to Rome. Two adults", False),
        (Span(0, 9), "am 12. Mai", True),
        (Span(0, 8), "two\nadults", False),
    ],
)
def test_a_span_is_words_of_one_sentence(span: Span, text: str, valid: bool) -> None:
    assert is_valid(span, text) is valid


def test_sentences_cover_the_text_without_a_gap() -> None:
    text = "Hello there! We go to Rome. On 12. May, p.P. 300.\nBye"
    assert "".join(text[start:end] for start, end in sentences(text)) == text


def test_a_quote_is_found_again_whatever_the_white_space() -> None:
    assert find_quote("two  Adults", "We are two\nadults") == Span(7, 17)
    assert find_quote("Rome", "Rome or Rome", near=8) == Span(8, 12)
    assert find_quote("Paris", "Rome") is None
    assert find_quote("  ", "Rome") is None


def test_evidence_moves_with_its_words_when_the_text_is_parsed_anew() -> None:
    old = make("adults", "2 adults to Rome", [Span(0, 8)], "m1")
    assert old is not None
    again = found_again(old, "Hello, 2 adults to Rome")
    assert again is not None
    assert again.spans == (Span(7, 15),)
    assert found_again(old, "Hello") is None


def test_offsets_count_code_points() -> None:
    text = "🌴🌴 2 adults to Crete 🌴"
    (item,) = extract(text).evidence["destinations"]
    assert text[item.spans[0].start : item.spans[0].end] == "Crete"
