"""Folding of text for comparing: pure, one truth for subjects, search and the words that are searched for."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Without case and accents: "Müller" and "muller" are one."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
