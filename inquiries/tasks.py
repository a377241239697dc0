"""Translators from Celery to services: one call each. Keyword-only with **kwargs, so that an old worker survives a new
argument during a deploy."""

from __future__ import annotations

from typing import Any

from celery import Task, shared_task

from inquiries import dispatch
from inquiries.services import delivering, extracting, originals, receiving, sweeping


@shared_task
def process_inbound(**kwargs: Any) -> None:
    receiving.process_inbound()


@shared_task
def send_deliveries(**kwargs: Any) -> None:
    delivering.send_due()


@shared_task
def extract(**kwargs: Any) -> None:
    extracting.extract_due()


@shared_task
def sweep(**kwargs: Any) -> None:
    sweeping.sweep()


@shared_task
def archive_originals(**kwargs: Any) -> None:
    originals.archive_due()


BELLS: dict[str, Task] = {
    dispatch.INBOUND: process_inbound,
    dispatch.OUTBOUND: send_deliveries,
    dispatch.EXTRACT: extract,
}
