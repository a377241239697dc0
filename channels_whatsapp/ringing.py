"""Rings for one number. A lost ring costs some minutes: beat rings again."""

from __future__ import annotations

from typing import Any

from inquiries import intake

_STALE = 590  # seconds; beat's next round rings anew


def ring_fetch(account_id: int, *, asked: bool = False) -> bool:
    """False if the broker did not answer. `asked`: a person waits for it."""
    return _ring("fetch_number", {"account_id": account_id, "asked": asked})


def ring_standing(account_id: int) -> bool:
    """False if the broker did not answer."""
    return _ring("ask_standing_of", {"account_id": account_id})


def ring_templates(account_id: int) -> bool:
    """False if the broker did not answer."""
    return _ring("sync_templates_of", {"account_id": account_id})


def _ring(name: str, told: dict[str, Any]) -> bool:
    from channels_whatsapp import tasks  # lazily: they import services

    return intake.ring(getattr(tasks, name), told, expires=_STALE)
