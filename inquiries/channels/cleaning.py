"""Cleans what comes from outside, once, for all channels: NUL and lone surrogates never reach PostgreSQL (text cannot
hold \\x00, UTF-8 cannot encode a lone surrogate), and each text has a cap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from math import isfinite
from typing import Any

MAX_TEXT = 2_000_000  # characters of one body; what is beyond stays in the raw original
MAX_LINE = 2_000  # characters of a subject, a name, an address or an id
MAX_ENTRIES = 200  # of one list or object in what a provider tells
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str, cap: int = MAX_LINE) -> str:
    text = text[:cap]
    return text if storable(text) else _UNSTORABLE.sub("", text)


def storable(text: str) -> bool:
    """Encoding is fifty times faster than looking for surrogates with an expression, and every text comes by here."""
    if "\x00" in text:
        return False
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


@cache
def _caps(record: type[Cleaned]) -> tuple[tuple[str, int], ...]:
    """Name and cap of each field, read once a class."""
    return tuple((item.name, item.metadata.get("cap", MAX_LINE)) for item in fields(record))


@dataclass(frozen=True)
class Cleaned:
    """Base of the port's records: cleans every string field, also those inside tuples."""

    def __post_init__(self) -> None:
        for name, cap in _caps(type(self)):
            value = getattr(self, name)
            if type(value) is str:
                tidy: Any = clean(value, cap)
            elif type(value) is tuple and value and type(value[0]) is str:
                tidy = tuple(clean(entry, cap) for entry in value)
            else:
                continue
            if tidy != value:
                object.__setattr__(self, name, tidy)


def text_field() -> Any:
    return field(default="", metadata={"cap": MAX_TEXT})


def clean_json(value: Any, depth: int = 8) -> Any:
    """A provider's JSON, fit for a jsonb column: what JSON can't say becomes text, what is deeper or longer is cut."""
    if isinstance(value, str):
        return clean(str(value))
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        some = list(value.items())[:MAX_ENTRIES] if depth else ()
        return {clean(str(key), 200): clean_json(one, depth - 1) for key, one in some}
    if isinstance(value, list | tuple):
        return [clean_json(one, depth - 1) for one in value[:MAX_ENTRIES]] if depth else []
    return clean(str(value))


def first_words(values: Iterable[str]) -> str:
    return next((value for value in values if value.strip()), "")
