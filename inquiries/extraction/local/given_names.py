"""Given names of many countries: a lone word at the end of a message is a name if it is one of these."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from inquiries.extraction.local.gazetteer import key_of

FILE = Path(__file__).parent / "data" / "given_names.txt"


def is_one(word: str) -> bool:
    return key_of(word) in _load()


@cache
def _load() -> frozenset[str]:
    return frozenset(FILE.read_text(encoding="utf-8").split("\n"))
