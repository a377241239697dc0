"""Whether the words that a model quotes stand in the customer's message and say the value. Found by code: what a model
claims is no proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from inquiries.extraction import evidence
from inquiries.extraction.evidence import Evidence, Span
from inquiries.extraction.local.folding import fold
from inquiries.extraction.local.headings import names_budget
from inquiries.extraction.openai import saying, wording
from inquiries.extraction.openai.prompting import Letter, Sent
from inquiries.extraction.openai.schema import Quote
from inquiries.extraction.schema import ABOUT_ALL, OF_A_TRIP, Budget

_MOST_PIECES = 12
_MOST_QUOTES = 24  # of a field: a model that stammers gives thousands


@dataclass(frozen=True)
class Piece:
    """A part of one sentence of a customer's message, as it was sent: what is hidden in the original is no part of it."""

    message: Sent
    sent: Span

    @property
    def span(self) -> Span:
        """In the original text."""
        return self.message.original(self.sent)

    @property
    def folded(self) -> str:
        return fold(self.sent.of(self.message.text.text))

    @property
    def sentence(self) -> str:
        """In which it stands."""
        text = self.message.text.text
        around = (part for part in evidence.sentences(text) if part[0] <= self.sent.start < part[1])
        start, end = next(around)
        return text[start:end]

    def narrowed(self, words: str) -> Piece | None:
        found = evidence.find_quote(fold(words), self.folded)
        return Piece(self.message, found.moved(self.sent.start)) if found else None


def prove(
    name: str, value: Any, quotes: tuple[Quote, ...], letter: Letter
) -> tuple[Any, list[Evidence]] | None:
    """The value, or what of it is proven, with its evidence; None where the customer's words do not say it."""
    pieces = [piece for quote in quotes[:_MOST_QUOTES] for piece in _found(name, quote, letter)]
    pieces = [piece for piece in pieces if _may_tell(name, piece)][:_MOST_PIECES]
    if not pieces:
        return None
    if isinstance(value, list):
        return _proven_list(name, value, pieces)
    if isinstance(value, Budget):
        value = _proven_money(value, pieces)
    if name in wording.FIELDS or name == "flexible_dates":
        chosen = _worded(name, value, pieces)
        return (value, _evidence(name, chosen)) if chosen else None
    chosen = _fewest(name, value, pieces)
    return (value, _evidence(name, chosen)) if value is not None and chosen else None


def _may_tell(name: str, piece: Piece) -> bool:
    """A name or number in a subject may be anybody's."""
    if piece.message.utterance.place == "text":
        return True
    return name in OF_A_TRIP and (name != "budget" or names_budget(fold(piece.message.text.text)))


def _found(name: str, quote: Quote, letter: Letter) -> Iterator[Piece]:
    """In the message that it names, else in the newest that has it: a wrong name is a slip, invented words are not."""
    words = fold(quote.words)
    newest_first = letter.by_customer[::-1]
    for message in sorted(newest_first, key=lambda one: one.name != quote.message):
        span = evidence.find_quote(words, message.of_writer if name in ABOUT_ALL else message.of_trip)
        if span is not None:
            yield from _sentences(message, span)
            return


def _sentences(message: Sent, span: Span) -> Iterator[Piece]:
    """Cut where a sentence of the original ends, and where a quote would be too long."""
    text, whole = message.text.text, message.original(span)
    for start, end in evidence.sentences(message.utterance.text):
        if end <= whole.start or whole.end <= start:
            continue
        inside = [at for at in range(span.start, span.end) if start <= message.text.origins[at][0] < end]
        low = next((at for at in inside if not text[at].isspace()), None)
        if low is None:
            continue
        most = message.text.origins[low][0] + evidence.MAX_QUOTE
        kept = [at for at in inside if message.text.origins[at][1] <= most and not text[at].isspace()]
        if kept:
            yield Piece(message, Span(low, kept[-1] + 1))


def _fewest(name: str, value: Any, pieces: list[Piece]) -> list[Piece]:
    """The shortest piece that says the value alone, else all together if they do."""
    if value is None:
        return []
    alone = [piece for piece in pieces if says(name, value, piece.folded)]
    if alone:
        return [min(alone, key=lambda piece: piece.span.end - piece.span.start)]
    together = evidence.BETWEEN.join(piece.folded for piece in pieces)
    return pieces if len(pieces) > 1 and says(name, value, together) else []


def _worded(name: str, value: Any, pieces: list[Piece]) -> list[Piece]:
    """The shortest piece that asks for the value."""
    telling = [piece for piece in pieces if _asks_for(name, value, piece)]
    return [min(telling, key=lambda piece: piece.span.end - piece.span.start)] if telling else []


def _asks_for(name: str, value: Any, piece: Piece) -> bool:
    at = piece.message.utterance.sent_at
    if name == "flexible_dates":
        return value is False or wording.says_flexible(piece.folded, at)
    return wording.says(name, value, piece.sent.of(piece.message.text.text), piece.sentence, at)


def _proven_list(name: str, value: list[Any], pieces: list[Piece]) -> tuple[list[Any], list[Evidence]] | None:
    """Each item has words of its own; those without are left away."""
    kept, used = [], []
    for item in value:
        found = _worded(name, item, pieces) if name in wording.FIELDS else _fewest(name, item, pieces)
        if found:
            kept.append(item)
            used += (
                [piece.narrowed(str(item)) or piece for piece in found] if name == "destinations" else found
            )
    return (kept, _evidence(name, used)) if kept else None


def _proven_money(value: Budget, pieces: list[Piece]) -> Budget:
    """Without a currency that no sign or word tells, and for nobody where nothing stands beside the sum: guessed, either may be
    wrong by a factor."""
    told = any(saying.currency(value.currency, piece.folded) for piece in pieces)
    for_whom = any(saying.more_than_a_sum(piece.folded) for piece in pieces)
    gone = {name: None for name, kept in (("currency", told), ("per", for_whom)) if not kept}
    return value.model_copy(update=gone)


def says(name: str, value: Any, folded: str) -> bool:
    """Whether the words can be read as the value of this field."""
    if isinstance(value, date):
        return saying.day(value, folded)
    if isinstance(value, Budget):
        return saying.amount(value.amount or 0.0, folded)
    if isinstance(value, int):
        return saying.count(name, value, folded)
    if name == "contact_phone":
        return saying.phone(value, folded)
    if name == "contact_email":
        return saying.address(value, folded)
    return saying.name(value, folded, inflected=name in OF_A_TRIP)


def _evidence(name: str, pieces: list[Piece]) -> list[Evidence]:
    """One for each message."""
    made = []
    for message in dict.fromkeys(piece.message for piece in pieces):
        spans = [piece.span for piece in pieces if piece.message is message]
        said = message.utterance
        one = evidence.make(name, said.text, spans, said.message_ref, said.place)
        if one is not None:
            made.append(one)
    return made
