"""All accounts' watches in one process: who is to be watched is looked up again and again."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from channels_email.models import EmailAccount, Protocol
from channels_email.services import fetching
from channels_email.services.watcher import Watcher

log = structlog.get_logger(__name__)
ROLL_CALL = 15.0  # seconds between two looks at the accounts
_FAREWELL = (
    8.0  # seconds for all watchers to end; platforms kill a process ten or thirty seconds after SIGTERM
)
_GIVE_WAY = timedelta(hours=1)
_CROWDED = "too_many_connections"


@dataclass(frozen=True)
class Post:
    """Where a watcher stands; when any of it changes, another one takes its place."""

    server: tuple[str, int, str, str]
    user: str
    sign_in: str
    folder: str


def wanted() -> dict[int, Post]:
    """The accounts to watch. A mailbox whose server complained of too many connections is left to the fetch alone for an
    hour: that one is the base."""
    now = timezone.now()
    rows = fetching.fetchable().filter(protocol=Protocol.IMAP_SMTP).exclude(account__paused_until__gt=now)
    crowded = {"account__last_error_code": _CROWDED, "account__last_error_at__gt": now - _GIVE_WAY}
    rows = rows.exclude(**crowded).select_related("account").defer("credentials", "signature")
    return {row.pk: _post(row) for row in rows}


def _post(account: EmailAccount) -> Post:
    server = (account.imap_host, account.imap_port, account.imap_security, account.ca_certificate)
    return Post(server, account.login_name, account.sign_in, watched_folder(account))


def watched_folder(account: EmailAccount) -> str:
    """A connection waits in one folder only: the inbox if it is read at all."""
    inbox = (name for name in account.folders if name.upper() == "INBOX")
    return next(inbox, account.folders[0] if account.folders else "INBOX")


class Watch:
    def __init__(self) -> None:
        self._watchers: dict[int, tuple[Post, Watcher]] = {}

    def run(self, stopped: threading.Event) -> None:
        """Until `stopped`. The database may be away for a while: those who watch go on."""
        try:
            while not stopped.is_set():
                try:
                    self.call_roll()
                except DatabaseError as error:
                    log.warning("watch.no_database", error=type(error).__name__)
                finally:
                    connection.close()
                stopped.wait(ROLL_CALL)
        finally:
            self.stop()

    def call_roll(self) -> None:
        accounts = wanted()
        for pk, (post, watcher) in list(self._watchers.items()):
            if accounts.get(pk) != post or not watcher.is_alive():
                watcher.stop()
                del self._watchers[pk]
        for pk, post in accounts.items():
            if pk not in self._watchers:
                watcher = Watcher(pk, post.folder)
                watcher.start()
                self._watchers[pk] = (post, watcher)

    def stop(self) -> None:
        watchers = [watcher for _, watcher in self._watchers.values()]
        for watcher in watchers:
            watcher.stop()
        end = time.monotonic() + _FAREWELL
        for watcher in watchers:
            watcher.join(max(0.0, end - time.monotonic()))
        self._watchers.clear()
