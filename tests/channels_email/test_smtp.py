"""Sending: each way in which a mail server can say no, and the one in which nobody knows."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from channels_email import composing
from channels_email.composing import Letterhead
from channels_email.parsing import parse
from channels_email.providers import smtp
from channels_email.providers.base import Security, ServerLogin
from channels_email.providers.smtp import SmtpSender
from inquiries.channels import (
    Address,
    ChannelError,
    OutcomeUnknown,
    OutgoingMessage,
    PermanentError,
    SendReceipt,
    TemporaryError,
)
from tests.support import certificates, smtp_sink
from tests.support.smtp_sink import PASSWORD, Sink

MAIL = b"Subject: Crete\r\n\r\nHello\r\n.hidden dot\r\n..two dots\r\n"


@pytest.fixture(autouse=True)
def own_network(settings: Any) -> None:
    settings.MAIL_ALLOW_PRIVATE_HOSTS = True


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink.running() as server:
        yield server


def send(port: int, *recipients: str, mail: bytes = MAIL, **login: Any) -> SendReceipt:
    told = {"security": Security.PLAIN, "username": "info", "password": PASSWORD} | login
    sender = SmtpSender(ServerLogin("127.0.0.1", port, **told))
    return sender.send("info@agency.test", recipients or ("ada@example.com",), mail, "id@agency.test")


def test_a_mail_arrives_byte_by_byte(sink: Sink) -> None:
    receipt = send(sink.port)
    (got,) = sink.received
    assert got.content == MAIL
    assert (got.mail_from, got.rcpt_tos) == ("info@agency.test", ["ada@example.com"])
    assert receipt.external_ids == ("id@agency.test",)
    assert [(one.address, one.error) for one in receipt.recipients] == [("ada@example.com", None)]


def test_a_mail_without_a_last_line_break_gets_one(sink: Sink) -> None:
    send(sink.port, mail=b"Subject: x\r\n\r\nno end")
    assert sink.received[0].content == b"Subject: x\r\n\r\nno end\r\n"


@pytest.mark.parametrize("security", [Security.SSL, Security.STARTTLS])
def test_encryption_of_both_kinds_verifies_the_server(tmp_path: Path, security: Security) -> None:
    cert, key = certificates.make(tmp_path)
    context = smtp_sink.server_context(cert, key)
    name = "tls" if security == Security.SSL else "starttls"
    with smtp_sink.running(**{name: context}) as server:
        send(server.port, security=security, ca_certificate=cert.read_text())
        assert len(server.received) == 1
        with pytest.raises(PermanentError) as told:
            send(server.port, security=security)
        assert told.value.code == "tls_certificate"
        assert len(server.received) == 1


@pytest.mark.parametrize(
    ("answers", "verdict", "code"),
    [
        ({"mail": "451 4.3.0 later"}, TemporaryError, "smtp_451"),
        ({"mail": "550 5.7.1 no"}, PermanentError, "smtp_550"),
        ({"data": "452 4.3.1 no space"}, TemporaryError, "smtp_452"),
        ({"data": "554 5.7.1 spam"}, PermanentError, "smtp_554"),
        ({"rcpt": {"ada@example.com": "450 4.2.1 greylisted"}}, TemporaryError, "smtp_450"),
        ({"rcpt": {"ada@example.com": "550 5.1.1 nobody"}}, PermanentError, "smtp_550"),
        ({"hang_up_at": "data"}, TemporaryError, "connection_lost"),
        ({"hang_up_at": "content"}, OutcomeUnknown, "silent_after_data"),
    ],
)
def test_each_no_has_its_verdict(
    sink: Sink, answers: dict[str, Any], verdict: type[ChannelError], code: str
) -> None:
    for name, value in answers.items():
        setattr(sink, name, value)
    with pytest.raises(ChannelError) as told:
        send(sink.port)
    assert (type(told.value), told.value.code) == (verdict, code)
    assert told.value.words


def test_one_refused_recipient_does_not_stop_the_others(sink: Sink) -> None:
    sink.rcpt = {"nobody@example.com": "550 5.1.1 unknown", "full@example.com": "452 4.2.2 full"}
    receipt = send(sink.port, "ada@example.com", "nobody@example.com", "full@example.com")
    errors = {one.address: one.error for one in receipt.recipients}
    assert errors["ada@example.com"] is None
    assert isinstance(errors["nobody@example.com"], PermanentError)
    assert isinstance(errors["full@example.com"], TemporaryError)
    assert sink.received[0].rcpt_tos == ["ada@example.com"]


def test_if_all_are_refused_and_one_only_for_now_it_is_tried_again(sink: Sink) -> None:
    sink.rcpt = {"nobody@example.com": "550 5.1.1 unknown", "full@example.com": "452 4.2.2 full"}
    with pytest.raises(TemporaryError):
        send(sink.port, "nobody@example.com", "full@example.com")
    assert sink.received == []


def test_a_wrong_password_is_told_in_words(sink: Sink) -> None:
    with pytest.raises(PermanentError) as told:
        send(sink.port, password="wrong")
    assert told.value.code == "login_refused"
    assert "wrong" not in told.value.words


def test_a_closed_port_and_an_unknown_name_are_tried_again() -> None:
    with pytest.raises(TemporaryError) as told:
        send(1)
    assert told.value.code == "refused"
    with pytest.raises(TemporaryError) as told:
        SmtpSender(ServerLogin("mail.agency.invalid", 25, Security.SSL, "u", "p")).send(
            "a@b.c", ["d@e.f"], b"", "i"
        )
    assert told.value.code == "dns"


def test_a_server_of_the_own_network_is_refused_unless_it_is_allowed(sink: Sink, settings: Any) -> None:
    settings.MAIL_ALLOW_PRIVATE_HOSTS = False
    with pytest.raises(PermanentError) as told:
        send(sink.port)
    assert told.value.code == "private_host"


class Mute:
    """Speaks SMTP up to the content and then says nothing more, but keeps the connection."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.content = b""
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        self.sock, _ = self.listener.accept()
        file = self.sock.makefile("rwb")
        file.write(b"220 hello\r\n")
        file.flush()
        for line in file:
            if line.startswith(b"DATA"):
                file.write(b"354 go on\r\n")
                file.flush()
                break
            file.write(b"250 OK\r\n")
            file.flush()
        for line in file:
            self.content += line


def test_silence_after_the_content_is_an_unknown_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_CONTENT_SECONDS", 0.3)
    server = Mute()
    with pytest.raises(OutcomeUnknown):
        send(server.port, password="")
    assert server.content.endswith(b"\r\n.\r\n")


def test_nonsense_after_the_content_is_no_refusal(sink: Sink) -> None:
    sink.data = "nonsense"
    with pytest.raises(OutcomeUnknown):
        send(sink.port)


def test_a_server_without_starttls_gets_neither_password_nor_mail(sink: Sink) -> None:
    with pytest.raises(PermanentError) as told:
        send(sink.port, security=Security.STARTTLS)
    assert told.value.code == "not_supported"
    assert sink.users == [] and sink.received == []


def test_a_server_that_never_greets_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "CONNECT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(TemporaryError) as told:
        send(mute.getsockname()[1])
    assert told.value.code == "timeout"


def test_endless_lines_and_long_ids_arrive_as_servers_may_demand(sink: Sink) -> None:
    """RFC 5321, 4.5.3.1.6: a server may refuse, or cut, a line of more than 998 bytes."""
    external_id, parent = "o" * 175 + "@agency.test", "p" * 190
    text = "Sonne und Meer, dazu Bäume. " * 300
    message = OutgoingMessage(
        external_id,
        Address("info@agency.test"),
        (Address("ada@example.com"),),
        subject="Größe " * 60,
        text=text,
        in_reply_to=parent,
        references=(parent,),
    )
    send(sink.port, mail=composing.compose(message, Letterhead(), timezone.localtime()))
    content = bytes(sink.received[0].content)
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert f"Message-ID: <{external_id}>\r\n".encode() in content
    assert f"In-Reply-To: <{parent}>\r\n".encode() in content
    got = parse(content)
    assert (got.external_id, got.references) == (external_id, (parent,))
    assert got.text.split() == text.split()
    assert got.subject.split() == message.subject.split()
