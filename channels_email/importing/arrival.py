"""When a mail arrived, told by the mail itself. Cheap and careful: it looks at the first 64 KB only and never raises."""

from __future__ import annotations

import re
from datetime import datetime

from channels_email.importing.limits import HEAD
from channels_email.parsing.dates import parse_date

_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_FOLDED = rb"(?:[^\n]|\n(?=[ \t]))*"
_RECEIVED = re.compile(rb"(?im)^Received[ \t]*:" + _FOLDED)
_DATE = re.compile(rb"(?im)^Date[ \t]*:(" + _FOLDED + rb")")


def arrived_at(raw: bytes, boxed: datetime | None = None) -> datetime | None:
    """The topmost Received header is our own server's word; then the mbox's From line; then what the sender claims."""
    head = raw[:HEAD]
    end = _HEADERS_END.search(head)
    head = head[: end.start()] if end else head
    return _received(head) or boxed or _date(head)


def _received(head: bytes) -> datetime | None:
    found = _RECEIVED.search(head)
    return _read(found[0].rpartition(b";")[2]) if found and b";" in found[0] else None


def _date(head: bytes) -> datetime | None:
    found = _DATE.search(head)
    return _read(found[1]) if found else None


def _read(value: bytes) -> datetime | None:
    return parse_date(value.decode("latin-1"))
