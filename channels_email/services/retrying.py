"""Failed mails of the ledger that a person wants tried once more."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from channels_email.models import LedgerEntry, LedgerOutcome
from channels_email.services import progress
from channels_email.services.entries import RETRY_AFTER


def try_again(rows: QuerySet[LedgerEntry]) -> tuple[list[int], int]:
    """Gives them a fresh start in their account's next fetch, which is due at once. Returns the accounts to ring for,
    and how many mails they were."""
    failed = LedgerEntry.objects.filter(pk__in=rows.values("pk"), outcome=LedgerOutcome.FAILED)
    accounts = sorted(set(failed.values_list("folder__account", flat=True)))
    count = failed.update(attempts=0, at=timezone.now() - RETRY_AFTER)
    for account_id in accounts:
        progress.ask(account_id)
    return accounts, count
