"""The connection test: one step after the other, each told in words; the first bad one ends its half."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from imapclient import IMAPClient

from channels_email.models import EmailAccount
from channels_email.providers import hosts, imap, smtp, verdicts
from channels_email.providers.base import ServerLogin
from channels_email.services.sessions import fetch_login, send_login
from inquiries.channels import ChannelError, PermanentError, TestResult

_Step = tuple[str, Callable[[], str]]


def test_connection(account_id: int) -> list[TestResult]:
    account = EmailAccount.objects.select_related("account").filter(pk=account_id).first()
    if account is None:
        return [
            TestResult("Account", ok=False, words="This account has no mail server: mail is only imported.")
        ]
    results = []
    for half in (_Reading(account), _Sending(account)):
        try:
            results += _walk(half.steps())
        finally:
            half.close()
    return results


def _walk(steps: Sequence[_Step]) -> Iterator[TestResult]:
    for name, step in steps:
        try:
            words = step()
        except ChannelError as error:
            yield TestResult(name, ok=False, words=error.words)
            return
        yield TestResult(name, ok=True, words=words)


def _found(login: ServerLogin) -> str:
    return f"{login.host} is {', '.join(hosts.resolve(login.host, login.port)[:3])}."


class _Reading:
    def __init__(self, account: EmailAccount) -> None:
        self._account = account
        self._client: IMAPClient | None = None

    def steps(self) -> list[_Step]:
        return [
            ("IMAP: name", lambda: _found(fetch_login(self._account))),
            ("IMAP: connection", self._connect),
            ("IMAP: login", self._log_in),
            ("IMAP: folders", self._folders),
        ]

    def _connect(self) -> str:
        self._client = imap.connect(fetch_login(self._account))
        return f"{self._account.imap_host} answers on port {self._account.imap_port}."

    def _log_in(self) -> str:
        imap.log_in(self._open, fetch_login(self._account))
        return f"{self._account.login_name} is let in."

    def _folders(self) -> str:
        counts = []
        for name in self._account.folders:
            with verdicts.imap(self._account.imap_host):
                if not self._open.folder_exists(name):
                    raise PermanentError("no_folder", f"There is no folder {name}.")
                counts.append(f"{name}: {self._open.select_folder(name, readonly=True)[b'EXISTS']} mails")
        return ", ".join(counts) + "."

    @property
    def _open(self) -> IMAPClient:
        if self._client is None:
            raise PermanentError("not_connected", "There is no connection.")
        return self._client

    def close(self) -> None:
        if self._client is not None:
            imap.close(self._client)


class _Sending:
    def __init__(self, account: EmailAccount) -> None:
        self._account = account
        self._client: smtplib.SMTP | None = None

    def steps(self) -> list[_Step]:
        return [
            ("SMTP: name", lambda: _found(send_login(self._account))),
            ("SMTP: connection", self._connect),
            ("SMTP: login", self._log_in),
        ]

    def _connect(self) -> str:
        domain = self._account.account.address.rpartition("@")[2]
        self._client = smtp.connect(send_login(self._account), domain or "localhost")
        return f"{self._account.smtp_host} answers on port {self._account.smtp_port}."

    def _log_in(self) -> str:
        if self._client is None:
            raise PermanentError("not_connected", "There is no connection.")
        smtp.log_in(self._client, send_login(self._account))
        return f"{self._account.login_name} may send."

    def close(self) -> None:
        if self._client is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._client.quit()
            self._client.close()
