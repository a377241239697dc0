"""An mbox of any size as a stream of mails: one pass, one mail in memory, no index.

The format has no standard (RFC 4155 describes the habit): a line that starts with "From " after an empty line begins a
mail, and writers put ">" before such lines of a body (mboxo: only before "From ", mboxrd: also before ">From ").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from channels_email.importing.limits import MAX_MAIL

_PIECE = 1 << 20  # bytes read at once
_LONGEST_LINE = 4_096  # a From line is shorter
_MANGLED = re.compile(rb"(?m)^>(>*From )")
# Not every writer mangles. "From here on ..." in a body carries no time of day and year, a separator always does.
_SEPARATOR = re.compile(rb"From [^\n]*?\d{1,2}:\d\d(?::\d\d)?\b[^\n]*\b\d{4}\b")
_STAMP = re.compile(
    rb"(?P<month>[A-Z][a-z]{2})\s+(?P<day>\d{1,2})\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    rb"(?:\s+(?P<zone>[+-]\d{4}|[A-Z]{2,5}))?\s+(?P<year>\d{4})"
)
_MONTHS = {
    name: number
    for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)
}


@dataclass(frozen=True)
class Boxed:
    """`raw` is None for a mail that is larger than MAX_MAIL. `stamp` is the time of its From line, `end` the position
    in the file behind it."""

    raw: bytes | None
    stamp: datetime | None
    end: int


def split(file: BinaryIO) -> Iterator[Boxed]:
    """Looks for separators in large pieces: going line by line costs ten times the processor."""
    reader = _Reader(file)
    while (box := reader.next_mail()) is not None:
        yield box


class _Reader:
    """`_data` begins with the From line of the mail that is being read; `_scan` is where the next search starts."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._data = bytearray()
        self._position = self._scan = 0
        self._cut = self._ended = False

    def next_mail(self) -> Boxed | None:
        while not self._ended and len(self._data) < _LONGEST_LINE:
            self._fill()
        if not self._data.startswith(b"From "):
            return None
        end = self._find_end()
        first_line = self._line_end(0)
        stamp = _time_of(bytes(self._data[:first_line]))
        raw = None if self._cut or end - first_line > MAX_MAIL else _mail(bytes(self._data[first_line:end]))
        del self._data[:end]
        self._scan, self._cut = 0, False
        return Boxed(raw, stamp, self._position - len(self._data))

    def _find_end(self) -> int:
        """Where the next From line begins, or the end of the file."""
        while (end := self._separator()) is None:
            if self._ended:
                return len(self._data)
            if len(self._data) > MAX_MAIL + _LONGEST_LINE:
                # Too large to be one mail: only the From line and what the search still needs are kept.
                del self._data[self._line_end(0) : self._scan - _LONGEST_LINE]
                self._scan, self._cut = self._line_end(0), True
            self._fill()
        return end

    def _separator(self) -> int | None:
        data = self._data
        while (found := data.find(b"\nFrom ", self._scan)) >= 0:
            if not self._ended and len(data) - found < _LONGEST_LINE:
                return None  # its line may not be complete yet
            empty_before = data[found - 1 : found] == b"\n" or data[found - 2 : found] == b"\n\r"
            if empty_before and _SEPARATOR.match(data, found + 1, self._line_end(found + 1)):
                return found + 1
            self._scan = found + 1
        self._scan = max(self._scan, len(data) - len(b"\nFrom "))
        return None

    def _line_end(self, start: int) -> int:
        """Behind the line break."""
        end = self._data.find(b"\n", start, start + _LONGEST_LINE) + 1
        return end or min(len(self._data), start + _LONGEST_LINE)

    def _fill(self) -> None:
        piece = self._file.read(_PIECE)
        self._data += piece
        self._position += len(piece)
        self._ended = not piece


def _mail(raw: bytes) -> bytes:
    """Without the empty line before the next From line, which belongs to the mbox; as its sender wrote it."""
    for empty in (b"\r\n", b"\n"):
        if raw.endswith(b"\n" + empty) or raw == empty:
            raw = raw[: -len(empty)]
            break
    return _MANGLED.sub(rb"\1", raw) if b">From " in raw else raw


def _time_of(line: bytes) -> datetime | None:
    """The time of arrival that a From line tells, in UTC as RFC 4155 asks."""
    found = _STAMP.search(line[:300])
    if found is None or found["month"] not in _MONTHS:
        return None
    numbers = [int(found[name] or 0) for name in ("day", "hour", "minute", "second")]
    try:
        return datetime(int(found["year"]), _MONTHS[found["month"]], *numbers, tzinfo=UTC)
    except ValueError:
        return None
