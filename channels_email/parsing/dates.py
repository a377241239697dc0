"""The Date header: what the writer's clock said, with the writer's offset."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz

_COMMENT = re.compile(r"\([^()]*\)")
_BLANKS = re.compile(r"\s+")
_AROUND_COLON = re.compile(r"\s*:\s*")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?")
_ZONE = re.compile(r"[ \d]([A-Za-z]{2,5}(?:\d[A-Za-z]{3})?)$")
# Hours east of Greenwich. parsedate_tz knows the zones of RFC 5322 only; an unknown zone counts as UTC (RFC 5322 4.3).
_ZONES = {
    "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "met": 1, "cest": 2, "mesz": 2, "mest": 2, "eet": 2, "eest": 3,
    "sast": 2, "msk": 3, "msd": 4, "ist": 5.5, "sgt": 8, "hkt": 8, "awst": 8, "jst": 9, "kst": 9, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13, "hst": -10, "akst": -9, "akdt": -8, "brt": -3, "art": -3,
    "est5edt": -5, "cst6cdt": -6, "mst7mdt": -7, "pst8pdt": -8,
}  # fmt: skip


def parse_date(text: str) -> datetime | None:
    """An aware time, or None when it is missing or makes no sense."""
    if not text:
        return None
    text = text[:200]
    if "(" in text:
        text = _COMMENT.sub(" ", text)
    text = _AROUND_COLON.sub(":", _BLANKS.sub(" ", text)).strip()
    try:
        return _iso(text) or _rfc5322(text)
    except (ValueError, OverflowError, TypeError, IndexError, AttributeError):
        return None  # parsedate_tz itself raises on odd input: hours of 99, empty fields


def _rfc5322(text: str) -> datetime | None:
    parsed = parsedate_tz(text)
    if parsed is None:
        return None
    seconds = parsed[9] or 0
    zone = _ZONE.search(text)
    if zone and zone[1].lower() in _ZONES:
        seconds = int(_ZONES[zone[1].lower()] * 3600)
    if abs(seconds) >= 86_400:
        seconds = 0
    return datetime(*parsed[:5], min(parsed[5], 59), tzinfo=timezone(timedelta(seconds=seconds)))


def _iso(text: str) -> datetime | None:
    match = _ISO.match(text)
    if match is None:
        return None
    zone = match[7] or "Z"
    stamp = f"{match[1]}-{match[2]}-{match[3]}T{match[4]}:{match[5]}:{match[6] or '00'}"
    if zone == "Z":
        return datetime.fromisoformat(stamp + "+00:00")
    return datetime.fromisoformat(f"{stamp}{zone[:3]}:{zone[-2:]}")
