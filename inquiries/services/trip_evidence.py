"""Where the words behind a value stand now: a message is edited, deleted, read again by a newer parser, or moved away."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inquiries.extraction import evidence
from inquiries.extraction.evidence import Evidence, Span
from inquiries.models import Message, TripValue
from inquiries.states import Direction, EvidencePlace

# A mail may be under way that long; what arrives after staff have decided is news to them, though it was written before.
UNDER_WAY = timedelta(days=1)


@dataclass(frozen=True)
class Talk:
    """The messages that were read, by the name that the extractor knows them by; `beyond`: ids of messages of the same
    conversation that were not read this time."""

    messages: Mapping[str, Message]
    beyond: Collection[int] = field(default_factory=frozenset)

    def proof(self, found: Evidence) -> Message | None:
        """The customer's message that says `found` at just these places; None if none does."""
        message = self.messages.get(found.message_ref)
        if message is None or message.direction != Direction.IN or not found.spans:
            return None
        said = said_in(message, found.place)
        return message if evidence.quoted(found.spans, said) == found.quote else None

    def was_read(self, row: TripValue) -> bool:
        """Whether an extractor that does not name the value has seen the words it once had."""
        return row.message_id is None or row.message_id not in self.beyond

    def find_again(self, row: TripValue) -> bool:
        """Puts the spans of `row` to where its quote stands now, or marks it as lost. Gives back whether it changed."""
        if row.message_id is None or not row.quote or row.message_id in self.beyond:
            return False
        message = self.messages.get(str(row.message_id))
        if message is None:
            return _set(row, lost=True)
        if row.text_version == message.text_version and not row.lost:
            return False
        spans = tuple(Span(*pair) for pair in row.spans)
        again = evidence.found_again(Evidence(row.field, row.quote, spans, ""), said_in(message, row.place))
        if again is None:
            return _set(row, lost=True, version=message.text_version)
        return _set(
            row, lost=False, version=message.text_version, spans=[[one.start, one.end] for one in again.spans]
        )


def said_in(message: Message, place: str) -> str:
    """The words of a message that an extractor sees, and evidence counts in."""
    return message.subject if place == EvidencePlace.SUBJECT else message.reply_text


def _set(
    row: TripValue, *, lost: bool, version: int | None = None, spans: list[list[int]] | None = None
) -> bool:
    before = (row.lost, row.text_version, row.spans)
    row.lost, row.text_version = lost, row.text_version if version is None else version
    row.spans = row.spans if spans is None else spans
    return (row.lost, row.text_version, row.spans) != before


def is_news(row: TripValue, since: datetime) -> bool:
    """Whether the customer said the words behind `row` after `since`, when staff decided. A message that was edited
    afterwards is no news where the words stood in it before."""
    message = row.message
    if message is None:
        return False
    if message.received_at > since:
        return True
    if message.revised_at is not None and message.revised_at > since:
        return not _said_before(row, message, since)
    return message.created_at > since and message.received_at > since - UNDER_WAY


def _said_before(row: TripValue, message: Message, since: datetime) -> bool:
    known = [one["text"] for one in message.earlier_texts if datetime.fromisoformat(one["at"]) <= since]
    words = row.quote.split(evidence.BETWEEN)
    return bool(known) and all(evidence.find_quote(one, known[-1]) is not None for one in words)
