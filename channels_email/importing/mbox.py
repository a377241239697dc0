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

_LINE = 1 << 20  # a longer line comes in pieces: a file without line breaks must not fill the memory
_MANGLED = re.compile(rb">+From ")
# Not every writer mangles. "From here on ..." in a body carries no time of day and year, a separator always does.
_SEPARATOR = re.compile(rb"From .*?\d{1,2}:\d\d(?::\d\d)?\b.*\b\d{4}\b")
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
    lines: list[bytes] = []
    size, stamp = 0, None
    begun, after_empty, at_start = False, True, True
    for line in iter(lambda: file.readline(_LINE), b""):
        if at_start and after_empty and _begins_mail(line, first=not begun):
            if begun:
                yield Boxed(_mail(lines, size), stamp, file.tell())
            lines, size, stamp, begun = [], 0, _time_of(line), True
        else:
            size += len(line)
            if size <= MAX_MAIL:
                lines.append(line[1:] if at_start and _MANGLED.match(line) else line)
            else:
                lines.clear()
        after_empty = at_start and line in (b"\n", b"\r\n")
        at_start = line.endswith(b"\n")
    if begun:
        yield Boxed(_mail(lines, size), stamp, file.tell())


def _begins_mail(line: bytes, *, first: bool) -> bool:
    return line.startswith(b"From ") and (first or _SEPARATOR.match(line) is not None)


def _mail(lines: list[bytes], size: int) -> bytes | None:
    if size > MAX_MAIL:
        return None
    if lines and lines[-1] in (b"\n", b"\r\n"):
        lines.pop()  # the empty line before the next "From " belongs to the mbox, not to the mail
    return b"".join(lines)


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
