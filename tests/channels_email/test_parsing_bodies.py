"""Texts, HTML and attachments out of whole, odd and broken MIME."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest

from channels_email.parsing import parse
from inquiries.channels import Flag, IncomingMessage
from tests.channels_email.mails import HEAD, mail, multipart, part


def test_text_and_html_of_an_alternative_are_both_read() -> None:
    raw = multipart("alternative", part("text/plain", "Hello"), part("text/html", "<p>Hello <b>you</b></p>"))
    message = parse(raw)
    assert (message.text, message.html, message.attachments) == ("Hello", "<p>Hello <b>you</b></p>", ())


def test_html_alone_gives_the_text_too() -> None:
    html = (
        "<style>p{}</style><p>Two&nbsp;rooms &amp; breakfast</p><ul><li>one<li>two</ul><script>x()</script>"
    )
    assert parse(mail(html, "Content-Type: text/html")).text == "Two\xa0rooms & breakfast\n\n- one\n- two"


def test_an_empty_text_part_does_not_hide_the_html() -> None:
    raw = multipart("alternative", part("text/plain", "  \r\n"), part("text/html", "<p>Hello</p>"))
    assert parse(raw).text == "Hello"


def test_texts_around_an_attachment_are_all_shown() -> None:
    pdf = part("application/pdf; name=a.pdf", "x", "Content-Disposition: attachment")
    message = parse(multipart("mixed", part("text/plain", "Above"), pdf, part("text/plain", "Below")))
    assert message.text == "Above\nBelow"
    assert [one.filename for one in message.attachments] == ["a.pdf"]


def test_a_text_that_is_repeated_as_html_beside_it_is_shown_once() -> None:
    assert (
        parse(multipart("mixed", part("text/plain", "Hello you"), part("text/html", "<p>Hello you</p>"))).text
        == "Hello you"
    )


@pytest.mark.parametrize(
    ("charset", "body", "expected", "damaged"),
    [
        ("utf-8", "Grüße ✓".encode(), "Grüße ✓", False),
        ("iso-8859-1", b"\x93Hotel\x94", "“Hotel”", False),
        ("koi8-r", "Привет".encode("koi8-r"), "Привет", False),
        ("gb2312", "旅行".encode("gb18030"), "旅行", False),
        ("us-ascii", "Grüße".encode(), "Grüße", False),
        ("no-such", "Grüße".encode("cp1252"), "Grüße", False),
        ("utf-8", "Grüße".encode("latin-1"), "Grüße", False),
        ("iso-8859-8-i", "שלום".encode("iso8859-8"), "שלום", False),
        ("utf-16", "\ufeffHello".encode("utf-16-le"), "Hello", False),
        ("iso-2022-jp", b"\x1b$B\x3d\xff\xff\x1b(B", None, True),
        ("utf-8", "Grüße, schöne Größe über Köln".encode() + b"\xff", None, True),
    ],
)
def test_charsets(charset: str, body: bytes, expected: str | None, damaged: bool) -> None:
    message = parse(
        mail(body, f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: 8bit")
    )
    assert expected is None or message.text == expected
    assert (Flag.DAMAGED in message.flags) is damaged


def test_flowed_text_is_joined() -> None:
    assert parse(
        mail("one \r\ntwo\r\n> q \r\n-- \r\nAnna", "Content-Type: text/plain; format=flowed")
    ).text == ("one two\n> q \n-- \nAnna")


def attached(
    disposition: str, content_type: str = "application/pdf", body: str = "JVBERg=="
) -> IncomingMessage:
    return parse(
        multipart(
            "mixed",
            part("text/plain", "See"),
            part(
                content_type, body, f"Content-Disposition: {disposition}", "Content-Transfer-Encoding: base64"
            ),
        )
    )


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        ('attachment; filename="plan.pdf"', "plan.pdf"),
        ("attachment; filename=my plan.pdf", "my plan.pdf"),
        ("attachment; filename*=UTF-8''Reisepl%C3%A4ne.pdf", "Reisepläne.pdf"),
        ("attachment; filename*0*=UTF-8''Reise; filename*1*=pl%C3%A4ne; filename*2=.pdf", "Reisepläne.pdf"),
        ('attachment; filename="=?utf-8?q?Reisepl=C3=A4ne.pdf?="', "Reisepläne.pdf"),
        ("attachment; filename==?utf-8?q?Reisepl=C3=A4ne.pdf?=", "Reisepläne.pdf"),
        ('attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
        ('attachment; filename="plan\u202efdp.exe"', "planfdp.exe"),
        ("attachment", "attachment"),
    ],
)
def test_names_of_files(disposition: str, expected: str) -> None:
    assert attached(disposition).attachments[0].filename == expected


def test_an_attachment_has_size_hash_type_and_place() -> None:
    data = bytes(range(256)) * 10
    encoded = base64.encodebytes(data).decode().replace("\n", "\r\n")
    image = part("IMAGE/PNG; name=a.png", encoded, "Content-Transfer-Encoding: base64", "Content-ID: <pic@1>")
    one = parse(multipart("related", part("text/html", "<img src='cid:pic@1'>"), image)).attachments[0]
    assert (one.content_type, one.size, one.inline, one.content_id) == ("image/png", 2_560, True, "pic@1")
    assert one.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("body", "expected"), [("JVBE!!Rg==", b"%PDF"), ("JVBERg==JVBERg==", b"%PDF%PDF"), ("JVBER", b"%PD")]
)
def test_broken_base64_gives_what_could_be_read(body: str, expected: bytes) -> None:
    assert attached("attachment", body=body).attachments[0].data == expected


def test_a_mail_inside_the_mail_is_one_attachment() -> None:
    inner = "Subject: inner\r\n\r\ninner text"
    message = parse(multipart("mixed", part("text/plain", "See"), part("message/rfc822", inner)))
    assert message.text == "See"
    assert [(one.content_type, one.data) for one in message.attachments] == [
        ("message/rfc822", inner.encode())
    ]


def test_a_calendar_part_makes_an_invitation() -> None:
    calendar = part("text/calendar; method=REQUEST", "BEGIN:VCALENDAR")
    message = parse(multipart("alternative", part("text/plain", "Come"), calendar))
    assert Flag.INVITATION in message.flags
    assert [one.content_type for one in message.attachments] == ["text/calendar"]


def test_a_multipart_that_names_another_boundary_or_none_is_still_read() -> None:
    raw = multipart("mixed", part("text/plain", "Hello"))
    assert parse(raw.replace(b'; boundary="b1"', b"")).text == "Hello"
    assert parse(raw.replace(b'boundary="b1"', b'boundary="b2"')).text == "Hello"
    assert parse(raw.replace(b"--b1--", b"")).text.strip() == "Hello"


def nested(depth: int) -> bytes:
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth)
    )
    return HEAD + f"{opened}Content-Type: text/plain\r\n\r\ndeep\r\n".encode()


HOSTILE = {
    "5,000 nested parts": nested(5_000),
    "1,000 mails inside mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 1_000,
    "500 parts": multipart("mixed", *[part(f"application/pdf; name={n}.pdf", "x") for n in range(500)]),
    "100,000 parts": mail(b"--b\r\n\r\nx\r\n" * 100_000, "Content-Type: multipart/mixed; boundary=b"),
    "lines like delimiters": mail(b"--bx\r\n" * 200_000, "Content-Type: multipart/mixed; boundary=b"),
    "a header of 5 MB": b"Subject: " + b"x" * 5_000_000 + b"\r\n\r\nHello",
    "20,000 addresses": b"To: " + b",".join(b"u%d@example.com" % n for n in range(20_000)) + b"\r\n\r\nHello",
    "30,000 groups": b"To: " + b"a:" * 30_000 + b"\r\n\r\nHello",
    "30,000 brackets": b"To: " + b"(" * 30_000 + b"\r\n\r\nHello",
    "200,000 headers": b"X: y\r\n" * 200_000 + b"\r\nHello",
    "20,000 parameters": mail(
        "", "Content-Type: text/plain; " + " ".join(f"a*{n}*=x;" for n in range(20_000))
    ),
    "6,000 encoded words": b"Subject: " + b"=?utf-8?q?" * 6_000 + b"\r\n\r\nHello",
    "a number of a million digits": mail(b"&#" + b"9" * 900_000 + b";", "Content-Type: text/html"),
    "100,000 nested tags": mail(b"<div>" * 100_000, "Content-Type: text/html"),
    "19,000 nested tags": mail(b"<div>" * 19_000, "Content-Type: text/html"),
    "200,000 attributes": mail(b"<p " + b"a b c d " * 50_000 + b">x", "Content-Type: text/html"),
    "formatting that multiplies": mail(
        b"".join(b"<b x%d>" % n for n in range(2_000)) + b"<p>" * 5_000, "Content-Type: text/html"
    ),
    "tags that never close": mail(b"<b " * 300_000, "Content-Type: text/html"),
    "lines that look like history": mail(b"On 1 On 2 On 3 10:00:\r\nFrom: a\r\n--\r\n" * 5_000),
    "NULs": bytes(200_000),
    "nothing": b"",
    "only bytes above 127": b"\xff" * 200_000,
    "colons": b":" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_without_the_isolation_point(name: str) -> None:
    """Each of these took minutes to hours, gigabytes or an exception before there were limits."""
    message = parse(HOSTILE[name])
    assert not [defect for defect in message.defects if defect.startswith("unreadable")]
    assert len(message.html or "") < 2_000_001
    json.dumps([message.subject, message.text, message.html, message.reply_text], ensure_ascii=False).encode()


def test_what_lies_over_a_limit_is_named_and_the_rest_is_read() -> None:
    assert "too_deep" in parse(HOSTILE["5,000 nested parts"]).defects
    assert "html_too_complex" in parse(HOSTILE["100,000 nested tags"]).defects
    many = parse(HOSTILE["20,000 addresses"])
    assert "too_many_addresses" in many.defects or "header_truncated" in many.defects
    assert (many.text, len(many.to) > 900) == ("Hello", True)
    assert len(parse(HOSTILE["500 parts"]).attachments) == 500


def test_fifty_megabytes_are_read() -> None:
    body = b"QUJD" * 19 + b"\r\n"
    raw = mail(
        body * 650_000, "Content-Type: application/pdf; name=big.pdf", "Content-Transfer-Encoding: base64"
    )
    assert parse(raw).attachments[0].size == 19 * 3 * 650_000
