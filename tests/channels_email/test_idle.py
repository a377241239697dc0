"""manage.py watch_mail: mail is in the hub within seconds, and nothing that happens to one account ends the watch."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone
from redis import Redis

from channels_email.models import EmailAccount
from channels_email.services import watch_state, watcher, watching
from channels_email.services.watching import Watch
from channels_email.tasks import fetch_account
from inquiries.channels import PermanentError, TemporaryError
from inquiries.models import ChannelAccount, Message
from tests.support import dovecot, proxy
from tests.support.dovecot import Mailbox
from tests.support.mails import mail

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs_dovecot]
_PATIENCE = 60.0


def until(what: Callable[[], Any], seconds: float = _PATIENCE) -> Any:
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, f"did not happen within {seconds:.0f} s"
        time.sleep(0.05)
    return found


class Bells:
    """The broker's end of the bell: which accounts were to be fetched. Other rings wait in the same queue."""

    def __init__(self) -> None:
        self.rung: list[int] = []
        self._redis = Redis.from_url(django_settings.REDIS_URL)

    def __call__(self) -> list[int]:
        while letter := self._redis.rpop("poll"):
            told = json.loads(letter)
            if told["headers"]["task"] == fetch_account.name:
                self.rung.append(json.loads(base64.b64decode(told["body"]))[1]["account_id"])
        return self.rung


@pytest.fixture
def bells() -> Bells:
    bells = Bells()
    bells()
    bells.rung.clear()
    return bells


@contextmanager
def watching_all() -> Iterator[Watch]:
    """Watchers as in the process, without its roll calls, which each test asks for itself."""
    watch = Watch()
    try:
        watch.call_roll()
        yield watch
    finally:
        watch.stop()
        assert not [one for one in threading.enumerate() if one.name.startswith("watch-")]


def at_once(account: EmailAccount) -> bool:
    told = watch_state.read(account.pk)
    return told is not None and told.at_once


def test_the_bell_rings_when_mail_comes_and_no_connection_to_the_database_is_held(
    account: EmailAccount, mailbox: Mailbox, bells: Bells
) -> None:
    with watching_all():
        until(lambda: bells() == [account.pk])  # what came while nobody watched
        until(lambda: at_once(account))
        until(lambda: _sessions() == 1)  # one that was closed ends a moment later
        mailbox.deliver(mail("Crete"))
        until(lambda: bells() == [account.pk] * 2)
    assert watch_state.read(account.pk) is None


def _sessions() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def test_a_flag_that_changes_rings_for_nobody(account: EmailAccount, mailbox: Mailbox, bells: Bells) -> None:
    mailbox.deliver(mail("Crete"))
    with watching_all():
        until(lambda: bells() == [account.pk])
        with mailbox.client() as client:
            client.add_flags(client.search(), [b"\\Seen"])
        mailbox.deliver(mail("Rhodes"))
        until(lambda: len(bells()) == 2)
        assert bells() == [account.pk] * 2


def test_a_connection_that_breaks_is_made_again_and_rings_for_what_came_meanwhile(
    mailbox: Mailbox, account_of: Callable[..., EmailAccount], bells: Bells, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "_FIRST_WAIT", 0.1)
    with proxy.before(mailbox.server.imaps) as line:
        account = account_of(mailbox, imap_port=line.port)
        with watching_all():
            until(lambda: bells() == [account.pk])
            line.down = True
            line.cut_all()
            until(lambda: not at_once(account))
            line.down = False
            until(lambda: bells() == [account.pk] * 2)
            until(lambda: at_once(account))


def test_a_broken_account_does_not_stop_a_good_one(
    mailbox: Mailbox, account_of: Callable[..., EmailAccount], bells: Bells
) -> None:
    bad = account_of(mailbox, "Bad", password="wrong")
    good = account_of(mailbox, "Good")
    with watching_all():
        until(lambda: at_once(good))
        told = until(lambda: watch_state.read(bad.pk))
        assert not told.at_once and "password" in told.words
        assert bells() == [good.pk]


def test_new_and_changed_and_paused_accounts_are_picked_up(
    account: EmailAccount, mailbox: Mailbox, account_of: Callable[..., EmailAccount], bells: Bells
) -> None:
    with watching_all() as watch:
        until(lambda: at_once(account))
        later = account_of(mailbox.server.mailbox(), "Later")
        watch.call_roll()
        until(lambda: at_once(later))

        ChannelAccount.objects.filter(pk=later.pk).update(paused_until=timezone.now() + timedelta(hours=1))
        watch.call_roll()
        until(lambda: watch_state.read(later.pk) is None)

        other = mailbox.server.mailbox()
        EmailAccount.objects.filter(pk=account.pk).update(username=other.user)
        rung = len(bells())
        watch.call_roll()
        until(lambda: len(bells()) == rung + 1)
        other.deliver(mail("In the new mailbox"))
        until(lambda: len(bells()) == rung + 2)


def test_a_crowded_mailbox_is_left_to_the_fetch(account: EmailAccount) -> None:
    assert list(watching.wanted()) == [account.pk]
    ChannelAccount.objects.update(last_error_code="too_many_connections", last_error_at=timezone.now())
    assert watching.wanted() == {}
    ChannelAccount.objects.update(last_error_at=timezone.now() - timedelta(hours=2))
    assert list(watching.wanted()) == [account.pk]


def test_the_inbox_is_watched_and_else_the_first_folder(account: EmailAccount) -> None:
    account.folders = ["Groups", "INBOX"]
    assert watching.watched_folder(account) == "INBOX"
    account.folders = ["Groups", "Press"]
    assert watching.watched_folder(account) == "Groups"


def test_a_server_without_idle_is_left_to_polling(settings: Any, bells: Bells) -> None:
    from tests.channels_email.conftest import make_account

    settings.MAIL_ALLOW_PRIVATE_HOSTS = True
    with dovecot.running("imap_capability = IMAP4rev1 LITERAL+ UIDPLUS") as server:
        box = server.mailbox()
        told = {"imap_host": "127.0.0.1", "imap_port": server.imap, "imap_security": "plain"}
        account = make_account(username=box.user, **told)
        with watching_all():
            told_of = until(lambda: watch_state.read(account.pk))
            assert not told_of.at_once
            assert bells() == []


def test_waits_grow_with_jitter_and_stay_below_a_quarter_of_an_hour() -> None:
    lost = TemporaryError("connection_lost", "Gone.")
    waits = [watcher.wait_after(count, lost) for count in (1, 5, 50)]
    assert waits[0] <= 5 and 40 <= waits[1] <= 80 and 450 <= waits[2] <= 900
    assert len({watcher.wait_after(3, lost) for _ in range(5)}) > 1
    assert watcher.wait_after(1, PermanentError("login_refused", "No.")) == 3600
    assert watcher.wait_after(1, TemporaryError("over_quota", "", retry_after=timedelta(hours=1))) == 3600


def test_a_mail_is_a_message_of_the_desk_within_seconds(
    account: EmailAccount, mailbox: Mailbox, bells: Bells
) -> None:
    with process("manage.py", "watch_mail") as watch, worker():
        until(lambda: at_once(account))
        started = time.monotonic()
        mailbox.deliver(mail("Two weeks on Crete"))
        until(lambda: Message.objects.filter(subject="Two weeks on Crete").exists())
        print(f"from the server to the desk in {time.monotonic() - started:.1f} s")
        watch.send_signal(signal.SIGTERM)
        assert watch.wait(20) == 0


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    words = (
        "-m celery --quiet --app inquiry_hub worker --concurrency 1 --queues inbound,poll --without-gossip"
    )
    with process(*words.split(), "--without-mingle") as running:
        yield running


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": url, "MAIL_ALLOW_PRIVATE_HOSTS": "on"}
    root = Path(django_settings.BASE_DIR)
    running = subprocess.Popen([sys.executable, *words], cwd=root, env=environment)
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(30)
        finally:
            running.kill()
