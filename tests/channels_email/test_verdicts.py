"""What servers say, as verdicts; and what a verdict does to an account."""

from __future__ import annotations

import imaplib
import socket
import ssl
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from imapclient.exceptions import LoginError

from channels_email.models import EmailAccount, FetchState
from channels_email.providers import verdicts
from channels_email.services import fetching, health
from channels_email.services.reports import FetchResult
from inquiries.channels import ChannelError, PermanentError, TemporaryError
from inquiries.models import Alert, ChannelAccount
from tests.channels_email.conftest import make_account


@pytest.mark.parametrize(
    ("error", "verdict", "code", "wait"),
    [
        (
            LoginError("[AUTHENTICATIONFAILED] Invalid credentials (Failure)"),
            PermanentError,
            "login_refused",
            None,
        ),
        (LoginError("LOGIN failed."), PermanentError, "login_refused", None),
        (LoginError("[EXPIRED] Password expired"), PermanentError, "login_refused", None),
        (LoginError("[AUTHORIZATIONFAILED] No such authorization-ID"), PermanentError, "login_refused", None),
        (
            LoginError("[ALERT] Application-specific password required: https://support.google.com/"),
            PermanentError,
            "app_password_needed",
            None,
        ),
        # Gmail tells this as a refused login; taking it for a wrong password would stop the account.
        (
            LoginError("[ALERT] Too many simultaneous connections. (Failure)"),
            TemporaryError,
            "too_many_connections",
            None,
        ),
        (LoginError("[UNAVAILABLE] Temporary authentication failure."), TemporaryError, "unavailable", None),
        (LoginError("[INUSE] Mailbox in use"), TemporaryError, "in_use", None),
        (
            LoginError("[OVERQUOTA] Account exceeded command or bandwidth limits."),
            TemporaryError,
            "over_quota",
            timedelta(hours=1),
        ),
        (
            imaplib.IMAP4.error("FETCH failed: [LIMIT] slow down"),
            TemporaryError,
            "limit",
            timedelta(minutes=10),
        ),
        (imaplib.IMAP4.error("SEARCH failed: bad"), TemporaryError, "refused_command", None),
        (imaplib.IMAP4.abort("socket error: EOF"), TemporaryError, "connection_lost", None),
        (TimeoutError("timed out"), TemporaryError, "timeout", None),
        (ConnectionRefusedError(), TemporaryError, "refused", None),
        (ConnectionResetError(), TemporaryError, "network", None),
        (socket.gaierror(-2, "Name or service not known"), TemporaryError, "dns", None),
        (ssl.SSLError(1, "wrong version number"), TemporaryError, "tls", None),
        (ssl.SSLCertVerificationError("self-signed"), PermanentError, "tls_certificate", None),
    ],
)
def test_each_saying_has_its_verdict(
    error: Exception, verdict: type[ChannelError], code: str, wait: timedelta | None
) -> None:
    def talk() -> None:
        with verdicts.imap("imap.agency.test"):
            raise error

    with pytest.raises(ChannelError) as told:
        talk()
    assert (type(told.value), told.value.code, told.value.retry_after) == (verdict, code, wait)
    assert told.value.words


def fail(account: EmailAccount, error: ChannelError) -> None:
    health.report(account, FetchResult("Info", errors=[error]))


def reading_account() -> EmailAccount:
    account = make_account(imap_host="imap.agency.test")
    FetchState.objects.create(account=account)
    return account


@pytest.mark.django_db
def test_waits_grow_with_each_failure_and_staff_are_told_after_some() -> None:
    account = reading_account()
    now, waits = timezone.now(), []
    for count in range(1, 9):
        with time_machine.travel(now, tick=False):
            fail(account, TemporaryError("timeout", "It does not answer."))
        waits.append(FetchState.objects.get().due_at - now)
        assert Alert.objects.exists() == (count >= health.ALERT_AFTER)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (health.EVERY, health.LONGEST_WAIT)
    assert ChannelAccount.objects.get().paused_until is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "pause"),
    [
        (PermanentError("login_refused", "No."), timedelta(hours=1)),
        (TemporaryError("over_quota", "Later.", retry_after=timedelta(hours=2)), timedelta(hours=2)),
    ],
)
def test_what_only_time_or_a_person_can_cure_pauses_the_account(
    error: ChannelError, pause: timedelta
) -> None:
    account = reading_account()
    fail(account, error)
    until = ChannelAccount.objects.get().paused_until
    assert until and pause - timedelta(minutes=1) < until - timezone.now() <= pause
    assert fetching.due(timezone.now() + pause - timedelta(minutes=1)) == []
    assert fetching.due(timezone.now() + pause + timedelta(minutes=1)) == [account.pk]
