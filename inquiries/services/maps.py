"""A place out of what somebody copied from a map. Pure, no network: a short link that hides the place stays unread."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

_NUMBER = r"([+-]?\d{1,3}(?:\.\d{1,20})?)"
_PAIR = re.compile(rf"^\s*{_NUMBER}\s*[,;/ ]\s*{_NUMBER}\s*$")
# Of Google the pin (!3d!4d) before the middle of the picture (@); openstreetmap.org/#map=15/52.5/13.4
_IN_PATH = (
    re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}"),
    re.compile(rf"/@{_NUMBER},{_NUMBER}"),
    re.compile(rf"#map=\d+(?:\.\d+)?/{_NUMBER}/{_NUMBER}"),
    re.compile(rf"^geo:{_NUMBER},{_NUMBER}"),
)
_NAMED = ("q", "query", "ll", "sll", "coordinate", "center", "daddr", "destination")
_SHORT = ("goo.gl", "maps.app.goo.gl", "g.co", "bit.ly")


def coordinates(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None where none stand in it or they lie outside the world."""
    text = text.strip()[:2_000]
    found = _PAIR.match(text) or _of_address(text)
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _of_address(text: str) -> re.Match[str] | None:
    told = _query(text)
    if "mlat" in told and "mlon" in told:
        return _PAIR.match(f"{told['mlat']},{told['mlon']}")
    in_path = (one.search(unquote(text)) for one in _IN_PATH[:1])
    named = (_PAIR.match(told[name]) for name in _NAMED if name in told)
    others = (one.search(unquote(text)) for one in _IN_PATH[1:])
    return next((one for one in (*in_path, *named, *others) if one), None)


def _query(text: str) -> dict[str, str]:
    try:
        return {name: values[0] for name, values in parse_qs(urlsplit(text).query, max_num_fields=50).items()}
    except ValueError:
        return {}


def link(latitude: float, longitude: float) -> str:
    """Nothing is fetched from there until somebody follows it."""
    query = urlencode({"mlat": f"{latitude:.6f}", "mlon": f"{longitude:.6f}"})
    return f"https://www.openstreetmap.org/?{query}#map=15/{latitude:.5f}/{longitude:.5f}"


def is_short_link(text: str) -> bool:
    try:
        return (urlsplit(text.strip()).hostname or "") in _SHORT
    except ValueError:
        return False
