"""Line ends that only wrap a line. Mail programs break lines of plain text at some 72 characters (RFC 5322 2.1.1 asks for at most
78), in the middle of a sentence; a reader that takes each for the end of one loses half of what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_LONGEST = 80  # characters; who writes longer lines has no program that wraps them
_NARROWEST = 58  # where a program wraps
_FULL = 45  # a shorter line was ended by its writer, whatever comes next
_SAID = 24  # a shorter one is a name or a greeting, and shows nothing
# Never the middle of a sentence: lists, quotes, rules, labels ("Adults: 2"), addresses of pages.
_OWN_LINE = re.compile(r"\s|[>*•·#|=_+-]|[^\W\d_a-zß-ÿ][^\n:<\d]{0,39}:(?!\S)|https?:|www\.")
# The line end comes with that of the sentence; "am 4." goes on.
_ENDED = re.compile(r"(?:(?<!\d)\.|[!?…:;])[\"'”»)]*$|^[>*-] ")
_HANGS = re.compile(r",$|(?<![^\W_])[a-zà-ÿ\d]{1,3}\.?$")  # "..., 2", "... in": nobody ends a line so
_Line = tuple[int, str]  # where it ends, its words
_Break = tuple[int, bool]  # where, and whether the words around leave no doubt


def soft(text: str) -> frozenset[int]:
    """Where in `text` stand the line feeds that end no sentence: the next word had no room any more. Who ends the lines of a
    paragraph earlier than that as often as not, writes them one by one."""
    if "\n" not in text:
        return frozenset()
    lines = text.split("\n")
    width = max((len(line) for line in lines if len(line) <= _LONGEST and " " in line.strip()), default=0)
    if width < _NARROWEST:
        return frozenset()
    wrapped = [_wrapped(block, width) for block in _blocks(lines)]
    sure = sum(map(len, wrapped)) > 1
    return frozenset(at for breaks in wrapped for at, certain in breaks if sure or certain)


def _blocks(lines: list[str]) -> Iterator[list[_Line]]:
    """Paragraphs."""
    block, end = list[_Line](), -1
    for line in lines:
        end += len(line) + 1
        if line.strip():
            block.append((end, line.rstrip()))
        elif block:
            yield block
            block = []
    yield block


def _wrapped(block: list[_Line], width: int) -> list[_Break]:
    """The line ends inside a wrapped paragraph; none where its lines were written so."""
    full, early = list[_Break](), 0
    for (end, line), (_, following) in pairwise(block):
        if not _SAID <= len(line) <= _LONGEST or _ENDED.search(line) or _OWN_LINE.match(following):
            continue
        if len(line) >= _FULL and len(line) + 1 + len(following.split(maxsplit=1)[0]) > width:
            full.append((end, following[0].islower() or _HANGS.search(line) is not None))
        else:
            early += 1
    return full if len(full) > early else []
