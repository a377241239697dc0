from __future__ import annotations

import smtplib
from contextlib import suppress

from channels_email.models import EmailAccount
from channels_email.providers import smtp
from channels_email.services.sessions import send_login
from channels_email.services.testing import network
from channels_email.services.testing.key import Key
from channels_email.services.testing.steps import Step, opened


class Sending:
    """Logs in and goes: no mail is sent."""

    name = "Sending"

    def __init__(self, account: EmailAccount) -> None:
        self._account = account
        self._server = network.Server(account.smtp_host, account.smtp_port, account.smtp_security)
        self._key = Key(account)
        self._client: smtplib.SMTP | None = None

    def steps(self) -> list[Step]:
        return [
            ("server name (DNS)", self._server.find),
            ("connection", self._server.reach),
            ("encryption (TLS)", self._connect),
            *self._key.steps(),
            ("login", self._log_in),
        ]

    def _connect(self) -> str:
        domain = self._account.account.address.rpartition("@")[2]
        self._client = smtp.connect(self._server.login(self._account.ca_certificate), domain or "localhost")
        return self._server.encryption

    def _log_in(self) -> str:
        smtp.log_in(opened(self._client), send_login(self._account, self._key.token))
        return f"{self._account.login_name} may send."

    def close(self) -> None:
        if self._client is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._client.quit()
            self._client.close()
