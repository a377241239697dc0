"""One connection that waits for new mail in one folder (IDLE, RFC 2177)."""

from __future__ import annotations

import select
import time
from collections.abc import Iterable
from typing import Any

from channels_email.providers import imap, verdicts
from channels_email.providers.base import ServerLogin
from inquiries.channels import PermanentError, TemporaryError

_NEWS = frozenset({b"EXISTS", b"RECENT"})
_EMPTY = 3  # looks in a row at which the socket had something to read and no line came


class NoIdle(PermanentError):
    """The server does not know it; asking each minute is what remains."""


class Idler:
    """Raises a ChannelError from every method. Whoever writes a byte into `wake` ends `listen` at once."""

    def __init__(self, login: ServerLogin, folder: str, wake: int) -> None:
        self._host, self._wake, self._empty = login.host, wake, 0
        self._client = imap.open_session(login)
        try:
            with verdicts.imap(self._host):
                if not self._client.has_capability("IDLE"):
                    raise NoIdle("no_idle", f"{self._host} does not tell of new mail by itself.")
                self._client.select_folder(folder, readonly=True)
        except BaseException:
            self.close()
            raise

    def begin(self) -> None:
        with verdicts.imap(self._host):
            self._client.idle()

    def listen(self, seconds: float) -> bool:
        """True as soon as the server tells of new mail; False when the time is over or somebody wakes us."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            ready = self._ready(left)
            if self._wake in ready:
                return False
            if ready and _tells_of_mail(self._heard()):
                return True
        return False

    def _ready(self, seconds: float) -> set[int]:
        sock = self._client.socket()
        if getattr(sock, "pending", int)():  # decrypted already: the socket itself would stay silent
            return {sock.fileno()}
        poll = select.poll()
        poll.register(sock.fileno(), select.POLLIN)
        poll.register(self._wake, select.POLLIN)
        return {number for number, _ in poll.poll(max(1, int(seconds * 1000)))}

    def _heard(self) -> list[Any]:
        with verdicts.imap(self._host):
            heard = list(self._client.idle_check(timeout=0))
        # The library hides the end of the connection: then there is always something to read, and never a line.
        self._empty = 0 if heard else self._empty + 1
        if self._empty >= _EMPTY:
            raise TemporaryError("connection_lost", f"{self._host} ended the connection.")
        return heard

    def end(self) -> bool:
        """Servers give up a connection that idles for half an hour, routers much sooner. True if mail came meanwhile."""
        with verdicts.imap(self._host):
            return _tells_of_mail(self._client.idle_done()[1])

    def close(self) -> None:
        imap.close(self._client)


def _tells_of_mail(heard: Iterable[Any]) -> bool:
    return any(isinstance(one, tuple) and len(one) > 1 and one[1] in _NEWS for one in heard)
