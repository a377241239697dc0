"""Files inside attached mails and Outlook's winmail.dat, and what is left out over a limit."""

from __future__ import annotations

import base64
import struct
import time

from channels_email.parsing import FileLimits, parse
from channels_email.parsing.tnef import read_tnef
from tests.channels_email.mails import multipart, part
from tests.support.tnef import attachment, attribute, text_property, tnef

BODY = part("text/plain", "See the files.")
INNER = (
    b"From: Hotel <hotel@example.com>\r\nSubject: Offer\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="i"\r\n\r\n--i\r\n\r\nOur offer\r\n--i\r\n'
    b"Content-Type: application/pdf; name=offer.pdf\r\n\r\n%PDF-1\r\n--i--\r\n"
)  # fmt: skip


def attached(kind: str, data: bytes, name: str = "") -> str:
    disposition = f"Content-Disposition: attachment; filename={name}" if name else "X-No: name"
    return part(kind, base64.encodebytes(data).decode(), disposition, "Content-Transfer-Encoding: base64")


def files(raw: bytes) -> list[tuple[str, int | None]]:
    return [(one.filename, one.inside) for one in parse(raw).attachments]


def test_a_mail_in_the_mail_stays_and_its_files_are_listed() -> None:
    raw = multipart("mixed", BODY, attached("message/rfc822", INNER), attached("image/png", b"x", "b.png"))
    assert files(raw) == [("message.eml", None), ("b.png", None), ("offer.pdf", 0)]
    assert parse(raw).attachments[0].data == INNER
    assert parse(raw).attachments[2].data == b"%PDF-1"


def test_mails_in_mails_are_opened_to_a_depth() -> None:
    raw = INNER
    for _ in range(8):
        raw = multipart("mixed", BODY, attached("message/rfc822", raw))
    message = parse(raw)
    assert [one.inside for one in message.attachments] == [None, 0, 1, 2, 3]
    assert "contents_left_out" in message.defects


def test_winmail_dat() -> None:
    data = tnef(
        attachment(
            "PHOTO~1.JPG", b"\xff\xd8\xff photo", text_property(0x3707, "Photo of the grüne room.jpg")
        ),
        attachment("plan.pdf", b"%PDF-plan"),
        body=b"The text\0",
    )
    message = parse(multipart("mixed", BODY, attached("application/ms-tnef", data, "winmail.dat")))
    inside = [(one.filename, one.data, one.inside) for one in message.attachments]
    assert inside == [
        ("winmail.dat", data, None),
        ("message.txt", b"The text", 0),
        ("Photo of the grüne room.jpg", b"\xff\xd8\xff photo", 0),
        ("plan.pdf", b"%PDF-plan", 0),
    ]


def test_winmail_dat_is_known_by_its_content() -> None:
    raw = multipart(
        "mixed", BODY, attached("application/octet-stream", tnef(attachment("a.txt", b"a")), "x.bin")
    )
    assert files(raw) == [("x.bin", None), ("a.txt", 0)]


def test_a_mail_inside_winmail_dat_is_opened() -> None:
    inner = tnef(attachment("deep.txt", b"deep"))
    stream = struct.pack("<HHI", 0x0D, 0x3701, 1) + struct.pack("<I", 16 + len(inner)) + bytes(16) + inner
    stream += bytes(-len(stream) % 4)
    raw = multipart(
        "mixed", BODY, attached("application/ms-tnef", tnef(attachment("m", b"", stream)), "winmail.dat")
    )
    assert files(raw) == [("winmail.dat", None), ("m", 0), ("deep.txt", 1)]


def test_counts_that_lie_cost_nothing() -> None:
    many = struct.pack("<HHI", 0x1003, 0x6000, 0xFFFFFFFF)
    strings = struct.pack("<HHI", 0x101E, 0x6001, 0xFFFFFFFF)
    before = time.process_time()
    for stream in (many, strings, struct.pack("<HH", 0x1E, 0x8001)):
        data = tnef(attachment("a.txt", b"kept", stream))
        assert [(one.filename, one.data) for one in read_tnef(data)] == [("a.txt", b"kept")]
    assert read_tnef(tnef() + attribute(0x9002, b"") * 200_000) == []
    assert time.process_time() - before < 1


def test_damaged_winmail_dat_gives_what_stood_before_the_damage() -> None:
    data = tnef(attachment("a.txt", b"kept"), attachment("b.txt", b"lost"))
    for end in range(len(data)):
        assert len(read_tnef(data[:end])) <= 2
    assert read_tnef(data[:-8])[0].data == b"kept"


def test_over_a_limit_stands_a_note_with_name_and_size() -> None:
    raw = multipart("mixed", BODY, *(attached("application/pdf", b"x" * 3_000, f"{n}.pdf") for n in range(3)))
    assert len(parse(raw, FileLimits(count=2)).attachments) == 2
    assert parse(raw, FileLimits(count=2)).defects[0] == "file_left_out: 2.pdf (3 KB)"
    small = parse(raw, FileLimits(file=2_000))
    assert small.attachments == ()
    assert small.text == "See the files."
    assert [one for one in small.defects if one.startswith("file_left_out")] == [
        "file_left_out: 0.pdf (3 KB)", "file_left_out: 1.pdf (3 KB)", "file_left_out: 2.pdf (3 KB)"]  # fmt: skip


def test_a_file_that_the_size_of_the_mail_cuts_is_left_out_not_stored_in_half() -> None:
    raw = multipart(
        "mixed",
        BODY,
        attached("application/pdf", b"x" * 300, "a.pdf"),
        attached("application/pdf", b"y" * 9_000, "b.pdf"),
    )
    message = parse(raw, FileLimits(mail=4_000))
    assert [one.filename for one in message.attachments] == ["a.pdf"]
    assert "mail_truncated" in message.defects
    assert any(one.startswith("file_left_out: b.pdf") for one in message.defects)


def test_hundreds_left_out_are_counted() -> None:
    raw = multipart("mixed", BODY, *(attached("application/pdf", b"x", f"{n}.pdf") for n in range(60)))
    defects = parse(raw, FileLimits(count=10)).defects
    assert "files_left_out: 30" in defects
