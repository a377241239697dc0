"""Rings for one account's fetch, or for its comparison with the server. A lost ring costs a minute: beat rings again for whatever is due."""

from __future__ import annotations

from typing import Any

from inquiries import intake

_STALE = 55  # seconds; beat's next round rings anew
_MOMENT = 4.0


def ring_fetch(account_id: int, *, again: int = 0) -> bool:
    """False if the broker did not answer. `again`: so often the ring found the account busy; it waits a moment then."""
    told = {"account_id": account_id, "again": again}
    return _ring("fetch_account", told, countdown=_MOMENT if again else None)


def ring_check(account_id: int) -> bool:
    """False if the broker did not answer."""
    return _ring("check_account", {"account_id": account_id})


def ring_subscriptions() -> bool:
    """Subscriptions at Microsoft want to be looked after now. A lost ring costs some minutes."""
    return _ring("keep_subscriptions", {})


def _ring(name: str, told: dict[str, Any], countdown: float | None = None) -> bool:
    from channels_email import tasks  # lazily: the web process has not loaded them, and they import services

    return intake.ring(getattr(tasks, name), told, expires=_STALE, countdown=countdown)
