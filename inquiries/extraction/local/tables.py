"""Tables of words by what they mean, asked in one pass over a text: each pattern for itself would go through all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from inquiries.extraction.local.patterns import compiled


class Table:
    """Meaning -> pattern of whole words, on folded text. `before` guards the left side of a word."""

    def __init__(self, words: Mapping[str, str], before: str = r"(?<!\w)") -> None:
        self._patterns = {name: re.compile(rf"{before}(?:{told})(?!\w)") for name, told in words.items()}
        self._beginning = compiled(rf"{before}(?=(?:{'|'.join(words.values())})(?!\w))")

    def find(self, text: str) -> dict[str, list[re.Match[str]]]:
        """What was found, in the order of the table, each with its words in the order of the text."""
        starts = [match.start() for match in self._beginning.finditer(text)]
        found = (
            {name: _at(pattern, text, starts) for name, pattern in self._patterns.items()} if starts else {}
        )
        return {name: matches for name, matches in found.items() if matches}

    def meaning(self, words: str) -> set[str]:
        """Under which meanings these words stand, and nothing else."""
        return {name for name, pattern in self._patterns.items() if pattern.fullmatch(words)}


def _at(pattern: re.Pattern[str], text: str, starts: list[int]) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for start in starts:
        match = pattern.match(text, start)
        if match and (not found or start >= found[-1].end()):
            found.append(match)
    return found
