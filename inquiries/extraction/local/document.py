"""A message prepared for the readers of the field families: folded, with what is not the customer's wish blanked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import noise
from inquiries.extraction.local.folding import fold, plain_spaces
from inquiries.extraction.local.forms import FormField, read_form

MAX_TEXT = 20_000  # characters; nobody states a trip beyond, and hostile mails must not cost seconds


@dataclass(frozen=True)
class Found:
    """A value read for `field`, the spans it was read from, and how sure (0..1)."""

    field: str
    value: Any
    spans: tuple[Span, ...]
    confidence: float = 0.8


class Document:
    """`text` as it came; `folded`, `live` and `trip` are as long as it. `live` lacks history and footers, `trip` also
    the signature and the clauses about other trips. `known_start` is the departure an earlier mail gave: "the 20th" of
    a later one is of its month. `known_about`: only a part of a month was named, so a later day is the departure.
    `known_party`: as many travel as was told before."""

    def __init__(
        self,
        text: str,
        received: datetime,
        locale: str = "en-GB",
        known_start: date | None = None,
        *,
        known_about: bool = False,
        known_party: int | None = None,
    ) -> None:
        self.text = text[:MAX_TEXT]
        self.received, self.locale = received, locale
        self.folded = fold(self.text)
        self.known_about = known_about
        self.known_party = known_party
        self.known_start = known_start if known_start and known_start > self.today else None

    @property
    def today(self) -> date:
        return self.received.date()

    @property
    def region(self) -> str:
        parts = self.locale.replace("_", "-").split("-")
        return parts[-1].upper() if len(parts) > 1 else "GB"

    @cached_property
    def live(self) -> str:
        return noise.blank(self.folded, self._history)

    @cached_property
    def unquoted(self) -> str:
        """`folded` without what is answered; footers stand in it."""
        return noise.blank(self.folded, self._answered)

    @cached_property
    def said(self) -> str:
        """`live` with its capitals and accents."""
        return noise.blank(plain_spaces(self.text), self._history)

    @cached_property
    def _answered(self) -> list[noise.Region]:
        return list(noise.replied_to(self.folded))

    @cached_property
    def _history(self) -> list[noise.Region]:
        return [*self._answered, *noise.frames(self.folded)]

    @cached_property
    def signature(self) -> tuple[int, int] | None:
        return noise.signature(self.live, self._own_until) or noise.signed_without_closing(
            self.text, len(self.live.rstrip())
        )

    @cached_property
    def own(self) -> str:
        """`live` up to a forwarded message: only here the writer speaks of himself."""
        return self.live[: self._own_until]

    @cached_property
    def _own_until(self) -> int:
        return noise.forwarded_from(self.folded)

    @cached_property
    def trip(self) -> str:
        return noise.blank(self.live, self._beside)

    @cached_property
    def written(self) -> str:
        """`trip` with its capitals and accents."""
        return noise.blank(self.said, self._beside)

    @cached_property
    def _beside(self) -> list[noise.Region]:
        regions = [*noise.asides(self.live, self.today.year, self.text), *noise.declined(self.live)]
        return [*regions, self.signature] if self.signature else regions

    @cached_property
    def is_chat(self) -> bool:
        """Short lines typed one by one, or a single short line."""
        lines = [line for line in self.live.splitlines() if line.strip()]
        return (
            self.signature is None
            and bool(lines)
            and sum(map(len, lines)) / len(lines) < 90
            and len(self.text) < 1500
        )

    @cached_property
    def form(self) -> dict[str, FormField]:
        return read_form(self.live)

    def words(self, span: Span) -> str:
        return span.of(self.text)
