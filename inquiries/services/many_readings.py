"""Reading many texts in one go, for commands: what passes is waited for, one text that a model does not read stops nothing, and
a model that reads none any more is asked no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import stamina

from inquiries.channels import ChannelError, PermanentError, TemporaryError
from inquiries.extraction.base import Context, Extraction, Extractor
from inquiries.extraction.combining import combine
from inquiries.extraction.schema import TripDetails
from inquiries.services import extractors

if TYPE_CHECKING:
    from inquiries.extraction.openai.calling import Attempt, Close
    from inquiries.extraction.transcript import Transcript

T = TypeVar("T")
Tell = Callable[[str], object]
TRIES = 4
LONGEST = timedelta(seconds=60)  # that somebody waits before a terminal


def patiently(ask: Callable[[], T], tell: Tell) -> T:
    """Raises what `ask` raises, after some tries where another one may help."""
    for attempt in stamina.retry_context(on=_wait(tell), attempts=TRIES, timeout=None):
        with attempt:
            return ask()
    raise AssertionError("stamina ends with an error or an answer")


def _wait(tell: Tell) -> Callable[[Exception], bool | timedelta]:
    tries = 0

    def wait(error: Exception) -> bool | timedelta:
        nonlocal tries
        tries += 1
        if not isinstance(error, TemporaryError) or tries >= TRIES:
            return False
        rest = error.retry_after or timedelta(seconds=2**tries)
        if rest <= LONGEST:
            tell(f"{error.words} It is asked again after {rest.total_seconds():.0f} s.")
        return rest if rest <= LONGEST else False

    return wait


@dataclass(frozen=True)
class Read:
    """`unread`: why the model did not read it, in words; then it is what the hub reads alone, if that was asked too."""

    extraction: Extraction
    unread: str = ""


@dataclass
class Bill:
    """What the calls to a model came to; all that is kept of them where there is no database. `untold`: calls that may have
    cost something, nobody knows what."""

    told: int = 0
    untold: int = 0
    sent: int = 0
    answered: int = 0

    def book(self, begun: Attempt) -> Close:
        return self._close

    def _close(self, ended: Attempt) -> None:
        if ended.usage is not None:
            self.told += 1
            self.sent, self.answered = self.sent + ended.usage.input, self.answered + ended.usage.output
        elif ended.charged:
            self.untold += 1

    def __str__(self) -> str:
        known = f"{self.told:,} answers of the model cost {self.sent:,} tokens sent and {self.answered:,} answered"
        unknown = f"; of {self.untold:,} more it is not known" if self.untold else ""
        return f"{known}{unknown}. They are in no books."


@dataclass
class Reader:
    """One text after the other by the extractor of this name. `stopped`: why the model is asked no more."""

    local: Extractor | None
    model: Extractor | None
    tell: Tell
    stopped: str = ""
    count: int = 0
    unread: list[str] = field(default_factory=list)
    bill: Bill = field(default_factory=Bill)

    @classmethod
    def named(cls, name: str, tell: Tell) -> Reader:
        """Raises ModelStopped if the model's key cannot be read."""
        local = None if name == extractors.OPENAI else extractors.local()
        bill = Bill()
        return cls(local, None if name == extractors.LOCAL else extractors.model(bill.book), tell, bill=bill)

    def tell_bill(self) -> None:
        """To be called once all is read, however that ended."""
        if self.bill.told or self.bill.untold:
            self.tell(str(self.bill))

    def read(self, transcript: Transcript, context: Context) -> Read:
        self.count += 1
        ours = self.local.extract(transcript, context) if self.local else Extraction(TripDetails())
        if self.model is None:
            return Read(ours)
        try:
            theirs = self._asked(self.model, transcript, context)
        except ChannelError as error:
            self.unread.append(error.words)
            return Read(ours, error.words)
        return Read(combine(ours, theirs) if self.local else theirs)

    def _asked(self, model: Extractor, transcript: Transcript, context: Context) -> Extraction:
        from inquiries.extraction.openai.outcomes import ModelStopped

        if self.stopped:
            raise PermanentError("model_stopped", self.stopped)
        try:
            return patiently(lambda: model.extract(transcript, context), self.tell)
        except (TemporaryError, ModelStopped) as error:
            self.stopped = error.words
            raise
