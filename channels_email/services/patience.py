"""There are mails that make a server drop the connection, or fail whenever it is asked for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog

from inquiries.channels import TemporaryError

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
log = structlog.get_logger(__name__)
_BROKEN = frozenset({"connection_lost", "timeout", "network", "tls", "server_trouble"})
_TROUBLES = 100  # of one run that mails may cause; a time-out costs a minute and counts for more
_COST = {"timeout": 25}


class Patience:
    """`recover` makes a new connection, or asks the server for a sign of life. It raises if the server is to blame."""

    def __init__(self, recover: Callable[[], None]) -> None:
        self._recover, self._left = recover, _TROUBLES

    def ask(
        self, ask: Callable[[Sequence[Asked]], Answer], mails: Sequence[Asked]
    ) -> list[Answer | TemporaryError]:
        """If asking breaks the connection and the next one is good, the mails are asked for again in halves, until the
        error stands for the one that breaks it twice. If the next connection is bad too, it was the server, and no mail
        is to blame."""
        found = self._once(ask, mails)
        if isinstance(found, TemporaryError) and len(mails) == 1:
            found = self._once(ask, mails)
        if not isinstance(found, TemporaryError) or len(mails) == 1:
            return [found]
        half = len(mails) // 2
        return [*self.ask(ask, mails[:half]), *self.ask(ask, mails[half:])]

    def _once(
        self, ask: Callable[[Sequence[Asked]], Answer], mails: Sequence[Asked]
    ) -> Answer | TemporaryError:
        try:
            return ask(mails)
        except TemporaryError as error:
            self._left -= _COST.get(error.code, 1)
            if error.code not in _BROKEN or self._left < 0:
                raise
            log.warning("fetch.reopened", code=error.code, mails=len(mails))
            self._recover()
            return error
