"""Reading the trip out of a conversation: one job per inquiry, debounced; the machine proposes, staff decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from inquiries import dispatch
from inquiries.extraction import base, transcript
from inquiries.extraction.transcript import Author, Transcript
from inquiries.models import Extraction, Inquiry, Message
from inquiries.services import (
    extractors,
    locales,
    mentions,
    readings,
    signed_phones,
    statements,
    subjects,
    trip_rows,
    work,
)
from inquiries.services.statements import insert_from
from inquiries.states import Direction

log = structlog.get_logger(__name__)
DEBOUNCE = timedelta(seconds=10)
MAX_MESSAGES = 100
MAX_CHARS = 40_000  # of one message; nobody describes a trip in more
BATCH = 10
_READ = (
    "pk", "direction", "sent_at", "sent_offset", "received_at", "created_at", "reply_text", "text_version", "revised_at",
    "earlier_texts", "sender_address", "subject", "flags", "forwarded",
)  # fmt: skip


def request(inquiry_id: int) -> None:
    """At most one waits per inquiry, so a burst of lines is one run."""
    statements.run(_REQUEST, [statements.as_json([waiting(inquiry_id)])])
    ring()


def request_statement(source: str) -> str:
    """The INSERT of `request`, also as a part of a larger statement: `source` is a jsonb array of none or one row. One
    that waits already is locked until the commit: a worker that took it before would read without this message."""
    kept = " ON CONFLICT (inquiry_id) WHERE status = 'queued' DO UPDATE SET available_at = "
    return insert_from(Extraction, source, many=True) + kept + f'"{Extraction._meta.db_table}".available_at'


def waiting(inquiry_id: int) -> dict[str, Any]:
    return statements.row(Extraction(inquiry_id=inquiry_id, available_at=timezone.now() + DEBOUNCE))


def ring() -> None:
    dispatch.ring_on_commit(dispatch.EXTRACT, DEBOUNCE.total_seconds() + 0.5)


_REQUEST = request_statement("%s::jsonb")


def extract_due(until: datetime | None = None) -> int:
    count = 0
    for rows in work.drain(Extraction, limit=BATCH, until=until):
        for row in rows:
            _extract(row)
            work.extend_lease(rows)
        count += len(rows)
    return count


def _extract(row: Extraction) -> None:
    try:
        messages = messages_of(row.inquiry_id)
        chosen = choice(row.inquiry_id) if messages else extractors.LOCAL
        read = read_locally if chosen == extractors.LOCAL else read_beside_model
        result = read(messages) if messages and chosen != extractors.OPENAI else None
        _store(row, messages, result, chosen, signed_phones.of(row.inquiry_id))
    except work.StaleState:
        log.warning("extraction.taken_over", extraction=row.pk)
    except Exception as error:  # isolation point: one inquiry must never stop the others
        _give_up(row, error)


def choice(inquiry_id: int) -> str:
    """The account's extractor, else the installation's."""
    own = Inquiry.objects.filter(pk=inquiry_id).values_list("account__extractor", flat=True).first()
    return extractors.choice(own or "")


def _give_up(row: Extraction, error: Exception) -> None:
    try:
        work.fail(row, error)
    except work.StaleState:
        log.warning("extraction.taken_over", extraction=row.pk)


def messages_of(inquiry_id: int) -> list[Message]:
    """What is read: the newest messages, oldest first."""
    return list(_newest(inquiry_id).only(*_READ))[::-1]


def _newest(inquiry_id: int) -> QuerySet[Message]:
    rows = Message.objects.filter(readings.worth_reading(inquiry_id))
    return rows.order_by("-received_at", "-pk")[:MAX_MESSAGES]


def read_locally(messages: list[Message]) -> base.Extraction:
    return extractors.local().extract(transcript_of(messages), context_of(messages))


def read_beside_model(messages: list[Message]) -> base.Extraction:
    """What the model read before stays until it has read again."""
    return replace(read_locally(messages), covers=frozenset({"local"}))


def read_for_now(inquiry_id: int) -> None:
    """The hub's own reading where a model should have read and could not."""
    messages = messages_of(inquiry_id)
    if messages:
        result = read_beside_model(messages)
        with transaction.atomic():
            store(inquiry_id, messages, result)


def context_of(messages: list[Message], customer: str = "") -> base.Context:
    at = messages[0].written_at or messages[0].received_at
    return base.Context(received_at=at, locale=locales.of(messages), customer=customer)


def transcript_of(messages: list[Message]) -> Transcript:
    own = subjects.own(messages)
    return tuple(part for one in messages for part in _said(one, own.get(one.pk, "")))


def _said(one: Message, subject: str) -> Transcript:
    author: Author = "customer" if one.direction == Direction.IN else "staff"
    at = one.written_at or one.received_at
    return transcript.said(str(one.pk), author, at, one.reply_text[:MAX_CHARS], subject)


@transaction.atomic
def _store(
    row: Extraction, messages: list[Message], result: base.Extraction | None, chosen: str, signed: set[str]
) -> None:
    if result is not None:
        store(row.inquiry_id, messages, result)
    if chosen != extractors.LOCAL:
        from inquiries.services import model_reading  # it reads with what stands here

        model_reading.request(row.inquiry_id)
    for phone in signed:
        mentions.note(row.inquiry_id, phone)
    extractor, version = (result.source, result.version) if result else ("", "")
    work.finish(row, extractor=extractor, version=version[:50])


def store(inquiry_id: int, messages: list[Message], result: base.Extraction, *, again: bool = True) -> None:
    """What was read becomes proposals, unless the conversation has changed meanwhile: then a later reading, which may be
    stored already, knows more. `again`: asks for that one. Call inside a transaction."""
    trip_rows.lock(inquiry_id)
    read = {(one.pk, one.text_version) for one in messages}
    if read != set(_newest(inquiry_id).values_list("pk", "text_version")):
        if again:
            request(inquiry_id)
        return
    changed = readings.store(inquiry_id, messages, result)
    if "contact_phone" in changed and result.details.contact_phone:
        mentions.note(inquiry_id, result.details.contact_phone)
