"""What a person does not see, a model shall not read: hidden characters and markup are taken out of a mail before it is
sent (OWASP LLM01, prompt injection by invisible text)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from inquiries.extraction.openai.traced import Traced

# Letters and marks by their category, and blank all the same: fillers, joiners, selectors that can carry whole texts.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")
_HIDDEN_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(style|script|template|title)\b.*?(?:</\1>|\Z)", re.DOTALL | re.I
)
_DATA = re.compile(r"data:[\w/+.-]{1,80};base64,\S*|\S{400,}", re.I)
_FENCES = re.compile(r"<{3,}|>{3,}")


def visible(text: Traced) -> Traced:
    """Without hidden characters; to be done first, so that none of them can hide the rest."""
    return text.without((index, index + 1) for index, char in enumerate(text.text) if hidden(char))


def cleaned(text: Traced, fence: str) -> Traced:
    """Without markup that no reader sees, files written as text, and whatever looks like one of our fences."""
    seen = text.without(_regions(text.text))
    return seen.without(match.span() for match in re.finditer(re.escape(fence), seen.text, re.I))


def _regions(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_HIDDEN_MARKUP, _DATA, _FENCES):
        yield from (match.span() for match in pattern.finditer(text))


def seen(text: str) -> str:
    """Without hidden characters, some of which a database refuses."""
    return "".join(char for char in text if not hidden(char))


@lru_cache(maxsize=4096)
def hidden(char: str) -> bool:
    """Zero-width, bidi, tags, variation selectors, private use, controls; not line ends and tabs."""
    if char in "\n\t":
        return False
    selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return selector or char in _BLANK or unicodedata.category(char) in {"Cf", "Cc", "Cs", "Co", "Cn"}
