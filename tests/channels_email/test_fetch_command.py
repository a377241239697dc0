"""manage.py fetch_mail, the ring of the beat, and a process that dies in the middle."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from channels_email import tasks
from channels_email.models import EmailAccount, FetchState, LedgerEntry, MailFolder
from inquiries.models import InboundItem, Message, RawOriginal
from inquiry_hub.celery import app
from tests.support.dovecot import Mailbox
from tests.support.mails import mail

pytestmark = [pytest.mark.django_db, pytest.mark.needs_dovecot]


def run(*arguments: str) -> list[list[str]]:
    """The rows of the closing table, without its head."""
    out = io.StringIO()
    try:
        call_command("fetch_mail", *arguments, stdout=out)
    finally:
        lines = out.getvalue().splitlines()
        assert lines == [] or lines[0].split() == [
            "account",
            "on",
            "server",
            "new",
            "known",
            "skipped",
            "failed",
        ]
    return [line.split() for line in lines[1:]]


def test_the_table_tells_what_came(account: EmailAccount, mailbox: Mailbox) -> None:
    mailbox.deliver(mail("Crete"), mail("Rhodes"))
    assert run("--account", "Info", "--limit", "1") == [["Info", "2", "1", "0", "0", "0"]]
    assert run() == [["Info", "2", "1", "0", "0", "0"]]
    assert not Message.objects.exists()


def test_the_mails_are_read_at_once_on_request(account: EmailAccount, mailbox: Mailbox) -> None:
    mailbox.deliver(mail("Crete"))
    run("--process")
    assert Message.objects.get().subject == "Crete"


def test_days_are_given_as_dates(account: EmailAccount, mailbox: Mailbox) -> None:
    mailbox.deliver(mail("Crete"))
    assert run("--until", "2001-01-01") == [["Info", "1", "0", "0", "0", "0"]]
    assert run("--since", "2001-01-01", "--unread", "--dry-run") == [["Info", "1", "1", "0", "0", "0"]]


@pytest.mark.django_db(transaction=True)
def test_a_broken_account_ends_the_command_with_an_error_after_the_others_are_done(
    mailbox: Mailbox, account_of: Callable[..., EmailAccount]
) -> None:
    mailbox.deliver(mail("Crete"))
    account_of(mailbox, "Bad", password="wrong")
    account_of(mailbox, "Good")
    with pytest.raises(CommandError, match=r"Bad: .*password") as told:
        run()
    assert told.value.returncode == 1
    assert InboundItem.objects.count() == 1


def test_an_unknown_account_is_refused_in_words(account: EmailAccount) -> None:
    with pytest.raises(CommandError, match="there are: Info"):
        run("--account", "Nobody")


def test_beat_rings_for_each_account_that_is_due(account: EmailAccount, mailbox: Mailbox) -> None:
    mailbox.deliver(mail("Crete"))
    with eager_celery():
        tasks.fetch_due_accounts()
    assert InboundItem.objects.count() == 1
    assert MailFolder.objects.get().last_checked_at


@contextmanager
def eager_celery() -> Iterator[None]:
    app.conf.task_always_eager = True
    try:
        yield
    finally:
        app.conf.task_always_eager = False


@pytest.mark.django_db(transaction=True)
def test_a_process_that_is_killed_between_storing_and_moving_the_cursor_loses_and_doubles_nothing(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    mailbox.deliver(*[mail(f"Mail {number}") for number in range(60)])
    name = connection.settings_dict["NAME"]
    with psycopg.connect(dbname=name, **_where()) as gate:
        gate.execute("LOCK TABLE channels_email_ledgerentry IN SHARE MODE")  # the ledger's rows must wait
        process = _fetching_process(str(name))
        try:
            _wait_until_it_waits(gate)
        finally:
            process.kill()
            process.wait()
        gate.rollback()
    assert not InboundItem.objects.exists()
    assert not RawOriginal.objects.exists()
    assert MailFolder.objects.get().last_uid == 0

    FetchState.objects.update(lease_until=timezone.now())  # the dead process's lease runs out
    assert run() == [["Info", "60", "60", "0", "0", "0"]]
    assert InboundItem.objects.count() == RawOriginal.objects.count() == LedgerEntry.objects.count() == 60


def _where() -> dict[str, Any]:
    told = connection.get_connection_params()
    return {key: told[key] for key in ("host", "port", "user", "password") if key in told}


def _fetching_process(name: str) -> subprocess.Popen[bytes]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    environment = os.environ | {"DATABASE_URL": url, "MAIL_ALLOW_PRIVATE_HOSTS": "on"}
    root = Path(django_settings.BASE_DIR)
    return subprocess.Popen([sys.executable, "manage.py", "fetch_mail"], cwd=root, env=environment)


def _wait_until_it_waits(gate: psycopg.Connection[Any]) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'channels_email_ledgerentry'::regclass"
    end = time.monotonic() + 60
    while time.monotonic() < end:
        (count,) = gate.execute(waiting).fetchone() or (0,)
        if count:
            return
        time.sleep(0.05)
    raise AssertionError("The process never came to write its ledger.")
