"""A text that was changed on its way out, and still knows where each of its characters came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inquiries.extraction.evidence import Span

Change = tuple[int, int, str]  # from, to (end exclusive), what stands there instead


@dataclass(frozen=True)
class Traced:
    """`origins` holds for each character of `text` the (start, end) in the original that it stands for."""

    text: str
    origins: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> Traced:
        return cls(text, tuple((index, index + 1) for index in range(len(text))))

    def changed(self, changes: Iterable[Change]) -> Traced:
        """With each part replaced; of parts that overlap the first counts."""
        text, origins, at = [], [], 0
        for start, end, new in sorted(changes):
            if start < at or start >= end:
                continue
            text += [self.text[at:start], new]
            origins += self.origins[at:start]
            origins += [(self.origins[start][0], self.origins[end - 1][1])] * len(new)
            at = end
        return Traced("".join([*text, self.text[at:]]), (*origins, *self.origins[at:]))

    def without(self, regions: Iterable[tuple[int, int]]) -> Traced:
        return self.changed((start, end, "") for start, end in regions)

    def upto(self, length: int) -> Traced:
        return Traced(self.text[:length], self.origins[:length])

    def back(self, span: Span) -> Span:
        """The part of the original that `span` of this text stands for."""
        parts = self.origins[span.start : span.end]
        return Span(parts[0][0], parts[-1][1])
