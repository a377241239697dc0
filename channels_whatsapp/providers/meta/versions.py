"""How long a version of the Graph API lives (developers.facebook.com/docs/graph-api/changelog/versions). A call to one that
has ended is answered by the oldest living one, in its own way: a surprise that comes at midnight."""

from __future__ import annotations

import re
from datetime import date, timedelta

WARN_BEFORE = timedelta(days=90)
_ENDS = {
    20: date(2026, 9, 24),
    21: date(2027, 1, 21),
    22: date(2027, 5, 20),
    23: date(2027, 10, 8),
    24: date(2028, 2, 18),
    25: date(2028, 7, 29),
}
_FORM = re.compile(r"v(\d{1,3})\.0")


def is_version(version: str) -> bool:
    return _FORM.fullmatch(version) is not None


def ends_on(version: str) -> date | None:
    """None where it is not known: newer than this list."""
    found = _FORM.fullmatch(version)
    number = int(found[1]) if found else 0
    return min(_ENDS.values()) if found and number < min(_ENDS) else _ENDS.get(number)


def warning(version: str, today: date) -> str:
    """ "" while there is time."""
    end = ends_on(version)
    if end is None or end - today > WARN_BEFORE:
        return ""
    verb = "ended" if end <= today else "ends"
    return f"Version {version} of Meta's API {verb} on {end:%-d %B %Y}. An operator sets META_API_VERSION to a newer one."
