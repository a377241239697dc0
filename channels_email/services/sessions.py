"""A connection to an account's mailbox that survives a mail which breaks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

import structlog

from channels_email.models import EmailAccount
from channels_email.providers.base import Criteria, Envelope, FolderState, MailFetcher, Refused, ServerLogin
from channels_email.providers.imap import ImapFetcher
from inquiries.channels import PermanentError, TemporaryError
from inquiry_hub.crypto import CannotOpen

log = structlog.get_logger(__name__)
_BROKEN = frozenset({"connection_lost", "timeout", "network", "tls"})
_MAX_REOPENED = 5


def fetch_login(account: EmailAccount) -> ServerLogin:
    """Raises PermanentError if the stored password can't be opened."""
    try:
        return account.imap_login()
    except CannotOpen as error:
        raise _sealed() from error


def send_login(account: EmailAccount) -> ServerLogin:
    try:
        return account.smtp_login()
    except CannotOpen as error:
        raise _sealed() from error


def _sealed() -> PermanentError:
    words = "The stored password can't be opened any more: the hub's keys were changed. Enter it again."
    return PermanentError("credentials_sealed", words)


class Session:
    def __init__(self, account: EmailAccount) -> None:
        self._login = fetch_login(account)
        self._folder = ""
        self._state: FolderState | None = None
        self._reopened = 0
        self._fetcher: MailFetcher = ImapFetcher(self._login)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._fetcher.close()

    def open_folder(self, name: str) -> FolderState:
        self._folder = name
        self._state = self._fetcher.open_folder(name)
        return self._state

    def uids(self, lowest: int, highest: int, criteria: Criteria) -> list[int]:
        return self._fetcher.uids(lowest, highest, criteria)

    def envelopes(self, uids: Sequence[int]) -> list[Envelope]:
        return self._fetcher.envelopes(uids)

    def mark_seen(self, folder: str, uids: Sequence[int]) -> None:
        self._fetcher.mark_seen(folder, uids)

    def move(self, folder: str, uids: Sequence[int], target: str) -> None:
        self._fetcher.move(folder, uids, target)

    def bodies(self, uids: Sequence[int]) -> Mapping[int, bytes | Refused]:
        """If asking for a mail breaks the connection and the next connection is good, then it is the mail's fault:
        it is refused and the others go on. If the next one is bad too, the error is raised."""
        try:
            return self._fetcher.bodies(uids)
        except TemporaryError as error:
            if error.code not in _BROKEN or self._reopened >= _MAX_REOPENED:
                raise
            log.warning("fetch.reopened", code=error.code, mails=len(uids))
            self._reopen()
        if len(uids) == 1:
            return {uids[0]: Refused("The connection broke while this mail was being read.")}
        found: dict[int, bytes | Refused] = {}
        for uid in uids:
            found.update(self.bodies([uid]))
        return found

    def _reopen(self) -> None:
        self._reopened += 1
        self._fetcher.close()
        self._fetcher = ImapFetcher(self._login)
        before = self._state
        if before and self.open_folder(self._folder).uidvalidity != before.uidvalidity:
            raise TemporaryError("renumbered", f"The server renumbered {self._folder} just now.")
