"""Long texts in several messages."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from itertools import accumulate, groupby
from typing import NamedTuple

import regex

_GRAPHEME = regex.compile(
    r"\X"
)  # a character as people see it: an emoji with its skin, a letter with its accents
_SENTENCE_END = regex.compile(r"[.!?…。！？][\"'»”’)\]]{0,3}$")
_EARLIEST = 0.5  # of the limit: a heading alone is no message, so a later break of a lesser kind is better


class Break(IntEnum):
    WORD = 1
    SENTENCE = 2
    LINE = 3
    PARAGRAPH = 4


class Gap(NamedTuple):
    """White space begins here."""

    start: int
    kind: Break


def length(text: str) -> int:
    """In UTF-16 units. Neither provider says how an emoji is counted (Twilio's errors/21617: "as multiple characters");
    nobody counts more than that."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` UTF-16 units, none of them blank. Nothing is lost but the white space at the cuts; a
    text that fits stays as it is."""
    return [piece for piece in _pieces(text, limit) if piece.strip()]


def _pieces(text: str, limit: int) -> Iterator[str]:
    at = 0
    while len(text) - at > limit or length(text[at:]) > limit:
        fits = _fitting(text[at : at + limit], limit)
        seen = [one.group() for one in _GRAPHEME.finditer(text, at, at + fits + 1)]
        end = at + _cut(seen, fits)
        yield text[at:end]
        at = _behind_white_space(text, end)
    yield text[at:]


def _behind_white_space(text: str, at: int) -> int:
    seen = _GRAPHEME.finditer(text, at)
    return next((one.start() for one in seen if not one.group().isspace()), len(text))


def _fitting(text: str, limit: int) -> int:
    """How many of these characters fit."""
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * limit]
    return len(units.decode("utf-16-le", "ignore")) or 1


def _cut(graphemes: list[str], fits: int) -> int:
    """Where the part ends, in characters. 0: white space is in front, which is no part. A single character that is
    longer than a message is torn."""
    gaps = [gap for gap in _gaps(graphemes) if gap.start <= fits]
    if gaps and gaps[0].start == 0:
        return 0
    if late := [gap for gap in gaps if gap.start >= fits * _EARLIEST]:
        return max(late, key=lambda gap: (gap.kind, gap.start)).start
    return gaps[-1].start if gaps else _last_border(graphemes, fits)


def _last_border(graphemes: list[str], fits: int) -> int:
    borders = accumulate(len(one) for one in graphemes)
    return max((one for one in borders if one <= fits), default=fits)


def _gaps(graphemes: list[str]) -> Iterator[Gap]:
    at, before = 0, ""
    for is_white, some in groupby(graphemes, str.isspace):
        joined = "".join(some)
        if is_white:
            yield Gap(at, _kind(before, joined))
        at, before = at + len(joined), joined[-5:]


def _kind(before: str, white: str) -> Break:
    lines = len(f"{white}.".splitlines()) - 1
    if lines:
        return Break.PARAGRAPH if lines > 1 else Break.LINE
    return Break.SENTENCE if _SENTENCE_END.search(before) else Break.WORD
