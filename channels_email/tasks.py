"""Translators from Celery to services. Keyword-only extras, so that an old worker survives a new argument."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from channels_email import ringing
from channels_email.services import checking, expiry, fetching, graph_subscriptions

AT_MOST = timedelta(minutes=1)  # then the others have their turn; what is left is taken by the next ring
CHECK_AT_MOST = timedelta(minutes=10)  # below the task time limit
RINGS_AGAIN = 3


@shared_task
def fetch_due_accounts(**kwargs: Any) -> None:
    for account_id in fetching.due():
        ringing.ring_fetch(account_id)


@shared_task
def fetch_account(account_id: int, again: int = 0, **kwargs: Any) -> None:
    result = fetching.fetch_waiting(account_id, until=timezone.now() + AT_MOST)
    if result.more:
        ringing.ring_fetch(account_id)
    elif result.busy and again < RINGS_AGAIN:  # the run that goes on may have passed the new mail already
        ringing.ring_fetch(account_id, again=again + 1)


@shared_task
def check_due_accounts(**kwargs: Any) -> None:
    for account_id in checking.due():
        ringing.ring_check(account_id)


@shared_task
def check_account(account_id: int, **kwargs: Any) -> None:
    checking.check_account(account_id, until=timezone.now() + CHECK_AT_MOST)


@shared_task
def keep_subscriptions(**kwargs: Any) -> None:
    graph_subscriptions.keep_all()


@shared_task
def warn_of_ending_secrets(**kwargs: Any) -> None:
    expiry.warn()
