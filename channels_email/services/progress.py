"""How far an account's fetch is, and what a person asked it for: in its FetchState, where every process sees it.

The counts are raised in the transaction that stores a batch, so they are as true as the mails.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from channels_email.models import FetchState, LedgerOutcome

_DONE = (LedgerOutcome.TAKEN, LedgerOutcome.KNOWN)


def ask(account_id: int, since: date | None = None) -> None:
    """Remembers what was asked, so that a lost ring of the bell loses nothing. A second wish takes the earlier day."""
    now = timezone.now()
    FetchState.objects.bulk_create([FetchState(account_id=account_id)], ignore_conflicts=True)
    row = FetchState.objects.filter(pk=account_id)
    row.update(due_at=now, asked_at=now)
    if since is not None:
        row.filter(asked_since=None).update(asked_since=since)
        row.filter(asked_since__gt=since).update(asked_since=since)


def asked_since(account_id: int) -> date | None:
    return FetchState.objects.filter(pk=account_id).values_list("asked_since", flat=True).first()


def answered(account_id: int, since: date) -> None:
    """A later wish for an earlier day stays."""
    FetchState.objects.filter(pk=account_id, asked_since=since).update(asked_since=None)


def begin(account_id: int, token: uuid.UUID, since: date | None = None) -> None:
    """A run that goes on where one of the same kind had to stop keeps its counts."""
    held = FetchState.objects.filter(pk=account_id, token=token)
    goes_on = held.filter(run_more=True, run_since=since).update(asked_at=None, run_ended_at=None)
    if not goes_on:
        zeros = {f"run_{name}": 0 for name in ("done", "skipped", "failed", "left")}
        held.update(
            asked_at=None,
            run_started_at=timezone.now(),
            run_ended_at=None,
            run_since=since,
            run_folder="",
            **zeros,
        )


def expect(account_id: int, token: uuid.UUID, folder: str, left: int) -> None:
    """So many mails of this folder, at most, are still to be looked at."""
    FetchState.objects.filter(pk=account_id, token=token).update(run_folder=folder[:255], run_left=left)


def took(account_id: int, token: uuid.UUID, outcomes: Iterable[str]) -> None:
    counts = Counter(outcomes)
    FetchState.objects.filter(pk=account_id, token=token).update(
        run_done=F("run_done") + sum(counts[one] for one in _DONE),
        run_skipped=F("run_skipped") + counts[LedgerOutcome.SKIPPED],
        run_failed=F("run_failed") + counts[LedgerOutcome.FAILED],
        run_left=Greatest(0, F("run_left") - counts.total()),
    )


def end(account_id: int, token: uuid.UUID, *, more: bool) -> None:
    held = FetchState.objects.filter(pk=account_id, token=token)
    held.update(run_ended_at=timezone.now(), run_more=more, **({} if more else {"run_left": 0}))
