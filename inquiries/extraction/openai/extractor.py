"""The extractor that asks a model: OpenAI, Azure, or any server that speaks the same."""

from __future__ import annotations

import time
from dataclasses import dataclass

from inquiries.extraction.base import Context, Extraction
from inquiries.extraction.openai import calling, outcomes, prompting
from inquiries.extraction.openai.calling import Answer, Book, Turn, no_books
from inquiries.extraction.openai.config import Config
from inquiries.extraction.openai.prompting import Letter
from inquiries.extraction.openai.schema import NoJson, read_answer
from inquiries.extraction.openai.settling import SOURCE, settle
from inquiries.extraction.schema import TripDetails
from inquiries.extraction.transcript import Transcript

_AGAIN = "This was not one valid JSON object of the schema. Answer again with the JSON object alone."


@dataclass(frozen=True)
class OpenAIExtractor:
    """`book` is called before each call, and what it gave once the call has ended, before anything is raised."""

    config: Config
    book: Book = no_books
    name: str = "openai"

    @property
    def version(self) -> str:
        return _version(self.config.model, self.config)

    def extract(self, transcript: Transcript, context: Context) -> Extraction:
        """Raises a ChannelError (`outcomes`) with its verdict. Sends nothing where the customer has said nothing."""
        letter = prompting.write(transcript, context, self.config)
        if not letter.by_customer:
            return Extraction(TripDetails(), source=SOURCE, version=self.version)
        return self._ask(letter, context)

    def _ask(self, letter: Letter, context: Context, more: tuple[Turn, ...] = ()) -> Extraction:
        attempt, begun = calling.begun(self.config, letter, more), time.monotonic()
        close = self.book(attempt)
        answer = calling.call(self.config, letter, more, context.customer)
        result = None
        if answer.outcome == outcomes.OK:
            result = self._read(letter, answer)
        close(calling.ended(attempt, answer, time.monotonic() - begun))
        if result is not None:
            return result
        if answer.outcome == "no_json" and not more and not self.config.guaranteed:
            return self._ask(letter, context, (("assistant", answer.text[:4000] or "-"), ("user", _AGAIN)))
        raise outcomes.failure(answer.outcome, retry_after=answer.retry_after)

    def _read(self, letter: Letter, answer: Answer) -> Extraction | None:
        """None with the answer's outcome set where nothing can be made of it."""
        try:
            trips = read_answer(answer.text)
        except NoJson:
            answer.outcome = "no_json"
            return None
        version = _version(answer.model or self.config.model, self.config)
        result = settle(trips, letter, version)
        if result is None:
            answer.outcome = "nonsense"
        return result


def _version(model: str, config: Config) -> str:
    return f"{model[:40]} {config.prompt}"
