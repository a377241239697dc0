"""People, answering machines, bounces, complaints, and the flags beside them."""

from __future__ import annotations

import pytest

from channels_email.parsing import parse
from inquiries.channels import FailedRecipient, Flag, MessageKind
from tests.channels_email.mails import HEAD, mail, multipart, part

ORIGINAL = "From: desk@agency.example\r\nTo: gone@example.com\r\nMessage-ID: <ours@agency.example>\r\nSubject: Offer\r\n\r\nHi"


def dsn(status: str, *more: str, original: str = part("message/rfc822", ORIGINAL)) -> bytes:
    report = (
        f"Reporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; gone@example.com\r\n{status}"
    )
    return multipart(
        "report; report-type=delivery-status",
        part("text/plain", "Your message could not be delivered."),
        part("message/delivery-status", report),
        *([original] if original else []),
        *more,
        headers=("Auto-Submitted: auto-replied",),
    )


def test_a_failed_delivery_names_the_mail_and_the_recipient() -> None:
    message = parse(
        dsn("Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 user\r\n unknown\r\n")
    )
    assert message.kind == MessageKind.BOUNCE
    assert message.report is not None
    assert message.report.original_ids == ("ours@agency.example",)
    assert message.report.recipients == (
        FailedRecipient("gone@example.com", "failed", "5.1.1", "smtp; 550 5.1.1 user unknown"),
    )


def test_a_delay_is_a_bounce_with_a_flag() -> None:
    message = parse(dsn("Action: delayed\r\nStatus: 4.4.7\r\n"))
    assert message.kind == MessageKind.BOUNCE
    assert Flag.DELAYED in message.flags


def test_good_news_of_a_delivery_is_no_bounce() -> None:
    assert parse(dsn("Action: delivered\r\nStatus: 2.0.0\r\n")).kind == MessageKind.AUTO_REPLY


def test_the_id_may_stand_in_headers_only_or_nowhere() -> None:
    only_headers = parse(
        dsn("Action: failed\r\n", original=part("text/rfc822-headers", "Message-ID: <h@agency.example>\r\n"))
    )
    nothing = parse(dsn("Action: failed\r\n", original=""))
    assert only_headers.report is not None
    assert only_headers.report.original_ids == ("h@agency.example",)
    assert nothing.report is not None
    assert nothing.report.original_ids == ()


def test_a_bounce_without_the_standards_form_is_known_by_its_words() -> None:
    raw = (
        b"From: MAILER-DAEMON@example.com\r\nSubject: failure notice\r\nX-Failed-Recipients: gone@example.com\r\n\r\n"
        b"Sorry.\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nReturn-Path: <desk@agency.example>\r\n"
        b"Message-ID: <ours@agency.example>\r\n"
    )
    message = parse(raw)
    assert message.kind == MessageKind.BOUNCE
    assert message.report is not None
    assert message.report.original_ids == ("ours@agency.example",)
    assert [one.address for one in message.report.recipients] == ["gone@example.com"]


@pytest.mark.parametrize(
    ("headers", "subject", "expected"),
    [
        (("Auto-Submitted: auto-replied",), "Re: Offer", MessageKind.AUTO_REPLY),
        (("Auto-Submitted: auto-generated; x=y",), "Your booking", MessageKind.AUTO_REPLY),
        (("Auto-Submitted: no",), "Lisbon", MessageKind.MESSAGE),
        (("X-Autoreply: yes",), "Re: Offer", MessageKind.AUTO_REPLY),
        (("Precedence: auto_reply",), "Re: Offer", MessageKind.AUTO_REPLY),
        ((), "Automatic reply: Offer", MessageKind.AUTO_REPLY),
        ((), "Automatische Antwort: Angebot", MessageKind.AUTO_REPLY),
        ((), "Réponse automatique : Offre", MessageKind.AUTO_REPLY),
        ((), "Respuesta automática: Oferta", MessageKind.AUTO_REPLY),
        ((), "Abwesenheitsnotiz", MessageKind.AUTO_REPLY),
        ((), "自動応答: 見積", MessageKind.AUTO_REPLY),
        ((), "Re: Automatic reply: Offer", MessageKind.MESSAGE),
        (("X-Auto-Response-Suppress: All",), "Lisbon", MessageKind.MESSAGE),
        (("List-Id: <news.example.com>", "Precedence: bulk"), "News", MessageKind.MESSAGE),
        ((), "Undeliverable: what does this mean?", MessageKind.MESSAGE),
        (("Return-Path: <>",), "Undeliverable: Offer", MessageKind.BOUNCE),
    ],
)
def test_kinds(headers: tuple[str, ...], subject: str, expected: MessageKind) -> None:
    raw = mail("Some words.", f"Subject: {subject}", *headers, head=HEAD.replace(b"Subject: Lisbon\r\n", b""))
    assert parse(raw).kind == expected


def test_a_read_receipt_is_an_automatic_answer_and_a_complaint_is_a_complaint() -> None:
    receipt = multipart(
        "report; report-type=disposition-notification",
        part("text/plain", "Read."),
        part("message/disposition-notification", "Original-Message-ID: <ours@agency.example>\r\n"),
    )
    complaint = multipart(
        "report; report-type=feedback-report",
        part("text/plain", "Spam!"),
        part("message/feedback-report", "Feedback-Type: abuse\r\nOriginal-Rcpt-To: angry@example.com\r\n"),
        part("message/rfc822", ORIGINAL),
    )
    assert parse(receipt).kind == MessageKind.AUTO_REPLY
    assert parse(complaint).kind == MessageKind.COMPLAINT
    report = parse(complaint).report
    assert report is not None
    assert report.original_ids == ("ours@agency.example",)


@pytest.mark.parametrize(
    ("header", "flag"),
    [
        ("List-Id: <a.example>", Flag.LIST),
        ("Precedence: bulk", Flag.BULK),
        ("List-Unsubscribe: <mailto:x@y.z>", Flag.BULK),
        ("X-Loop: desk", Flag.LOOP),
        ("X-Auto-Response-Suppress: DR, OOF", Flag.NO_AUTO_ANSWER),
        ("Return-Path: <>", Flag.NO_AUTO_ANSWER),
        ("Auto-Submitted: auto-generated", Flag.NO_AUTO_ANSWER),
    ],
)
def test_flags(header: str, flag: Flag) -> None:
    assert flag in parse(mail("Hello", header)).flags
    assert flag not in parse(mail("Hello")).flags


def test_a_form_that_calls_itself_automatic_hands_on_a_real_inquiry() -> None:
    message = parse(
        mail("Two rooms, please", "Auto-Submitted: auto-generated", "Reply-To: guest@example.org")
    )
    assert message.kind == MessageKind.MESSAGE
    assert Flag.NO_AUTO_ANSWER in message.flags
