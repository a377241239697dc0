"""Folding text for comparison without moving a single offset: one character in, one character out."""

from __future__ import annotations

import unicodedata


class _Fold(dict[int, str]):
    """Small letters, no accents, plain digits, dashes, quotes and spaces; made on demand and kept per character."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _SPECIAL.get(chr(code)) or _fold_one(chr(code))
        return folded


class _PlainSpaces(dict[int, int]):
    def __missing__(self, code: int) -> int:
        plain = self[code] = ord(" ") if _TABLE[code] == " " else code
        return plain


def _fold_one(char: str) -> str:
    digit = unicodedata.digit(char, None)
    if digit is not None and unicodedata.category(char) == "Nd":
        return str(digit)
    # Only the base letter: "é" -> "e"; characters that decompose into several ("½", "ﬁ") stay what they are.
    parts = [part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)]
    base = parts[0] if len(parts) == 1 else char
    lowered = base.lower()
    return lowered if len(lowered) == 1 else base


_SPECIAL = {
    "ı": "i",
    "İ": "i",
    "ł": "l",
    "Ł": "l",
    "ø": "o",
    "Ø": "o",
    "đ": "d",
    "Đ": "d",
    "أ": "ا",
    "إ": "ا",
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("’‘ʼ´`", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("\xa0\u2009\u202f\u2007\t", " "),
    "\u200b": " ",
    "\ufeff": " ",
}
_TABLE = _Fold()
_PLAIN = _PlainSpaces()


def fold(text: str) -> str:
    """The folded text, always exactly as long as `text`."""
    return text.translate(_TABLE)


def plain_spaces(text: str) -> str:
    """With its spaces as they are folded."""
    return text.translate(_PLAIN)
