"""The model's turn at a trip: after the hub's own reading, in a row of its own, with no transaction open while it is asked."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.utils import timezone

from inquiries import dispatch
from inquiries.extraction.combining import combine
from inquiries.models import Message, ModelReading
from inquiries.services import extracting, extractors, modelcalls, statements, work
from inquiries.services.statements import insert_from
from inquiries.states import WorkStatus

if TYPE_CHECKING:
    from inquiries.extraction.base import Extraction

log = structlog.get_logger(__name__)


def request(inquiry_id: int) -> None:
    """At most one waits per inquiry."""
    row = statements.row(ModelReading(inquiry_id=inquiry_id, available_at=timezone.now()))
    statements.run(_REQUEST, [statements.as_json([row])])
    dispatch.ring_on_commit(dispatch.MODEL)


_REQUEST = insert_from(ModelReading, "%s::jsonb", many=True) + " ON CONFLICT DO NOTHING"


def read_due(until: datetime | None = None) -> int:
    """One at a time: each may take as long as the model's time-out."""
    count = 0
    for rows in work.drain(ModelReading, limit=1, until=until):
        for row in rows:
            _read(row)
        count += len(rows)
    return count


def _read(row: ModelReading) -> None:
    try:
        choice = extracting.choice(row.inquiry_id)
        if choice == extractors.LOCAL:
            work.finish(row)  # it was switched off meanwhile
            return
        _ask(row, choice)
    except work.StaleState:
        log.warning("model.taken_over", reading=row.pk)
    except Exception as error:  # isolation point: one inquiry must never stop the others
        _give_up(row, error)


def _ask(row: ModelReading, choice: str) -> None:
    messages = extracting.messages_of(row.inquiry_id)
    if not messages:
        work.finish(row)
        return
    result = by_model(row.inquiry_id, messages)
    version = result.version
    if choice == extractors.BOTH:
        result = combine(extracting.read_locally(messages), result)
    _store(row, messages, result, version)


def by_model(inquiry_id: int, messages: list[Message]) -> Extraction:
    """Asks the model now; no transaction may be open. Raises ChannelError with the verdict, Paced while the model is not
    to be asked."""
    with modelcalls.asking():
        extractor = extractors.model(partial(modelcalls.book, inquiry_id))
        context = extracting.context_of(messages, modelcalls.pseudonym(inquiry_id))
        return extractor.extract(extracting.transcript_of(messages), context)


@transaction.atomic
def _store(row: ModelReading, messages: list[Message], result: Extraction, version: str) -> None:
    extracting.store(row.inquiry_id, messages, result, again=not _is_overtaken(row))
    work.finish(row, version=version[:50])


def _is_overtaken(row: ModelReading) -> bool:
    """A newer one reads, or has read, what was said meanwhile: the model is not asked for that twice."""
    alive = (WorkStatus.QUEUED, WorkStatus.RUNNING, WorkStatus.DONE)
    return ModelReading.objects.filter(inquiry=row.inquiry_id, pk__gt=row.pk, status__in=alive).exists()


def _give_up(row: ModelReading, error: Exception) -> None:
    """Where the model alone was to read, the hub reads for the time being: something is better than nothing."""
    try:
        work.fail(row, error)
        if extracting.choice(row.inquiry_id) == extractors.OPENAI:
            extracting.read_for_now(row.inquiry_id)
    except work.StaleState:
        log.warning("model.taken_over", reading=row.pk)
