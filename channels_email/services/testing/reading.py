from __future__ import annotations

from imapclient import IMAPClient

from channels_email.models import AfterIntake, EmailAccount
from channels_email.providers import imap, verdicts
from channels_email.services.sessions import fetch_login
from channels_email.services.testing import network
from channels_email.services.testing.key import Key
from channels_email.services.testing.steps import Step, opened
from inquiries.channels import PermanentError


class Reading:
    name = "Reading"

    def __init__(self, account: EmailAccount) -> None:
        self._account = account
        self._server = network.Server(account.imap_host, account.imap_port, account.imap_security)
        self._key = Key(account)
        self._client: IMAPClient | None = None

    def steps(self) -> list[Step]:
        last = [("moving", self._move)] if self._account.after_intake == AfterIntake.MOVE else []
        return [
            ("server name (DNS)", self._server.find),
            ("connection", self._server.reach),
            ("encryption (TLS)", self._connect),
            *self._key.steps(),
            ("login", self._log_in),
            ("folders", self._folders),
            *last,
        ]

    def _connect(self) -> str:
        self._client = imap.connect(self._server.login(self._account.ca_certificate))
        return self._server.encryption

    def _log_in(self) -> str:
        imap.log_in(opened(self._client), fetch_login(self._account, self._key.token))
        return f"{self._account.login_name} is let in."

    def _folders(self) -> str:
        """Also the folders that the server has, when one is missing: names differ from program to program."""
        counts = []
        for name in self._account.folders:
            with verdicts.imap(self._account.imap_host):
                if not opened(self._client).folder_exists(name):
                    raise PermanentError("no_folder", f"There is no folder {name}. {self._there_are()}")
                told = opened(self._client).select_folder(name, readonly=True)
            counts.append(f"{name}: {told[b'EXISTS']} mails")
        return ", ".join(counts) + "."

    def _there_are(self) -> str:
        names = imap.folder_names(opened(self._client))
        return f"There are: {', '.join(names[:30])}{' and more' if len(names) > 30 else ''}."

    def _move(self) -> str:
        client = opened(self._client)
        if not (client.has_capability("MOVE") or client.has_capability("UIDPLUS")):
            raise PermanentError("cannot_move", "This mail server can't move single mails safely.")
        return f"Mail that was taken in goes to {self._account.move_to}."

    def close(self) -> None:
        if self._client is not None:
            imap.close(self._client)
