"""A connection to an account's mailbox that survives a mail which breaks it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import TypeVar

from channels_email.models import EmailAccount
from channels_email.providers.base import Criteria, Envelope, FolderState, MailFetcher, Refused, ServerLogin
from channels_email.providers.bearer import REFUSED_KEY
from channels_email.providers.imap import ImapFetcher
from channels_email.services import known_hosts
from channels_email.services.credentials import secret_of
from channels_email.services.oauth_clients import BY_TOKEN
from channels_email.services.patience import Patience
from channels_email.services.tokens import access_token, renewed_token
from inquiries.channels import PermanentError, TemporaryError

Answer = TypeVar("Answer")
TokenOf = Callable[[EmailAccount], str]
LoginOf = Callable[[EmailAccount, TokenOf], ServerLogin]


def fetch_login(account: EmailAccount, token: TokenOf = access_token) -> ServerLogin:
    """How to get into the account's mailbox. Raises a ChannelError if password or token can't be had."""
    return account.imap_login(*_secrets(account, account.imap_host, token))


def send_login(account: EmailAccount, token: TokenOf = access_token) -> ServerLogin:
    return account.smtp_login(*_secrets(account, account.smtp_host, token))


def logged_in(account: EmailAccount, login_of: LoginOf, use: Callable[[ServerLogin], Answer]) -> Answer:
    """What `use` makes of the login. A token that the server refuses though its time is not over was withdrawn: a new
    one is tried, once."""
    try:
        return use(login_of(account, access_token))
    except PermanentError as error:
        if error.code != REFUSED_KEY:
            raise
    return use(login_of(account, renewed_token))


def _secrets(account: EmailAccount, host: str, token: TokenOf) -> tuple[str, str]:
    if account.sign_in not in BY_TOKEN:
        return secret_of(account, "password"), ""
    known_hosts.check_token_host(account.sign_in, host)
    return "", token(account)


def open_fetcher(account: EmailAccount) -> ImapFetcher:
    return logged_in(account, fetch_login, ImapFetcher)


class Session:
    def __init__(self, account: EmailAccount) -> None:
        self._account = account
        self._folder = ""
        self._state: FolderState | None = None
        self._patience = Patience(self._reopen)
        self._sent: str | None = None
        self._fetcher: MailFetcher = open_fetcher(account)

    def close(self) -> None:
        self._fetcher.close()

    def open_folder(self, name: str) -> FolderState:
        self._folder = name
        self._state = self._fetcher.open_folder(name)
        return self._state

    def uids(self, lowest: int, highest: int, criteria: Criteria) -> list[int]:
        return self._fetcher.uids(lowest, highest, criteria)

    def envelopes(self, uids: Sequence[int]) -> list[Envelope]:
        parts = self._patience.ask(lambda some: self._fetcher.envelopes(some), uids)
        return list(chain.from_iterable(part for part in parts if not isinstance(part, TemporaryError)))

    def bodies(self, uids: Sequence[int]) -> dict[int, bytes | Refused]:
        """A mail that breaks every connection is missing in the answer, as one that is gone."""
        parts = self._patience.ask(lambda some: self._fetcher.bodies(some), uids)
        told = (part.items() for part in parts if not isinstance(part, TemporaryError))
        return dict(chain.from_iterable(told))

    def sent_folder(self) -> str:
        """Asked once a run. "" if the server has none."""
        if self._sent is None:
            self._sent = self._fetcher.sent_folder()
        return self._sent

    def mark_seen(self, folder: str, uids: Sequence[int]) -> None:
        self._fetcher.mark_seen(folder, uids)

    def move(self, folder: str, uids: Sequence[int], target: str) -> None:
        self._fetcher.move(folder, uids, target)

    def _reopen(self) -> None:
        self._fetcher.close()
        self._fetcher = open_fetcher(self._account)
        before = self._state
        if before and self.open_folder(self._folder).uidvalidity != before.uidvalidity:
            raise TemporaryError("renumbered", f"The server renumbered {self._folder} just now.")
