"""What a run means for its account: when the next one is due, what staff are told."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from channels_email.models import EmailAccount, FetchState, Protocol
from channels_email.providers.oauth_base import SIGN_IN_NEEDED
from channels_email.services import graph_subscriptions
from channels_email.services.reports import FetchResult
from inquiries import intake
from inquiries.channels import ChannelError, PermanentError
from inquiries.models.accounts import UNTIL_MENDED

EVERY = timedelta(seconds=50)  # a little below beat's minute, so that no round is missed
SAFETY_NET = timedelta(minutes=10)
PAUSE = timedelta(hours=1)  # a provider locks a mailbox whose wrong password is tried each minute
LONGEST_WAIT = timedelta(minutes=30)
ALERT_AFTER = 5  # temporary failures in a row
_ONE_FOLDER = frozenset({"no_folder"})  # the rest of the account is well


def report(account: EmailAccount, result: FetchResult) -> None:
    if result.errors:
        _failed(account, result.errors[0])
    else:
        _succeeded(account)


def _succeeded(account: EmailAccount) -> None:
    state, now = FetchState.objects.filter(pk=account.pk), timezone.now()
    state.update(failures=0, due_at=now + _rhythm(account))
    state.filter(rung_at__gt=F("run_started_at")).update(due_at=now)  # it rang while we looked
    if account.account.paused_until is not None:
        intake.pause_account(account.account, None)
    intake.account_succeeded(account.account)


def _rhythm(account: EmailAccount) -> timedelta:
    """Where Microsoft rings for new mail, looking by ourselves is only a safety net."""
    rung = account.protocol == Protocol.GRAPH and graph_subscriptions.at_once(account)
    return SAFETY_NET if rung else EVERY


def _failed(account: EmailAccount, error: ChannelError) -> None:
    state = FetchState.objects.get(pk=account.pk)
    failures = state.failures + 1
    wait = min(LONGEST_WAIT, EVERY * 2 ** min(failures - 1, 10))
    FetchState.objects.filter(pk=account.pk).update(failures=failures, due_at=timezone.now() + wait)
    hopeless = isinstance(error, PermanentError) and error.code not in _ONE_FOLDER
    if hopeless or error.retry_after:
        for_good = error.code == SIGN_IN_NEEDED
        until = UNTIL_MENDED if for_good else timezone.now() + (error.retry_after or PAUSE)
        intake.pause_account(account.account, until)
    intake.account_failed(account.account, error.code, error.words)
    if isinstance(error, PermanentError) or failures >= ALERT_AFTER:
        intake.raise_alert(
            f"account:{account.pk}", f"{account}: no mail is coming in. {error.words}", account.account
        )
