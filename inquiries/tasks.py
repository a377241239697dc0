"""Translators from Celery to services: one call each. Keyword-only with **kwargs, so that an old worker survives a new
argument during a deploy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from celery import Task, shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from inquiries import dispatch
from inquiries.services import (
    archiving,
    confirming,
    delivering,
    extracting,
    media,
    model_reading,
    read_notices,
    receiving,
    scanning,
    sweeping,
)

# A worker that emptied a long queue in one task would be stopped by the task time limit in the middle of a mail. The
# queues have their turns one after the other: so long, at most, a reply waits behind ten thousand mails.
SLICE = timedelta(seconds=10)
ARCHIVE_SLICE = timedelta(minutes=10)  # below the task time limit; the next hour goes on with the rest


def _for_a_while(drain: Callable[[datetime], int], queue: str) -> None:
    until = timezone.now() + SLICE
    drain(until)
    if timezone.now() >= until:
        dispatch.ring(queue)


@shared_task
def process_inbound(**kwargs: Any) -> None:
    _for_a_while(receiving.process_inbound, dispatch.INBOUND)


@shared_task
def send_deliveries(**kwargs: Any) -> None:
    _for_a_while(delivering.send_due, dispatch.OUTBOUND)


@shared_task
def look_for_sent(**kwargs: Any) -> None:
    confirming.look_due(timezone.now() + SLICE)


@shared_task
def extract(**kwargs: Any) -> None:
    _for_a_while(extracting.extract_due, dispatch.EXTRACT)


@shared_task
def fetch_media(**kwargs: Any) -> None:
    read_notices.tell_due(timezone.now() + SLICE)
    _for_a_while(media.fetch_due, dispatch.MEDIA)


@shared_task
def read_by_model(**kwargs: Any) -> None:
    _for_a_while(model_reading.read_due, dispatch.MODEL)


@shared_task
def sweep(**kwargs: Any) -> None:
    sweeping.sweep()


@shared_task
def archive_originals(**kwargs: Any) -> None:
    archiving.archive_due(until=timezone.now() + ARCHIVE_SLICE)


@shared_task
def scan_files(**kwargs: Any) -> None:
    scanning.scan_due(until=timezone.now() + SLICE)


@shared_task
def clear_up(**kwargs: Any) -> None:
    read_notices.forget_old()
    SessionStore.clear_expired()


BELLS: dict[str, Task] = {
    dispatch.INBOUND: process_inbound,
    dispatch.OUTBOUND: send_deliveries,
    dispatch.EXTRACT: extract,
    dispatch.MEDIA: fetch_media,
    dispatch.MODEL: read_by_model,
}
