"""The lines of an export, put together to entries: whatever begins like the file's first entry begins a new one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from channels_whatsapp.importing.marks import INVISIBLE, half_of_day

_I = f"[{INVISIBLE}]*"
_DATE = rf"(\d{{1,4}}){_I}\s?([./-])\s?{_I}(\d{{1,2}}){_I}\s?\2\s?{_I}(\d{{1,4}})"
_TIME = rf"(\d{{1,2}})([:.]){_I}(\d{{2}})(?:[:.]{_I}(\d{{2}}))?"
_HEAD = re.compile(
    rf"{_I}(\[)?{_I}{_DATE.replace(chr(92) + '2', chr(92) + '3')}([^\d\[\]]{{1,20}}?){_TIME}([^\d\[\]:]{{0,16}}?)(?(1)\]|\s[-–—])(?:\s|$)"
)
_MANY = 3  # lines that nearly begin like the first: no accident


class NotAChat(ValueError):
    """Why the hub can't take the file, in words."""


@dataclass(frozen=True)
class Stamp:
    """A moment as it is written: the numbers of the date in their order, the clock with "am", "pm" or ""."""

    date: tuple[int, int, int]
    separator: str
    long_first: bool  # the first number has four digits: it is the year
    clock: tuple[int, int, int]
    half: str


@dataclass
class Entry:
    """`lines` are the file's own, the first with its head; `rest` is what follows the head there."""

    stamp: Stamp
    rest: str
    lines: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        return "\n".join([self.rest, *self.lines[1:]])


_Form = tuple[str, ...]


def lines_of(text: str) -> list[str]:
    """Not splitlines(): people write U+2028 and form feeds into messages."""
    return text.replace("\r\n", "\n").split("\n")


def read(text: str) -> tuple[list[str], list[Entry]]:
    """Lines before the first entry (mostly none), and all entries in the order of the file: every line is in one of the
    two. Raises NotAChat where times are written in two ways: one of them would be taken for text."""
    before: list[str] = []
    entries: list[Entry] = []
    form: _Form | None = None
    others: Counter[_Form] = Counter()
    for line in lines_of(text):
        head = _head(line)
        if head is not None:
            form = form or head[0]
            others[head[0]] += head[0] != form
        if head is not None and head[0] == form:
            entries.append(Entry(head[1], head[2], [line]))
        else:
            (entries[-1].lines if entries else before).append(line)
    _check(form, others)
    return before, entries


def _head(line: str) -> tuple[_Form, Stamp, str] | None:
    found = _HEAD.match(line)
    if found is None:
        return None
    bracket, first, sep, second, third, between, hour, colon, minute, seconds, after = found.groups()
    half_before, words_before = half_of_day(between)
    half_after, words_after = half_of_day(after)
    long_first = len(first) == 4
    form = (bracket or "", sep, "y" if long_first else str(len(third)), words_before, colon, "s" if seconds else "",
            words_after)  # fmt: skip
    clock = (int(hour), int(minute), int(seconds or 0))
    if clock > (23, 59, 59) or max(clock[1:]) > 59:
        return None
    stamp = Stamp((int(first), int(second), int(third)), sep, long_first, clock, half_before or half_after)
    return form, stamp, line[found.end() :]


def _check(form: _Form | None, others: Counter[_Form]) -> None:
    """The words around the time are the only difference: a half of the day that the hub does not know."""
    for other, count in others.items():
        same = form is not None and [*other[:3], other[4], other[5]] == [*form[:3], form[4], form[5]]
        if same and count >= _MANY:
            words = " ".join(filter(None, (other[3], other[6]))) or "without a word beside it"
            raise NotAChat(
                f"The time of day is written in two ways in this file ({words}); the hub knows only one of them."
            )
