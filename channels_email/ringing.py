"""Rings for one account's fetch. A lost ring costs a minute: beat rings again for whatever is due."""

from __future__ import annotations

import structlog

log = structlog.get_logger(__name__)
_STALE = 55  # seconds; beat's next round rings anew
_MOMENT = 4.0


def ring_fetch(account_id: int, *, again: int = 0) -> bool:
    """False if the broker did not answer. `again`: so often the ring found the account busy; it waits a moment then."""
    from channels_email import tasks  # lazily: the web process has not loaded them, and they import services

    try:
        tasks.fetch_account.apply_async(
            kwargs={"account_id": account_id, "again": again},
            countdown=_MOMENT if again else None,
            queue="poll",
            retry=False,
            expires=_STALE,
            ignore_result=True,
        )
    except Exception as error:  # isolation point: any failure of the broker
        log.warning("fetch.bell_lost", account=account_id, error=type(error).__name__)
        return False
    return True
