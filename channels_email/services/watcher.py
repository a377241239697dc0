"""One account's watch: a thread that waits at the server and rings the fetch bell when mail comes."""

from __future__ import annotations

import random
import select
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta

import structlog
from django.db import connection

from channels_email import ringing
from channels_email.models import EmailAccount
from channels_email.providers.base import ServerLogin
from channels_email.providers.idling import Idler, NoIdle
from channels_email.services import watch_state
from channels_email.services.sessions import fetch_login, logged_in
from inquiries.channels import ChannelError, PermanentError

log = structlog.get_logger(__name__)
RENEW = (300.0, 540.0)  # seconds of one IDLE: routers forget a silent connection after ten minutes or so
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 900.0
_PERMANENT_WAIT = 3600.0  # a wrong password, a server without IDLE: a changed account ends the wait
_BURST = 1.0  # seconds; mails that come together ring once


class Watcher(threading.Thread):
    """Ends soon after `stop`. Whatever goes wrong stays its own affair: it waits, longer each time, and comes again."""

    def __init__(self, account_id: int, folder: str) -> None:
        super().__init__(name=f"watch-{account_id}", daemon=True)
        self._account_id, self._folder = account_id, folder
        self._ear, self._bell = socket.socketpair()
        self._stopped = threading.Event()
        self._failures = 0

    def stop(self) -> None:
        self._stopped.set()
        with suppress(OSError):  # it has ended by itself
            self._bell.send(b"x")

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._watch()
            except ChannelError as error:
                self._rest(error)
            except Exception:  # isolation point: one account must never stop the others
                log.exception("watch.unforeseen", account=self._account_id)
                self._rest(None)
        watch_state.forget(self._account_id)
        self._bell.close()
        self._ear.close()

    def _watch(self) -> None:
        idler = self._open()
        try:
            news = True  # mail may have come while nobody watched
            while not self._stopped.is_set():
                idler.begin()
                self._failures = 0
                watch_state.tell(self._account_id, at_once=True)
                if news:
                    self._ring()
                self._listen(idler)
                news = idler.end()
        finally:
            idler.close()

    def _open(self) -> Idler:
        """The database is asked for the login and then let go: nobody needs it while the thread waits."""
        try:
            account = EmailAccount.objects.select_related("account").get(pk=self._account_id)
            return logged_in(account, fetch_login, self._idler)
        finally:
            connection.close()

    def _idler(self, login: ServerLogin) -> Idler:
        return Idler(login, self._folder, self._ear.fileno())

    def _listen(self, idler: Idler) -> None:
        end = time.monotonic() + random.uniform(*RENEW)
        while not self._stopped.is_set() and (left := end - time.monotonic()) > 0:
            if idler.listen(left):
                self._ring()
                self._pause(_BURST)

    def _ring(self) -> None:
        log.info("watch.ring", account=self._account_id)
        ringing.ring_fetch(self._account_id)

    def _rest(self, error: ChannelError | None) -> None:
        self._failures += 1
        words = error.words if error else "Something unforeseen happened; an operator finds it in the log."
        log.warning("watch.waits", account=self._account_id, code=error.code if error else "unforeseen")
        watch_state.tell(self._account_id, at_once=False, words=words)
        end = time.monotonic() + wait_after(self._failures, error)
        while not self._stopped.is_set() and (left := end - time.monotonic()) > 0:
            self._pause(min(left, RENEW[0]))
            if isinstance(error, NoIdle):
                watch_state.tell(self._account_id, at_once=False, words=words)

    def _pause(self, seconds: float) -> None:
        select.select([self._ear], [], [], seconds)


def wait_after(failures: int, error: ChannelError | None) -> float:
    """Seconds: doubling with jitter, so that a server which comes back is not stormed by all accounts at once."""
    if isinstance(error, PermanentError):
        return _PERMANENT_WAIT
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(failures - 1, 10)) * random.uniform(0.5, 1.0)
    asked = (error.retry_after if error else None) or timedelta(0)
    return max(wait, asked.total_seconds())
