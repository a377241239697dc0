"""The only module that rings the doorbell. A ring is a hint that rows are waiting; losing one costs at most a minute,
because the sweeper rings again. So a ring never fails, never blocks for long and never repeats itself.

A web request does not ring itself: a name that can't be resolved or a broker that accepts and says nothing takes seconds,
and no time-out of a client covers both. One thread of the process does it. Everybody else rings at once: a command that
ends would take its thread along.
"""

from __future__ import annotations

import os
import threading
import time
from functools import cache
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import transaction

if TYPE_CHECKING:
    from celery import Task

log = structlog.get_logger(__name__)
INBOUND: Final = "inbound"
OUTBOUND: Final = "outbound"
EXTRACT: Final = "extract"
MEDIA: Final = "media"
MODEL: Final = "model"
POLL: Final = "poll"

_WEB = os.environ.get("HUB_PROCESS") == "web"
# Seconds between two rings of one queue by one process. Each costs the web a millisecond in which no request is served.
QUIET = 0.5 if _WEB else 0.1
PATIENT = 1.0  # the same for rings about rows that are due later
SULK = 5.0  # seconds of silence after a broker that did not answer

_lock = threading.Lock()
_next_ring: dict[str, float] = {}


def ring_on_commit(queue: str, after: float = 0.0) -> None:
    # A lambda, not functools.partial: Django's robust on_commit logs __qualname__, which a partial lacks.
    transaction.on_commit(lambda: ring(queue, after), robust=True)


def ring(queue: str, after: float = 0.0) -> None:
    """`after`: seconds until rows of this ring are due; keep it far below the broker's visibility timeout."""
    delay = _delay(queue, QUIET if after == 0 else PATIENT)
    if delay is None:
        return
    wait = (delay + after) or None
    if _WEB:
        _ringer(os.getpid()).put((queue, wait))
    else:
        _sound(queue, wait)


@cache
def _ringer(pid: int) -> SimpleQueue[tuple[str, float | None]]:
    """What one thread of this process (a thread does not outlive a fork) has to ring; `_delay` keeps it short."""
    rings: SimpleQueue[tuple[str, float | None]] = SimpleQueue()
    threading.Thread(target=_ring_all, args=(rings,), name="bell", daemon=True).start()
    return rings


def _ring_all(rings: SimpleQueue[tuple[str, float | None]]) -> None:
    while True:
        _sound(*rings.get())


def _sound(queue: str, wait: float | None) -> None:
    # Lazily: services may not import tasks.
    from inquiries import tasks

    try:
        tasks.BELLS[queue].apply_async(queue=queue, retry=False, countdown=wait, ignore_result=True)
    except Exception as error:  # isolation point: any broker failure; the sweeper does the work
        with _lock:
            _next_ring.update(
                dict.fromkeys((INBOUND, OUTBOUND, EXTRACT, MEDIA, MODEL), time.monotonic() + SULK)
            )
        log.warning("dispatch.bell_lost", queue=queue, error=type(error).__name__)


def ring_task(task: Task, told: dict[str, Any], *, expires: float, countdown: float | None = None) -> bool:
    """The bell of a task that channels have for one account; after `expires` seconds beat has rung anew. False if the broker
    did not answer."""
    try:
        task.apply_async(
            kwargs=told, countdown=countdown, queue=POLL, retry=False, expires=expires, ignore_result=True
        )
    except Exception as error:  # isolation point: any failure of the broker
        log.warning("dispatch.bell_lost", task=task.name, error=type(error).__name__, **told)
        return False
    return True


def _delay(queue: str, quiet: float) -> float | None:
    """Seconds until this ring may sound; None if one that covers it is under way already. The ring that falls into the
    quiet time sounds once at its end: the worker may have drained the queue just before this row was committed."""
    now = time.monotonic()
    with _lock:
        due = _next_ring.get(queue, 0.0)
        if due <= now:
            _next_ring[queue] = now + quiet
            return 0.0
        if due - now > quiet:
            return None
        _next_ring[queue] = due + quiet
        return due - now
