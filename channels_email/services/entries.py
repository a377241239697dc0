"""The ledger of one folder: what became of its mails, by whatever name the provider gives them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from channels_email.models import LedgerEntry, LedgerOutcome, LedgerReason, MailFolder
from channels_email.providers.base import Key

MAX_ATTEMPTS = 5
RETRY_AFTER = timedelta(minutes=15)
_AT_ONCE = 100


def of(folder: MailFolder) -> QuerySet[LedgerEntry]:
    """UIDs of an older UIDVALIDITY mean nothing any more."""
    rows = LedgerEntry.objects.filter(uidvalidity=folder.uidvalidity or 0)
    return rows.filter(folder=folder) if folder.pk else rows.none()


def named(folder: MailFolder, keys: Collection[Key]) -> QuerySet[LedgerEntry]:
    """Those of these mails; `keys` are either all UIDs or all ids."""
    if any(isinstance(key, str) for key in keys):
        return of(folder).filter(uid=None, remote_id__in=keys)
    return of(folder).filter(uid__in=keys)


def failed_and_due(folder: MailFolder) -> list[Key]:
    """In the order of the provider."""
    rows = of(folder).filter(
        outcome=LedgerOutcome.FAILED, attempts__lt=MAX_ATTEMPTS, at__lt=timezone.now() - RETRY_AFTER
    )
    return [row.key for row in rows.only("uid", "remote_id").order_by("uid", "pk")[:_AT_ONCE]]


def are_gone(folder: MailFolder, keys: Collection[Key]) -> None:
    if keys:
        reason = "It is no longer on the server."
        named(folder, keys).update(
            outcome=LedgerOutcome.SKIPPED, reason_code=LedgerReason.GONE, reason=reason
        )


def without_known(folder: MailFolder, ids: Sequence[str], *, failed_too: bool = True) -> set[str]:
    """Those of which the ledger says nothing yet; what failed counts as known, unless a person asks for it."""
    rows = named(folder, ids) if ids else LedgerEntry.objects.none()
    if not failed_too:
        rows = rows.exclude(outcome=LedgerOutcome.FAILED)
    return set(ids) - set(rows.values_list("remote_id", flat=True))


def unsettled(folder: MailFolder) -> QuerySet[LedgerEntry]:
    return of(folder).filter(settled=False).order_by("uid", "pk")


def settle(folder: MailFolder, keys: Iterable[Key]) -> None:
    named(folder, list(keys)).filter(settled=False).update(settled=True)
