"""Whether two values of a field say the same thing, however they are written."""

from __future__ import annotations

import re
from typing import Any

from inquiries.extraction.local.folding import fold

_TOLERANCE = 0.005  # of an amount: "1.5 lakh" and a rounded rate
_WORDS = re.compile(r"\w+")
_COUNTS = frozenset({"adults", "children", "infants"})
_TITLES = frozenset(
    _WORDS.findall(
        "mr mrs ms miss dr di prof herr frau m mme mlle sr sra sig sigra ing dott cav familie family famille familia"
    )
)
# A name's beginning, not a part of it: "the Maldives", "île Maurice", "isola di Skye".
_ARTICLES = frozenset(_WORDS.findall("the die der das le la les l il lo i gli el los las o a os as"))


def is_empty(name: str, value: Any) -> bool:
    """Nothing said: no children is the same as no word about children."""
    if value is None or value == "" or value == [] or (name == "flexible_dates" and value is False):
        return True
    if name == "budget":
        return not value.get("amount")
    return name in _COUNTS and value == 0


def alike(name: str, one: Any, other: Any) -> bool:
    """Neither may be empty. Other types than the field's are never alike."""
    return _ALIKE.get(name, _as_words)(one, other)


def _as_words(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return _words(one) == _words(other)
    return type(one) is type(other) and one == other


def _words(text: str) -> list[str]:
    return _WORDS.findall(fold(text))


def _numbers(one: Any, other: Any) -> bool:
    """`1` and `1.0`, but not `1` and True."""
    if isinstance(one, bool) or isinstance(other, bool):
        return False
    return isinstance(one, int | float) and isinstance(other, int | float) and one == other


def _amounts(one: Any, other: Any) -> bool:
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        return False
    return abs(one - other) <= _TOLERANCE * abs(one)


def _places(one: Any, other: Any) -> bool:
    return isinstance(one, str) and isinstance(other, str) and _place(one) == _place(other)


def _place(text: str) -> list[str]:
    """Without ", Texas" and the article."""
    words = _words(text.split(",")[0])
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def _names(one: Any, other: Any) -> bool:
    return isinstance(one, str) and isinstance(other, str) and _name(one) == _name(other)


def _name(text: str) -> list[str]:
    return [word for word in _words(text) if word not in _TITLES]


def _phones(one: Any, other: Any) -> bool:
    return re.sub(r"\D", "", str(one)) == re.sub(r"\D", "", str(other))


def _contains(one: Any, other: Any) -> bool:
    """ "beach honeymoon" is a honeymoon."""
    return isinstance(one, str) and isinstance(other, str) and fold(one) in fold(other)


def _ages(one: Any, other: Any) -> bool:
    return isinstance(one, list) and isinstance(other, list) and sorted(one) == sorted(other)


_ALIKE = {
    "destinations": _places,
    "origin": _places,
    "amount": _amounts,
    "contact_name": _names,
    "contact_phone": _phones,
    "trip_type": _contains,
    "child_ages": _ages,
    **dict.fromkeys(("nights", "adults", "children", "infants", "travellers", "rooms"), _numbers),
}
