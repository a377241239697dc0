"""One fetch per account at a time, over all processes: whoever writes its token by one UPDATE holds the lease."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from channels_email.models import FetchState

LEASE = timedelta(seconds=settings.FETCH_LEASE_SECONDS)


class LeaseLost(Exception):
    """It ran out and another process holds it now."""


def take(account_id: int) -> uuid.UUID | None:
    """The token, or None while somebody else holds the lease."""
    FetchState.objects.bulk_create([FetchState(account_id=account_id)], ignore_conflicts=True)
    now, token = timezone.now(), uuid.uuid4()
    free = FetchState.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), pk=account_id)
    return token if free.update(token=token, lease_until=now + LEASE) else None


def renew(account_id: int, token: uuid.UUID) -> None:
    """Called in the transaction of every batch, so that a process that lost its lease stores nothing any more."""
    held = FetchState.objects.filter(pk=account_id, token=token)
    if not held.update(lease_until=timezone.now() + LEASE):
        raise LeaseLost(f"The fetch of account {account_id} was taken over.")


def give_back(account_id: int, token: uuid.UUID) -> None:
    FetchState.objects.filter(pk=account_id, token=token).update(token=None, lease_until=None)
