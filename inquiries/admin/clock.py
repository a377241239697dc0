"""How long somebody can still be written to freely, as words and as seconds that a script counts down (clock.js)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from inquiries.admin import words

SOON = timedelta(hours=2)
VERY_SOON = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Clock:
    """`seconds` left at the moment of rendering, 0 once it is shut: the browser's own clock may be wrong, so it only
    counts from here."""

    seconds: int
    left: str
    tone: str
    until: str


def of(closes: datetime | None, now: datetime) -> Clock | None:
    if closes is None:
        return None
    left = max(closes - now, timedelta())
    tone = "bad" if left < VERY_SOON else "warn" if left < SOON else "quiet"
    return Clock(math.ceil(left.total_seconds()), _left(left), tone, words.exact(closes))


def _left(left: timedelta) -> str:
    """The same words as in clock.js."""
    minutes = int(left.total_seconds()) // 60
    if not left:
        return "shut"
    if not minutes:
        return "under a minute"
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
