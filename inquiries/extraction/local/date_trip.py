"""The days of a trip while its message is read, date after date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import date_cues as cues
from inquiries.extraction.local.date_mentions import Mention
from inquiries.extraction.local.document import Found


@dataclass
class Slot:
    day: date | None = None
    spans: tuple[Span, ...] = ()
    certain: bool = False  # the words said "return" or "departure"


@dataclass
class Trip:
    start: Slot = field(default_factory=Slot)
    end: Slot = field(default_factory=Slot)
    last: str = "start"
    correcting: bool = False
    chat: bool = False  # lines typed one by one: there a later departure replaces an earlier one
    superseded: list[Found] = field(default_factory=list)

    def put(self, which: str, slot: Slot) -> None:
        old: Slot = getattr(self, which)
        if old.day and old.day != slot.day:
            self.superseded.append(Found(f"{which}_date", old.day, old.spans))
        setattr(self, which, slot)
        self.last = which

    def on_weekday(self, mention: Mention) -> str | None:
        """ "Thursday … no, next week Thursday": which of the two it was that is corrected."""
        days = {which: getattr(self, which).day for which in ("start", "end")}
        same = [which for which, day in days.items() if day and day.weekday() == mention.weekday]
        return same[0] if len(same) == 1 else None

    def drop_end(self) -> None:
        self.end = Slot()

    def is_correction(self, text: str, mention: Mention, previous: Mention) -> bool:
        """A correcting word since the last mention, or shortly before one that was a correction itself."""
        near = mention.start - previous.end < 70
        said = bool(cues.CORRECTION.search(text[max(previous.end, mention.start - 70) : mention.start]))
        self.correcting = said or (self.correcting and near)
        return self.correcting
