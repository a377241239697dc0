"""Fetching: lease, folders, batches. Beat, the command and the button "Fetch now" all come through here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import structlog
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from channels_email.models import EmailAccount, Protocol
from channels_email.providers.places import NoPlace
from channels_email.services import health, leases, progress
from channels_email.services.mailboxes import mailbox_of
from channels_email.services.reports import Budget, FetchOptions, FetchResult
from channels_email.services.running import Run
from inquiries.channels import ChannelError, TemporaryError

log = structlog.get_logger(__name__)
_THREADS = 8
_EVERYTHING = FetchOptions()


def fetchable() -> QuerySet[EmailAccount]:
    """Accounts with a server; one without is only imported into."""
    has_server = Q(protocol=Protocol.GRAPH) | ~Q(imap_host="")
    return EmailAccount.objects.filter(has_server, account__active=True)


def due(now: datetime | None = None) -> list[int]:
    now = now or timezone.now()
    paused = Q(
        account__paused_until__gt=now, fetch_state__asked_at=None
    )  # a person's wish is tried all the same
    waits = Q(fetch_state__due_at__gt=now) | Q(fetch_state__lease_until__gt=now)
    first_come = F("fetch_state__due_at").asc(nulls_first=True)
    return list(fetchable().exclude(paused).exclude(waits).order_by(first_come).values_list("pk", flat=True))


def fetch_many(account_ids: Sequence[int], options: FetchOptions) -> list[FetchResult]:
    """Several accounts side by side: a slow or broken one holds up nobody. Results in the order of the accounts."""
    if len(account_ids) == 1:
        return [fetch_account(account_ids[0], options)]
    with ThreadPoolExecutor(max_workers=min(_THREADS, max(1, len(account_ids)))) as pool:
        return list(pool.map(lambda pk: _in_thread(pk, options), account_ids))


def _in_thread(account_id: int, options: FetchOptions) -> FetchResult:
    try:
        return fetch_account(account_id, options)
    finally:
        connection.close()  # Django keeps one per thread, and this thread ends here


def fetch_account(
    account_id: int,
    options: FetchOptions = _EVERYTHING,
    until: datetime | None = None,
) -> FetchResult:
    """Takes what is new on the account's server, at the latest until `until`. Never raises for what the server does."""
    account = EmailAccount.objects.select_related("account").get(pk=account_id)
    result = FetchResult(account.account.name)
    if options.dry_run:
        _guarded(account, None, options, Budget(options.limit, until), result)
        return result
    token = leases.take(account_id)
    if token is None:
        result.busy = True
        return result
    try:
        progress.begin(account_id, token, options.since)
        _guarded(account, token, options, Budget(options.limit, until), result)
        progress.end(account_id, token, more=result.more)
    finally:
        leases.give_back(account_id, token)
    if not result.busy:
        health.report(account, result)
    return result


def fetch_waiting(account_id: int, until: datetime | None = None) -> FetchResult:
    """What a ring of the bell means: the usual run, then what a person asked for beyond it."""
    result = fetch_account(account_id, until=until)
    since = progress.asked_since(account_id)
    if since is None or result.busy or result.more or result.errors:
        return result
    result = fetch_account(account_id, FetchOptions(since=since), until)
    if not (result.busy or result.more or result.errors):
        progress.answered(account_id, since)
    return result


def _guarded(
    account: EmailAccount, token: uuid.UUID | None, options: FetchOptions, budget: Budget, result: FetchResult
) -> None:
    try:
        with mailbox_of(account) as mailbox:
            Run(mailbox, account, token, options, budget, result).all_folders()
    except NoPlace:
        result.busy = True
    except ChannelError as error:
        result.errors.append(error)
    except leases.LeaseLost:
        log.warning("fetch.taken_over", account=account.pk)
        result.busy = True
    except Exception:  # isolation point: one account must never stop the others
        log.exception("fetch.unforeseen", account=account.pk)
        words = "Something unforeseen happened while fetching; an operator finds it in the log."
        result.errors.append(TemporaryError("unforeseen", words))
