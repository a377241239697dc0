"""A conversation as an extractor sees it: who said what and when, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from inquiries.extraction.evidence import Place

Author = Literal["customer", "staff"]
BURST = timedelta(minutes=30)


@dataclass(frozen=True)
class Utterance:
    """One message, or the subject above it. `message_ref` is the caller's name for the message; `sent_at` is aware, and
    its zone is the one in which "tomorrow" is meant."""

    message_ref: str
    author: Author
    sent_at: datetime
    text: str
    place: Place = "text"


Transcript = tuple[Utterance, ...]


def said(message_ref: str, author: Author, sent_at: datetime, text: str, subject: str = "") -> Transcript:
    """One message, with its `subject` where that is its writer's own words: said just before the text."""
    words = Utterance(message_ref, author, sent_at, text)
    return (Utterance(message_ref, author, sent_at, subject, "subject"), words) if subject else (words,)


def customer_only(transcript: Transcript) -> Transcript:
    """Only the customer's words count: an offer of ours is not their wish."""
    return tuple(item for item in transcript if item.author == "customer")


def bursts(transcript: Transcript) -> Iterator[Transcript]:
    """The customer's messages in runs that were written in one go: no answer between them, no pause over BURST. A subject
    begins a run of its own."""
    run: list[Utterance] = []
    for item in transcript:
        if run and (item.author != "customer" or item.place == "subject" or _paused(run[-1], item)):
            yield tuple(run)
            run = []
        if item.author == "customer":
            run.append(item)
    if run:
        yield tuple(run)


def _paused(before: Utterance, item: Utterance) -> bool:
    return item.sent_at - before.sent_at > BURST
