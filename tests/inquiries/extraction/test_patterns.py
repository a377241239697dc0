"""Long patterns answer as those of `re` do, also where PCRE2 gives up."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator

import pcre2
import pytest

from inquiries.extraction import local
from inquiries.extraction.labelled import read_cases
from inquiries.extraction.local.extractor import LocalExtractor
from inquiries.extraction.local.folding import fold
from inquiries.extraction.local.patterns import Pattern, compiled
from tests.inquiries.extraction.test_own_corpus import FOLDER

ODD = (
    "",
    "\n",
    "½ a, ²³ ‿x",
    "وثلاثة أطفال 2+2",
    "12" * 40,
    "ß" * 30,
    "e\u0301te\u0300 3 nuits\r\n\x00 fin",
)


def _all() -> Iterator[tuple[str, Pattern]]:
    for module in pkgutil.iter_modules(local.__path__):
        for name, value in vars(importlib.import_module(f"{local.__name__}.{module.name}")).items():
            if isinstance(value, Pattern):
                yield f"{module.name}.{name}", value


def test_every_long_pattern_finds_what_re_finds() -> None:
    lines = (FOLDER / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    said = [fold(one.text) for case in read_cases(lines) for one in case.transcript] + [*map(fold, ODD)]
    for name, pattern in _all():
        plain = re.compile(pattern.pattern, pattern.flags)
        for text in said:
            found = [(match.span(), match.groupdict()) for match in pattern.finditer(text)]
            assert found == [(match.span(), match.groupdict()) for match in plain.finditer(text)], (
                name,
                text,
            )


def test_what_needs_too_much_of_pcre2_is_read_by_re() -> None:
    """Its stack ends after some thousand steps back; `re` has no such limit."""
    deep, text = compiled(r"(?:(a)|(b))*c"), "ab" * 100_000 + "c"
    with pytest.raises(pcre2.LibraryError):
        deep._quick.search(text)
    found = deep.search(text)
    assert found is not None
    assert found.span() == (0, len(text))
    assert [one.span() for one in deep.finditer(text)] == [(0, len(text))]
    assert deep.match(text)
    assert deep.fullmatch(text)
    assert deep.findall(text) == [("a", "b")]


@pytest.mark.parametrize("asked", ["search", "finditer", "match", "fullmatch", "findall"])
def test_half_a_character_stops_nothing(asked: str) -> None:
    answer = getattr(compiled("(?:two|zwei)"), asked)("two\ud800")
    assert bool(answer) == (asked != "fullmatch")


def test_messages_are_read_where_no_memory_may_be_executed() -> None:
    """As under systemd's MemoryDenyWriteExecute: the patterns are interpreted then."""
    told = "import pcre2; from pcre2 import _cy\n"
    told += "def no(code): raise pcre2.LibraryError(-48)\n_cy.jit_compile = no\n"
    told += "from inquiries.extraction.local.patterns import compiled\n"
    told += "print(compiled('(?<!\\\\w)two (?P<what>kids)').search('with two kids')['what'])"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout == "kids\n"


def test_a_long_chat_of_nonsense_is_read_to_its_end() -> None:
    from datetime import UTC, datetime

    from inquiries.extraction.base import Context
    from inquiries.extraction.transcript import Utterance

    now = datetime(2026, 3, 10, 9, tzinfo=UTC)
    text = "2 a 2 a, " * 2000 + "2 adults to Crete\ud800"
    read = LocalExtractor().extract((Utterance("1", "customer", now, text),), Context(now))
    assert read.version
