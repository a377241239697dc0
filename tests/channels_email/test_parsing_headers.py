"""Headers as the world writes them. The traps are ones on which the standard library raises or hangs."""

from __future__ import annotations

from datetime import datetime

import pytest

from channels_email.parsing import parse
from inquiries.channels import Address, Flag
from tests.channels_email.mails import HEAD, mail


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Anna <a@b.com>, c@d.com", [("Anna", "a@b.com"), ("", "c@d.com")]),
        ('"Berg, Anna" <a@b.com>', [("Berg, Anna", "a@b.com")]),
        ("=?utf-8?q?Berg=2C_Anna?= <a@b.com>", [("Berg, Anna", "a@b.com")]),
        ("=?utf-8?q?Berg, Anna?= <a@b.com>", [("Berg, Anna", "a@b.com")]),
        ("=?utf-8?q?A?= =?utf-8?q?nna?= <a@b.com>", [("Anna", "a@b.com")]),
        ("o'hara@example.com", [("", "o'hara@example.com")]),
        ("Pat o'hara@example.com", [("Pat", "o'hara@example.com")]),
        ("'anna@x.example'", [("", "anna@x.example")]),
        ("a@b.com (Anna (from work))", [("Anna (from work)", "a@b.com")]),
        ("Anna@Home <a@b.com>", [("Anna@Home", "a@b.com")]),
        ("Friends: a@b.com, c@d.com; e@f.com", [("", "a@b.com"), ("", "c@d.com"), ("", "e@f.com")]),
        ("undisclosed-recipients:;", []),
        ("<@relay.com,@other.com:a@b.com>", [("", "a@b.com")]),
        ("Anna a@b.com", [("Anna", "a@b.com")]),
        ("pete(his account)@silly.test(his host)", [("his accounthis host", "pete@silly.test")]),
        ("<a@b.com", [("", "a@b.com")]),
        ('"Anna <a@b.com>', [("Anna", "a@b.com")]),
        ("Anna (unclosed <a@b.com>", [("Anna unclosed", "a@b.com")]),
        ("=?utf-8?b?QW5uYSA8YUBiLmNvbT4=?=", [("Anna", "a@b.com")]),
    ],
)
def test_addresses(header: str, expected: list[tuple[str, str]]) -> None:
    message = parse(f"From: x@y.z\r\nTo: {header}\r\n\r\n".encode())
    assert [(one.name, one.address) for one in message.to if "@" in one.address] == expected


@pytest.mark.parametrize(
    "line",
    [
        "Message-ID: <@>",
        "Message-ID: <a@[1.2>",
        "From: <@",
        "To: <",
        "To: a.@b.c, .x@y",
        "From: =?utf-8?q?a=0Ab?= <a@b.c>",
        "To: " + "(" * 2_000,
        "From: (comment)",
        "Content-Type: text/plain; charset=no-such",
        "Content-Type: text/plain; charset",
        "Content-Type: text/plain; charset=undefined",
        "Content-Type: ;;;",
        "Date: Mon, 99 Foo 2025 99:99:99 +9999",
        "Date: 1 Jan 99999999999999999999 10:00",
        "Date: ,",
        "Subject: =?utf-7?q?+2AA-?=",
        "Subject: =?unknown?x?a?= =?utf-8?b?=FF?=",
        "In-Reply-To: <",
        "Content-Transfer-Encoding: nonsense",
        "Content-Disposition: attachment; filename*=undefined''%FF",
        "Content-Disposition: attachment; filename*99999999=x",
    ],
)
def test_one_bad_header_does_not_lose_the_message(line: str) -> None:
    message = parse(f"{line}\r\nX-Before: 1\r\n\r\nThe text".encode())
    assert not [defect for defect in message.defects if defect.startswith("unreadable")]
    assert "The text" in message.text or message.attachments


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (b"=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"),
        (b"=?utf-8?b?w6TDtg==?= =?utf-8?b?w7w=?=", "äöü"),
        (b"=?utf-8?b?4pyT?=", "✓"),
        (b"=?utf-8?q?=E2=9C?= =?utf-8?q?=93?=", "✓"),
        (b"=?iso-2022-jp?B?GyRCPXEbKEI=?=", "書"),
        (b"=?UTF-16?B?MEIwRA==?=", "あい"),
        ("Größe".encode(), "Größe"),
        ("Größe".encode("latin-1"), "Größe"),
        (b"=?iso-8859-1?Q?Gr\xf6\xdfe?=", "Größe"),
        (b"plain\r\n folded", "plain folded"),
        (b"tab\there\x00 and NUL", "tab here and NUL"),
    ],
)
def test_subjects_are_decoded_into_one_line(subject: bytes, expected: str) -> None:
    assert parse(b"Subject: " + subject + b"\r\n\r\n").subject == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Wed, 12 Mar 2025 10:14:00 -0500", "2025-03-12T10:14:00-05:00"),
        ("12 Mar 2025 (winter) 10:14 +0530", "2025-03-12T10:14:00+05:30"),
        ("Wed, 12 Mar 2025 10 : 14 : 00 GMT", "2025-03-12T10:14:00+00:00"),
        ("Wed, 12 Mar 2025 10:14:00 CEST", "2025-03-12T10:14:00+02:00"),
        ("Wed, 12 Mar 2025 10:14:00", "2025-03-12T10:14:00+00:00"),
        ("2025-03-12T10:14:00+01:00", "2025-03-12T10:14:00+01:00"),
        ("Wed, 12 Mar 25 10:14:60 +0100", "2025-03-12T10:14:59+01:00"),
    ],
)
def test_the_time_keeps_its_writers_offset(header: str, expected: str) -> None:
    sent_at = parse(f"Date: {header}\r\n\r\n".encode()).sent_at
    assert sent_at is not None
    assert sent_at.isoformat() == expected
    assert sent_at.utcoffset() == datetime.fromisoformat(expected).utcoffset()


@pytest.mark.parametrize(("header", "defect"), [("", "no_date"), ("Date: yesterday\r\n", "bad_date")])
def test_a_date_that_is_missing_or_makes_no_sense_is_none(header: str, defect: str) -> None:
    message = parse(f"From: a@b.c\r\n{header}\r\n".encode())
    assert message.sent_at is None
    assert defect in message.defects


def test_ids_of_the_thread_are_read_even_when_they_are_encoded_words() -> None:
    long = "A" * 90 + "@example.com"
    message = parse(
        mail("", f"In-Reply-To: =?utf-8?q?=3C{long}=3E?=", "References: <a@b>\r\n <c@d> <a@b>", head=HEAD)
    )
    assert message.in_reply_to == (long,)
    assert message.references == ("a@b", "c@d", "a@b")


def test_a_mail_without_id_gets_a_stable_one_of_its_own() -> None:
    raw = b"From: a@b.c\r\n\r\nHello"
    assert parse(raw).external_id == parse(raw).external_id
    assert parse(raw).external_id.endswith("@no-message-id.invalid")
    assert parse(raw + b"!").external_id != parse(raw).external_id
    assert "no_message_id" in parse(raw).defects


def test_two_mails_that_share_only_their_id_have_two_identities() -> None:
    assert parse(mail("one")).identity != parse(mail("two")).identity
    # another way through other servers is the same mail
    assert (
        parse(b"Received: by a\r\n" + mail("one")).identity
        == parse(b"Received: by b\r\n" + mail("one")).identity
    )


def test_a_junk_line_and_an_mbox_line_among_the_headers_do_no_harm() -> None:
    message = parse(b"From someone Wed Mar 12\r\nFrom: a@b.c\r\nnot a header\r\nSubject: Hi\r\n\r\nText")
    assert (message.sender, message.subject, message.text) == (Address("a@b.c"), "Hi", "Text")


def test_a_body_may_begin_without_a_blank_line() -> None:
    message = parse(b"From: a@b.c\nSubject: Hi\nThis is the text.\nMore text.")
    assert message.subject == "Hi"
    assert message.text == "This is the text.\nMore text."


def test_mails_of_old_macs_have_lines_too() -> None:
    message = parse(b"From: a@b.c\rSubject: Hi\r\rLine one\rLine two")
    assert (message.subject, message.text) == ("Hi", "Line one\nLine two")


def test_reply_tokens_are_found_in_addresses_and_texts() -> None:
    token, other = "abcdefgh234567", "zyxwvuts765432"
    raw = (
        f"From: a@b.c\r\nTo: Desk <desk+r-{token.upper()}@agency.example>\r\nDelivered-To: desk+r-{other}@agency.example\r\n"
        f"Subject: Re: Lisbon [ref:{token}]\r\n\r\nYes\n> [ref:{other}]\n"
    )
    assert parse(raw.encode()).reply_tokens == (
        f"addr:{token}",
        f"addr:{other}",
        f"text:{token}",
        f"text:{other}",
    )


@pytest.mark.parametrize(
    ("sender", "reply_to", "to", "expected"),
    [
        ("noreply@portal.example", "anna@example.com", "desk@agency.example", True),
        ("website@agency.example", "anna@example.com", "desk@agency.example", True),
        ("desk@agency.example", "anna@example.com", "desk@agency.example", True),
        ("anna@example.com", "anna@example.com", "desk@agency.example", False),
        ("anna@example.com", "anna.berg@work.example", "desk@agency.example", False),
        ("anna@example.com", "", "desk@agency.example", False),
    ],
)
def test_a_web_form_is_a_sender_that_writes_for_others(
    sender: str, reply_to: str, to: str, expected: bool
) -> None:
    raw = f"From: {sender}\r\nTo: {to}\r\nReply-To: {reply_to}\r\n\r\nHello"
    assert (Flag.WEB_FORM in parse(raw.encode()).flags) is expected


def test_bidirectional_controls_cannot_disguise_a_name() -> None:
    assert parse("From: Anna \u202egreB <a@b.c>\r\n\r\n".encode()).sender == Address("a@b.c", "Anna greB")
