"""Translators from Celery to services. Keyword-only extras, so that an old worker survives a new argument."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from channels_whatsapp import ringing
from channels_whatsapp.services import api_version, backfill, silence, standing, templates
from channels_whatsapp.services.backfill_reports import FetchOptions

AT_MOST = timedelta(minutes=2)  # then the others have their turn; the rest comes with the next ring


@shared_task
def fetch_due_numbers(**kwargs: Any) -> None:
    for account_id in backfill.due():
        ringing.ring_fetch(account_id)


@shared_task
def fetch_number(account_id: int, asked: bool = False, **kwargs: Any) -> None:
    options = FetchOptions(grace=timedelta(0)) if asked else FetchOptions()
    if backfill.fetch_number(account_id, options, stop_at=timezone.now() + AT_MOST).more:
        ringing.ring_fetch(account_id)


@shared_task
def watch_silence(**kwargs: Any) -> None:
    silence.watch()


@shared_task
def ask_standing(**kwargs: Any) -> None:
    for account_id in standing.due():
        ringing.ring_standing(account_id)


@shared_task
def ask_standing_of(account_id: int, **kwargs: Any) -> None:
    standing.ask_by_itself(account_id)


@shared_task
def sync_templates_of(account_id: int, **kwargs: Any) -> None:
    templates.sync_by_itself(account_id)


@shared_task
def watch_api_version(**kwargs: Any) -> None:
    api_version.watch()
