"""The party as it is counted: how many of whom, and the words that say so."""

from __future__ import annotations

from dataclasses import dataclass, field

from inquiries.extraction.evidence import Span

_MOST = 600


@dataclass
class Party:
    adults: int | None = None
    children: int | None = None
    infants: int | None = None
    travellers: int | None = None
    ages: list[int] = field(default_factory=list)
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    guessed: bool = False

    def put(self, name: str, value: int | None, *spans: Span) -> None:
        if value is not None and 0 <= value <= _MOST:
            setattr(self, name, value)
            self.spans[name] = spans

    def everybody(self) -> int:
        return (self.adults or 0) + (self.children or 0) + (self.infants or 0)

    def all_spans(self) -> list[Span]:
        return [span for name in ("adults", "children", "infants") for span in self.spans.get(name, ())]
