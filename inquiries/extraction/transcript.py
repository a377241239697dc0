"""A conversation as an extractor sees it: who said what and when, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Author = Literal["customer", "staff"]
BURST = timedelta(minutes=30)


@dataclass(frozen=True)
class Utterance:
    """One message. `message_ref` is the caller's name for it; `sent_at` is aware, and its zone is the one in which
    "tomorrow" is meant."""

    message_ref: str
    author: Author
    sent_at: datetime
    text: str


Transcript = tuple[Utterance, ...]


def customer_only(transcript: Transcript) -> Transcript:
    """Only the customer's words count: an offer of ours is not their wish."""
    return tuple(item for item in transcript if item.author == "customer")


def bursts(transcript: Transcript) -> Iterator[Transcript]:
    """The customer's messages in runs that were written in one go: no answer between them, no pause over BURST."""
    run: list[Utterance] = []
    for item in transcript:
        if run and (item.author != "customer" or item.sent_at - run[-1].sent_at > BURST):
            yield tuple(run)
            run = []
        if item.author == "customer":
            run.append(item)
    if run:
        yield tuple(run)
