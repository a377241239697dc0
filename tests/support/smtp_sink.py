"""An SMTP server that keeps what it gets, and misbehaves as it is told."""

from __future__ import annotations

import base64
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

PASSWORD = "sécret-pass"


@dataclass
class Sink:
    """`mail`, `rcpt` and `data` are answers in place of yes ("451 4.3.0 later"); `rcpt` by address. `hang_up_at` drops
    the connection at "data" (before the content) or "content" (after it)."""

    port: int = 0
    mail: str = ""
    data: str = ""
    rcpt: dict[str, str] = field(default_factory=dict)
    hang_up_at: str = ""
    received: list[Envelope] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    bearer: Callable[[str], bool] | None = None  # whether a token is good

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.mail or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.hang_up_at == "content":
            self.received.append(envelope)
            server.transport.abort()
            return "421 gone"
        if not self.data:
            self.received.append(envelope)
        return self.data or "250 OK"


class _Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler.hang_up_at == "data":
            self.transport.abort()
            return
        await super().smtp_DATA(arg)

    async def auth_XOAUTH2(self, _: SMTP, args: list[str]) -> AuthResult:
        """As Google does: who is refused is told why in base64, and must answer before he gets the no."""
        said = base64.b64decode(args[1]).decode()
        user, token = re.fullmatch("user=(.*)\1auth=Bearer (.*)\1\1", said).groups()  # type: ignore[union-attr]
        sink = self.event_handler
        sink.users.append(user)
        if sink.bearer and sink.bearer(token):
            return AuthResult(success=True)
        await self.challenge_auth('{"status":"400","schemes":"Bearer"}')
        return AuthResult(success=False, handled=False)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


@contextmanager
def running(
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    bearer: Callable[[str], bool] | None = None,
) -> Iterator[Sink]:
    sink = Sink(port=_free_port(), bearer=bearer)

    def let_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        sink.users.append(data.login.decode())
        return AuthResult(success=data.password.decode() == PASSWORD, handled=False)

    controller = _Controller(
        sink,
        hostname="127.0.0.1",
        port=sink.port,
        ssl_context=tls,
        authenticator=let_in,
        auth_required=True,
        auth_require_tls=False,
        tls_context=starttls,
        require_starttls=starttls is not None,
    )
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def server_context(cert: Any, key: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
