"""Translators from Celery to services. Keyword-only extras, so that an old worker survives a new argument."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from channels_whatsapp.services import silence, standing


@shared_task
def watch_silence(**kwargs: Any) -> None:
    silence.watch()


@shared_task
def ask_standing(**kwargs: Any) -> None:
    standing.ask_all()
