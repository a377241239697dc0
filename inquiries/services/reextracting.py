"""Reading conversations again, many of them: by today's extractor, or by another one than the inquiry's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from inquiries.channels import PermanentError
from inquiries.extraction.combining import combine
from inquiries.models import Inquiry, Message
from inquiries.services import extracting, extractors, model_reading, readings
from inquiries.services.many_readings import Tell, patiently
from inquiries.services.trip_plan import Plan

if TYPE_CHECKING:
    from inquiries.extraction.base import Extraction

BATCH = 100


@dataclass(frozen=True)
class Wanted:
    """Inquiries whose last message was received in [since, until); `after`: only those made after this one."""

    since: datetime | None = None
    until: datetime | None = None
    reference: str = ""
    after: int = 0


@dataclass(frozen=True)
class Outcome:
    """`plans`: what changes, by position of the trip. `unread`: why a model did not read it."""

    inquiry_id: int
    reference: str
    plans: list[tuple[int, Plan]] = field(default_factory=list)
    unread: str = ""


def chosen(wanted: Wanted) -> Iterator[Outcome]:
    """One after the other in the order they were made; a page of ids is in memory at a time."""
    last = wanted.after
    while page := list(_rows(wanted).filter(pk__gt=last).values_list("pk", "reference")[:BATCH]):
        yield from (Outcome(pk, reference) for pk, reference in page)
        last = page[-1][0]


def queue(wanted: Wanted) -> Iterator[Outcome]:
    """Asks for a reading of each by its own extractor; one that waits already is not asked for twice."""
    for one in chosen(wanted):
        extracting.request(one.inquiry_id)
        yield one


def read(wanted: Wanted, extractor: str, *, dry_run: bool, tell: Tell) -> Iterator[Outcome]:
    """Reads each at once, by `extractor` or, if that is empty, by its own. Raises ChannelError where a model reads none any
    more: what was given back until then is done."""
    for one in chosen(wanted):
        messages = extracting.messages_of(one.inquiry_id)
        if not messages:
            continue
        result, unread = _read(one.inquiry_id, messages, extractor or extracting.choice(one.inquiry_id), tell)
        plans = readings.preview(one.inquiry_id, messages, result) if result else []
        yield replace(one, plans=plans, unread=unread)
        if result and not dry_run:
            with transaction.atomic():
                extracting.store(one.inquiry_id, messages, result)


def _rows(wanted: Wanted) -> QuerySet[Inquiry]:
    rows = Inquiry.objects.filter(merged_into=None).order_by("pk")
    if wanted.since is not None:
        rows = rows.filter(last_message_at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(last_message_at__lt=wanted.until)
    return rows.filter(reference=wanted.reference) if wanted.reference else rows


def _read(
    inquiry_id: int, messages: list[Message], extractor: str, tell: Tell
) -> tuple[Extraction | None, str]:
    """With the reason in words where a model does not read just this one."""
    if extractor == extractors.LOCAL:
        alone = extracting.choice(inquiry_id) == extractors.LOCAL
        return extracting.read_locally(messages) if alone else extracting.read_beside_model(messages), ""
    both = extractor == extractors.BOTH
    try:
        theirs = patiently(lambda: model_reading.by_model(inquiry_id, messages), tell)
    except PermanentError as error:
        return extracting.read_beside_model(messages) if both else None, error.words
    return combine(extracting.read_locally(messages), theirs) if both else theirs, ""
