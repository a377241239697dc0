"""Contact cards that came as a file (RFC 6350, and the older 3.0 and 2.1): some providers hand them over so. Only what a
consultant calls or writes to. Pure; never raises."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from typing import Any

MAX_BYTES = 500_000  # a photo may lie in it
MAX_CARDS = 20
_LINE = re.compile(
    r"(?:[\w-]+\.)?(?P<name>FN|N|ORG|TEL|EMAIL)(?P<params>(?:;[^:]*)?):(?P<value>.*)", re.IGNORECASE
)
_FOLD = re.compile(r"\r?\n[ \t]")  # RFC 6350 3.2
_SOFT = re.compile(r"=\r?\n")  # 2.1 breaks quoted-printable in the way of mail


def cards(data: bytes) -> list[dict[str, Any]]:
    """As the port has them: [{name, phones, emails, organization}]."""
    text = _FOLD.sub("", _SOFT.sub("", data[:MAX_BYTES].decode(errors="replace")))
    parts = re.split(r"^BEGIN:VCARD", text, flags=re.IGNORECASE | re.MULTILINE)[1 : MAX_CARDS + 1]
    found = (_card(dict_of) for dict_of in map(_properties, parts))
    return [one for one in found if one]


def _properties(part: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in _lines(part):
        values.setdefault(name, []).append(value)
    return values


def _lines(part: str) -> Iterator[tuple[str, str]]:
    for line in part.splitlines():
        if found := _LINE.fullmatch(line):
            value = found["value"]
            if "quoted-printable" in found["params"].lower():
                value = quopri.decodestring(value.encode()).decode(errors="replace")
            yield found["name"].upper(), value


def _card(values: dict[str, list[str]]) -> dict[str, Any]:
    family, given = [*_parts(values.get("N", [""])[0]), "", ""][:2]
    name = _plain(values.get("FN", [""])[0]) or " ".join(filter(None, (given, family)))
    told = {
        "name": name[:200],
        "phones": _each(values.get("TEL", []), "tel:"),
        "emails": _each(values.get("EMAIL", []), "mailto:"),
        "organization": " ".join(filter(None, _parts(values.get("ORG", [""])[0])))[:200],
    }
    return {key: value for key, value in told.items() if value}


def _parts(value: str) -> list[str]:
    return [_plain(one) for one in re.split(r"(?<!\\);", value)]


def _each(values: list[str], scheme: str) -> list[str]:
    """Version 4 writes addresses."""
    found = (_plain(one).removeprefix(scheme)[:200] for one in values)
    return [one for one in found if one][:10]


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: " " if found[1] in "nN" else found[1], value).strip()
