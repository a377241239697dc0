"""Long patterns, matched by PCRE2. The readers ask hundreds of them of every message; compiled to machine code they are compiled
in a sixth of the time that `re` needs, and dismissed in a quarter.

What is short, or found at every word, is left to `re`: there a call of this library costs more than it saves. They differ in
one thing: for PCRE2 a combining sign, as Hindi writes its vowels with, is part of the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from sys import maxsize
from typing import Any

import pcre2
from pcre2 import _cy

# A limit of PCRE2 (backtracking, its stack), and halves of characters, which UTF-8 cannot tell: `re` then reads on.
_NOT_FOR_IT = (pcre2.LibraryError, UnicodeEncodeError)
# Most of what is asked is not there; that is found out below the Python layer of the library, which costs as much as the search.
# It is no public part of it: requirements/base.in allows the versions in which it is so.
_below, _NO_CONTEXT = _cy.match, pcre2._EMPTY_MATCH_CONTEXT
_FLAGS = {re.IGNORECASE: pcre2.IGNORECASE, re.MULTILINE: pcre2.MULTILINE}


class Pattern:
    """Answers as an `re.Pattern` does."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self.pattern, self.flags = pattern, flags
        self._quick = _quick(pattern, flags)
        self._code = self._quick._pcre2_code

    def _is_nowhere(self, text: str) -> bool:
        return _below(self._code, text, len(text), 0, _NO_CONTEXT)[0] is None

    @cached_property
    def _patient(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)

    def search(self, text: str, pos: int = 0, endpos: int = maxsize) -> re.Match[str] | None:
        try:
            if pos == 0 and endpos == maxsize and self._is_nowhere(text):
                return None
            return self._quick.search(text, pos, endpos)
        except _NOT_FOR_IT:
            return self._patient.search(text, pos, endpos)

    def match(self, text: str, pos: int = 0, endpos: int = maxsize) -> re.Match[str] | None:
        try:
            return self._quick.match(text, pos, endpos)
        except _NOT_FOR_IT:
            return self._patient.match(text, pos, endpos)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        try:
            return self._quick.fullmatch(text)
        except _NOT_FOR_IT:
            return self._patient.fullmatch(text)

    def finditer(self, text: str, pos: int = 0, endpos: int = maxsize) -> Iterator[re.Match[str]]:
        try:
            if pos == 0 and endpos == maxsize and self._is_nowhere(text):
                return iter(())
            return iter(list(self._quick.finditer(text, pos, endpos)))
        except _NOT_FOR_IT:
            return self._patient.finditer(text, pos, endpos)

    def findall(self, text: str) -> list[Any]:
        try:
            return self._quick.findall(text)
        except _NOT_FOR_IT:
            return self._patient.findall(text)


def compiled(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Pattern:
    """`flags`: re.IGNORECASE, re.MULTILINE or both."""
    return Pattern(pattern, flags)


def _quick(pattern: str, flags: re.RegexFlag) -> pcre2.Pattern:
    told = pcre2.NOFLAG
    for one, same in _FLAGS.items():
        told |= same if flags & one else pcre2.NOFLAG
    quick = pcre2.compile(pattern, told, jit=False)
    with suppress(
        pcre2.LibraryError
    ):  # where memory may not be executed (hardened systems), it is interpreted
        quick.jit_compile()
    return quick
