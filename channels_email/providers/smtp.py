"""SMTP by the standard library, command by command, so that the moment of no return is known: until the content has
left nothing was sent; after it, silence means that nobody knows."""

from __future__ import annotations

import base64
import re
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from channels_email.providers import hosts, tls, verdicts
from channels_email.providers.base import CONNECT_SECONDS, READ_SECONDS, Security, ServerLogin
from channels_email.providers.bearer import BearerLogin
from inquiries.channels import (
    ChannelError,
    OutcomeUnknown,
    PermanentError,
    RecipientOutcome,
    SendReceipt,
    TemporaryError,
)

_CONTENT_SECONDS = 180  # a server may scan for long before it says yes (RFC 5321, 4.5.3.2.6)
_LEADING_DOT = re.compile(rb"(?m)^\.")


def connect(login: ServerLogin, name: str) -> smtplib.SMTP:
    """An encrypted connection after EHLO as `name`, not logged in yet."""
    hosts.resolve(login.host, login.port)
    context = tls.context(login.ca_certificate)
    with _conversation(login.host):
        if login.security == Security.SSL:
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                login.host, login.port, name, timeout=CONNECT_SECONDS, context=context
            )
        else:
            client = smtplib.SMTP(login.host, login.port, name, timeout=CONNECT_SECONDS)
    try:
        hosts.check_peer(client.sock, login.host, encrypted=login.security != Security.PLAIN)
        client.sock.settimeout(READ_SECONDS)
        with _conversation(login.host):
            if login.security == Security.STARTTLS:
                client.starttls(context=context)
            client.ehlo_or_helo_if_needed()
    except BaseException:
        client.close()
        raise
    return client


def log_in(client: smtplib.SMTP, login: ServerLogin) -> None:
    """By the access token if there is one. Raises PermanentError `token_refused` if the server does not take it."""
    if login.access_token:
        with _conversation(login.host):
            _log_in_by_token(client, login)
        return
    if not login.password and not client.has_extn("auth"):
        return  # a relay of the own machine
    with _conversation(login.host):
        if login.username.isascii() and login.password.isascii():
            client.login(login.username, login.password)
        else:
            _log_in_beyond_ascii(client, login)


def _log_in_beyond_ascii(client: smtplib.SMTP, login: ServerLogin) -> None:
    """The library encodes a password as ASCII; SASL PLAIN is UTF-8 (RFC 4616, 2)."""
    secret = base64.b64encode(f"\0{login.username}\0{login.password}".encode()).decode()
    code, said = client.docmd("AUTH", f"PLAIN {secret}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)


def _log_in_by_token(client: smtplib.SMTP, login: ServerLogin) -> None:
    bearer = BearerLogin(login, client.esmtp_features.get("auth", "").split())
    code, said = client.docmd("AUTH", f"{bearer.mechanism} {_encoded(bearer.answer(None))}".rstrip())
    if code == 334:  # it says why first, and refuses after the answer to that
        code, said = client.docmd(_encoded(bearer.answer(_decoded(said))))
    if code // 100 == 5:
        raise bearer.refused(f"{code} {said.decode('utf-8', 'replace')}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)


def _encoded(answer: bytes) -> str:
    return base64.b64encode(answer).decode()


def _decoded(challenge: bytes) -> bytes:
    try:
        return base64.b64decode(challenge)
    except ValueError:
        return b""


class SmtpSender:
    def __init__(self, login: ServerLogin) -> None:
        self._login = login

    def send(self, sender: str, recipients: Sequence[str], mail: bytes, message_id: str) -> SendReceipt:
        client = connect(self._login, sender.rpartition("@")[2] or "localhost")
        try:
            log_in(client, self._login)
            outcomes = self._address(client, sender, recipients, len(mail))
            self._content(client, mail)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                client.quit()
            client.close()
        return SendReceipt((message_id,), outcomes)

    def _address(
        self, client: smtplib.SMTP, sender: str, recipients: Sequence[str], size: int
    ) -> tuple[RecipientOutcome, ...]:
        with _conversation(self._login.host):
            _expect(client.mail(sender, [f"size={size}"] if client.has_extn("size") else []), 2)
            answers = [(one, *client.rcpt(one)) for one in recipients]
        outcomes = tuple(
            RecipientOutcome(one, None if code // 100 == 2 else refusal(code, said))
            for one, code, said in answers
        )
        errors = [one.error for one in outcomes if one.error]
        if len(errors) == len(outcomes):
            raise next((one for one in errors if isinstance(one, TemporaryError)), errors[0])
        return outcomes

    def _content(self, client: smtplib.SMTP, mail: bytes) -> None:
        with _conversation(self._login.host):
            _expect(client.docmd("DATA"), 3)
        body = _LEADING_DOT.sub(b"..", mail)
        try:
            client.sock.settimeout(_CONTENT_SECONDS)
            client.send(body + (b"" if body.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            answer = client.getreply()
        except (OSError, smtplib.SMTPException) as error:
            words = f"{self._login.host} fell silent while it took the mail in; it may have gone out."
            raise OutcomeUnknown("silent_after_data", words) from error
        if answer[0] // 100 not in (2, 4, 5):  # -1 is what the library makes of an answer that is none
            raise OutcomeUnknown(
                "no_answer", f"{self._login.host} took the mail in and then talked nonsense."
            )
        _expect(answer, 2)


def refusal(code: int, said: bytes | str) -> ChannelError:
    """RFC 5321, 4.2.1: 4xx means later, 5xx means never."""
    words = f"The mail server answers {code}. {verdicts.quoted(said)}"
    if code // 100 == 4:
        return TemporaryError(f"smtp_{code}", words)
    return PermanentError(f"smtp_{code}", words)


def _expect(answer: tuple[int, bytes], hundred: int) -> None:
    if answer[0] // 100 != hundred:
        raise refusal(*answer)


@contextmanager
def _conversation(host: str) -> Iterator[None]:
    """Everything before the content: whatever goes wrong here, nothing was sent."""
    with verdicts.network(host):
        try:
            yield
        except smtplib.SMTPAuthenticationError as error:
            raise _login_refused(error) from error
        except smtplib.SMTPResponseException as error:
            raise refusal(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPServerDisconnected as error:
            if isinstance(error.__context__, TimeoutError):  # the library makes the one of the other
                raise TemporaryError("timeout", f"{host} does not answer in time.") from error
            raise TemporaryError("connection_lost", f"{host} ended the connection.") from error
        except smtplib.SMTPException as error:
            words = f"{host} can't do what the account asks for. {verdicts.quoted(error)}"
            raise PermanentError("not_supported", words) from error


def _login_refused(error: smtplib.SMTPAuthenticationError) -> ChannelError:
    if error.smtp_code // 100 == 4:
        return refusal(error.smtp_code, error.smtp_error)
    words = f"The mail server refuses the user name or the password. {verdicts.quoted(error.smtp_error)}"
    return PermanentError("login_refused", words)
