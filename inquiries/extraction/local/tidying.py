"""A message as it would be written plainly: one space between words, lines that only wrap joined, letters with their accents in
one piece, no shouting. The readers know that text only; what they find is given back where it stands in the message."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from inquiries.extraction import evidence, line_breaks
from inquiries.extraction.base import Extraction, Superseded
from inquiries.extraction.evidence import Evidence, Place, Span
from inquiries.extraction.local import gazetteer
from inquiries.extraction.local.folding import plain_spaces
from inquiries.extraction.local.language import SMALL_WORDS
from inquiries.extraction.transcript import Transcript, Utterance

MOST = 40_000  # characters of one message that are looked at; the readers read fewer
_UNSEEN = r"[\xad\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069]"
_NOTHING = re.compile(rf"^ +|[ \r]+$|(?<=\S) +(?= \S)|{_UNSEEN}", re.MULTILINE)
# "*2 adults*", "_please_": how chats and plain text mark what is bold.
_MARKED = re.compile(
    r"(?<![\w*_~])(?P<mark>[*_~]{1,2})(?=[^\s*_~])[^*_~\n]*(?<=\S)(?P<end>(?P=mark))(?![\w*_~])"
)
_SIGNS = ("  ", "\n ", " \n", "\r", "*", "_", "~")  # without one there is nothing to look for
_WORD = re.compile(r"[^\W\d_]{2,}")
_SHOUTED = 0.9  # of the letters
_HEAD = 80  # characters; most messages are known by these
_LETTERS = 24  # fewer show nothing: "LHR - JFK"
Key = tuple[str, Place]


@dataclass(frozen=True)
class Tidied:
    """`text` is read instead of `original`. `offsets`: where each of its characters stood, and the end; none where all stayed
    in place."""

    original: str
    text: str
    offsets: tuple[int, ...] = ()

    def back(self, span: Span) -> Span:
        """Where in the original stands what is at `span` of the text."""
        if not self.offsets:
            return span
        start, end = self.offsets[span.start], self.offsets[span.end - 1] + 1
        while end < len(self.original) and unicodedata.combining(self.original[end]):
            end += 1
        return Span(start, end)


def tidied(text: str) -> Tidied:
    original, text = text, plain_spaces(text[:MOST])
    breaks = line_breaks.soft(text)
    for at in breaks:
        text = f"{text[:at]} {text[at + 1 :]}"
    offsets: list[int] = []
    if dropped := _dropped(text):
        text, offsets = _closed_up(text, dropped)
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text, offsets = _composed(text, offsets or list(range(len(text) + 1)))
    return Tidied(original, _spoken(text), tuple(offsets))


def _dropped(text: str) -> list[tuple[int, int]]:
    """What of `text` stands between the words and says nothing."""
    if text.isascii() and text == text.strip(" ") and not any(sign in text for sign in _SIGNS):
        return []
    marks = (match.span(name) for match in _MARKED.finditer(text) for name in ("mark", "end"))
    return sorted([*(match.span() for match in _NOTHING.finditer(text)), *marks])


def _closed_up(text: str, dropped: list[tuple[int, int]]) -> tuple[str, list[int]]:
    parts, offsets, last = [], [], 0
    for start, end in dropped:
        parts.append(text[last:start])
        offsets += range(last, start)
        last = end
    return "".join([*parts, text[last:]]), [*offsets, *range(last, len(text) + 1)]


def _composed(text: str, offsets: list[int]) -> tuple[str, list[int]]:
    """A letter and its accent as one character, where there is one."""
    chars, moved = list[str](), list[int]()
    for char, offset in zip(text, offsets, strict=False):
        joined = (
            unicodedata.normalize("NFC", chars[-1] + char) if chars and unicodedata.combining(char) else ""
        )
        if len(joined) == 1:
            chars[-1] = joined
        else:
            chars.append(char)
            moved.append(offset)
    return "".join(chars), [*moved, offsets[-1]]


def _spoken(text: str) -> str:
    """All in capitals: then they tell no names."""
    if sum(map(str.islower, text[:_HEAD])) > _HEAD // 4:
        return text
    letters = sum(map(str.isalpha, text))
    if letters < _LETTERS or sum(map(str.isupper, text)) < _SHOUTED * letters:
        return text
    return _WORD.sub(lambda word: _capitalized(word.group()), text)


def _capitalized(word: str) -> str:
    small = word.lower()
    place = gazetteer.load().find(small) if len(small) == 3 else None
    if len(small) != len(word) or (place and place.kind == "code" and small not in SMALL_WORDS):
        return word
    return small if small in SMALL_WORDS else word[0] + small[1:]


def tidy(transcript: Transcript) -> tuple[Transcript, dict[Key, Tidied]]:
    """The conversation to read, and how to find the way back."""
    plain = {_key(one): tidied(one.text) for one in transcript}
    return tuple(replace(one, text=plain[_key(one)].text) for one in transcript), plain


def _key(one: Utterance) -> Key:
    return one.message_ref, one.place


def restored(read: Extraction, plain: dict[Key, Tidied]) -> Extraction:
    """`read` with its evidence in the messages as they are."""
    if all(one.original == one.text for one in plain.values()):
        return read
    return replace(
        read,
        evidence={name: _back(found, plain) for name, found in read.evidence.items()},
        superseded=tuple(
            Superseded(one.field, one.value, tuple(_back(one.evidence, plain))) for one in read.superseded
        ),
        further=tuple(restored(one, plain) for one in read.further),
    )


def _back(found: Iterable[Evidence], plain: dict[Key, Tidied]) -> list[Evidence]:
    made = []
    for one in found:
        was = plain[one.message_ref, one.place]
        spans = (_cut(was.back(span)) for span in one.spans)
        if back := evidence.make(one.field, was.original, spans, one.message_ref, one.place):
            made.append(back)
    return made


def _cut(span: Span) -> Span:
    return Span(span.start, min(span.end, span.start + evidence.MAX_QUOTE))
