"""Evidence: the customer's own words from which a value was read, found again in the text by code.

Offsets are Unicode code points into one message's text or its subject, end exclusive; they are what Python, PostgreSQL's substring and
the desk's highlighter agree on (UTF-16 units, as JavaScript counts, would drift behind every emoji).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from inquiries.extraction import line_breaks

Place = Literal["text", "subject"]  # of a message
MAX_QUOTE = 160
BETWEEN = " … "  # the parts of a quote
# A full stop ends a sentence only before a capital that starts a new one; "12. Mai", "Mr. Smith" and "p.P." do not.
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})[.!?…]+[\"'”»)]*\s+(?=[\"'“«(¿¡]*[A-ZÀ-ÖØ-Þ])|[!?؟…]+\s+|\n+")


class Span(NamedTuple):
    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def moved(self, offset: int) -> Span:
        return Span(self.start + offset, self.end + offset)


@dataclass(frozen=True)
class Evidence:
    """Why `field` has its value: `quote` is the text of all `spans` (`quoted`); `message_ref` names the message, `place`
    where in it they count."""

    field: str
    quote: str
    spans: tuple[Span, ...]
    message_ref: str
    place: Place = "text"


def make(
    field: str, text: str, spans: Iterable[Span], message_ref: str, place: Place = "text"
) -> Evidence | None:
    """Evidence over the valid ones of `spans`; None when none is left, and then there is no evidence."""
    good = tuple(sorted({span for span in spans if is_valid(span, text)}))
    return Evidence(field, quoted(good, text), good, message_ref, place) if good else None


def quoted(spans: Iterable[Span], text: str) -> str:
    return BETWEEN.join(span.of(text) for span in spans)


def is_valid(span: Span, text: str) -> bool:
    """Inside the text, not blank, at most MAX_QUOTE code points and within one sentence."""
    if not (0 <= span.start < span.end <= len(text)) or span.end - span.start > MAX_QUOTE:
        return False
    return bool(span.of(text).strip()) and inside_one_sentence(span, text)


def inside_one_sentence(span: Span, text: str) -> bool:
    return any(start <= span.start and span.end <= end for start, end in sentences(text))


@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each sentence; together they cover the text. A line end ends one where it does more than wrap it."""
    wrapped = line_breaks.soft(text)
    ends = (match for match in _SENTENCE_END.finditer(text) if match.start() not in wrapped)
    cuts = [0, *(match.end() for match in ends), len(text)]
    return tuple((start, end) for start, end in pairwise(cuts) if start < end)


def find_quote(quote: str, text: str, near: int = 0) -> Span | None:
    """Where `quote` stands in `text`, whatever its white space and case; the place closest to `near` if several.

    For quotes a model gave, and for texts that were parsed anew since.
    """
    words = quote.split()
    if not words:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    hits = [Span(*match.span()) for match in pattern.finditer(text)]
    return min(hits, key=lambda span: abs(span.start - near), default=None)


def found_again(evidence: Evidence, text: str) -> Evidence | None:
    """The same evidence in a text that has changed; None when a part of the quote is gone."""
    spans = []
    for part, old in zip(evidence.quote.split(BETWEEN), evidence.spans, strict=False):
        span = find_quote(part, text, old.start)
        if span is None:
            return None
        spans.append(span)
    return make(evidence.field, text, spans, evidence.message_ref, evidence.place)
