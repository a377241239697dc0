"""Mails that want to cost time or memory, made from nothing, of roughly the size in bytes that each maker is given.

python bench/attacks.py NAME BYTES > mail.eml
"""

from __future__ import annotations

import base64
import gzip
import io
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator

_HEAD = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\nDate: Mon, 3 Mar 2025 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
Maker = Callable[[int], bytes]


def mail(content_type: str, body: bytes, *headers: str) -> bytes:
    lines = "".join(f"{line}\r\n" for line in (f"Content-Type: {content_type}", *headers))
    return _HEAD + lines.encode() + b"\r\n" + body


def part(content_type: str, body: bytes, *headers: str) -> bytes:
    lines = "".join(f"{line}\r\n" for line in (f"Content-Type: {content_type}", *headers))
    return b"--b\r\n" + lines.encode() + b"\r\n" + body + b"\r\n"


def fill(piece: bytes, size: int) -> bytes:
    return piece * max(1, size // len(piece))


def text(body: bytes) -> bytes:
    return mail("text/plain; charset=utf-8", body)


def html(body: bytes) -> bytes:
    return mail("text/html; charset=utf-8", body)


def in_base64(data: bytes) -> bytes:
    return base64.encodebytes(data)


# --- structure --------------------------------------------------------------------------------------------------------


def parts(size: int, count: int = 5_000) -> bytes:
    body = b"".join(part("text/plain; name=a.txt", b"%d" % at) for at in range(count))
    return mail('multipart/mixed; boundary="b"', body + b"--b--\r\n")


def parts_by_size(size: int) -> bytes:
    return parts(size, size // 60)


def levels(size: int, count: int = 200) -> bytes:
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (at, at) for at in range(count)
    )
    return _HEAD + opened + b"Content-Type: text/plain\r\n\r\nat the bottom\r\n"


def levels_by_size(size: int) -> bytes:
    return levels(size, size // 80)


def same_boundary_levels(size: int) -> bytes:
    return _HEAD + fill(b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n', size)


def mails_in_mails(size: int) -> bytes:
    return _HEAD + fill(b"Content-Type: message/rfc822\r\n\r\n", size) + b"\r\nat the bottom"


def mails_in_mails_in_base64(size: int) -> bytes:
    raw = text(b"x" * (size // 40))
    while len(raw) * 1.4 < size:
        body = part("message/rfc822", in_base64(raw), "Content-Transfer-Encoding: base64") + b"--b--\r\n"
        raw = mail('multipart/mixed; boundary="b"', body)
    return raw


def many_mails_in_mail(size: int) -> bytes:
    inner = mail(
        'multipart/mixed; boundary="c"', b"--c\r\nContent-Type: image/png; name=a.png\r\n\r\n1\r\n" * 50
    )
    return mail('multipart/mixed; boundary="b"', fill(part("message/rfc822", inner), size))


def delimiters(size: int) -> bytes:
    return mail('multipart/mixed; boundary="b"', fill(b"--b\r\n", size))


def almost_delimiters(size: int) -> bytes:
    return mail('multipart/mixed; boundary="b"', fill(b"--bb\n", size))


def delimiters_of_each_level(size: int) -> bytes:
    half = size // 2
    return levels(half, 200) + fill(b"".join(b"--b%d\r\n" % at for at in range(200)), half)


def long_boundary(size: int) -> bytes:
    mark = b"b" * (size // 3)
    return mail(
        f'multipart/mixed; boundary="{mark.decode()}"', b"--" + mark + b"\r\n\r\nx\r\n--" + mark + b"--"
    )


def empty_boundary(size: int) -> bytes:
    return mail('multipart/mixed; boundary=""', fill(b"--\r\n", size))


def part_of_headers_only(size: int) -> bytes:
    inner = b"".join(b"X-%d: y\r\n" % at for at in range(900))
    return mail('multipart/mixed; boundary="b"', fill(b"--b\r\n" + inner + b"\r\n", size))


# --- headers ----------------------------------------------------------------------------------------------------------


def big_headers(size: int) -> bytes:
    return b"X-Long: " + b"y" * min(size, 5_000_000) + b"\r\n" + _HEAD + b"\r\nhello"


def folded_headers(size: int) -> bytes:
    return b"Subject: " + fill(b"\r\n =?utf-8?q?=41?=", size) + b"\r\n\r\nhello"


def many_headers(size: int) -> bytes:
    return _HEAD + fill(b"X: y\r\n", min(size, 600_000)) + b"\r\nhello"


def junk_headers(size: int) -> bytes:
    return _HEAD + fill(b"no colon here\r\n x\r\n", size) + b"\r\nhello"


def header_without_end(size: int) -> bytes:
    return b"Subject:" + fill(b" \t", size)


def addresses(size: int) -> bytes:
    to = ",".join(f"Name{at} <a{at}@example.com>" for at in range(20_000))
    return b"To: " + to.encode() + b"\r\n" + _HEAD + b"\r\nhello"


def address_groups(size: int) -> bytes:
    return b"To: " + fill(b'g:(((<<<"a\\', size) + b"\r\n" + _HEAD + b"\r\nhello"


def address_headers(size: int) -> bytes:
    return _HEAD + fill(b"To: a@example.com, b@example.com\r\n", size) + b"\r\nhello"


def comments(size: int) -> bytes:
    return b"From: " + b"(" * (size // 2) + b")" * (size // 2) + b" <x@example.com>\r\n\r\nhello"


def words(size: int) -> bytes:
    return b"Subject: " + fill(b"=?iso-2022-jp?b?GyRC?= ", size) + b"\r\n\r\nhello"


def broken_words(size: int) -> bytes:
    return b"Subject: " + fill(b"=?utf-8?q?", size) + b"\r\n\r\nhello"


def wide_word(size: int) -> bytes:
    return b"Subject: =?utf-7?q?" + fill(b"+AGEA", size) + b"?=\r\n\r\nhello"


def references(size: int) -> bytes:
    return _HEAD + b"References: " + fill(b"<a@b>\r\n ", size) + b"\r\n\r\nhello"


def open_references(size: int) -> bytes:
    return _HEAD + b"References: " + fill(b"<(a@", size) + b"\r\n\r\nhello"


def parameters(size: int) -> bytes:
    long = "".join(f"; name*{at}*=''%41" for at in range(size // 40))
    return mail(f"application/pdf{long}", b"x", f"Content-Disposition: attachment{long}")


def quoted_parameters(size: int) -> bytes:
    return mail('application/pdf; name="' + "\\" * size, b"x")


def received(size: int) -> bytes:
    return fill(b"Received: from a by b; Mon, 3 Mar 2025 10:00:00 +0100\r\n", size) + _HEAD + b"\r\nhello"


def date_bomb(size: int) -> bytes:
    return b"Date: " + fill(b"1 ", size) + b"\r\n" + _HEAD + b"\r\nhello"


def field_without_colon(size: int) -> bytes:
    return _HEAD + b"a" * min(size, 500_000) + b"\r\n\r\nhello"


def fields_without_colon(size: int) -> bytes:
    return mail('multipart/mixed; boundary="b"', fill(b"--b\r\n" + b"a" * 400_000 + b"\r\n\r\nx\r\n", size))


def names_without_address(size: int) -> bytes:
    names = b"".join(
        b"To: x " + b"a" * 60_000 + b" b@c.d\r\nCc: 'y\" " + b"a'" * 30_000 + b"\r\n" for _ in range(4)
    )
    return names + _HEAD + b"\r\nhello"


# --- bombs ------------------------------------------------------------------------------------------------------------


def zip_bomb(size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(min(size * 40, 200_000_000)))
    body = part(
        "application/zip; name=a.zip", in_base64(packed.getvalue()), "Content-Transfer-Encoding: base64"
    )
    return mail('multipart/mixed; boundary="b"', part("text/plain", b"hi") + body + b"--b--")


def compressed_body(size: int) -> bytes:
    return mail("text/html", gzip.compress(bytes(min(size * 40, 200_000_000))), "Content-Encoding: gzip")


def base64_text(size: int) -> bytes:
    return mail("text/plain", in_base64(b"x" * (size * 7 // 10)), "Content-Transfer-Encoding: base64")


def base64_padding(size: int) -> bytes:
    return mail("application/pdf", fill(b"QQ==\r\n", size), "Content-Transfer-Encoding: base64")


def base64_junk(size: int) -> bytes:
    return mail("application/pdf", fill(b"=\xff*", size), "Content-Transfer-Encoding: base64")


def quoted_printable(size: int) -> bytes:
    return mail("text/plain", fill(b"=\n=\r\n=41=", size), "Content-Transfer-Encoding: quoted-printable")


def uuencode(size: int) -> bytes:
    return mail("text/plain", fill(b"#86)C\n", size), "Content-Transfer-Encoding: x-uuencode")


def utf7(size: int) -> bytes:
    return mail("text/plain; charset=utf-7", fill(b"+2AA-", size))


def utf16(size: int) -> bytes:
    return mail("text/html; charset=utf-16", fill("<b>\ud7ff".encode("utf-16-le"), size))


def flowed(size: int) -> bytes:
    return mail("text/plain; format=flowed; delsp=yes", fill(b"a \n", size))


def large_file(size: int) -> bytes:
    body = part(
        "application/pdf; name=a.pdf",
        in_base64(b"%PDF" * (size * 7 // 40)),
        "Content-Transfer-Encoding: base64",
    )
    return mail('multipart/mixed; boundary="b"', part("text/plain", b"hello") + body + b"--b--")


def large_eight_bit(size: int) -> bytes:
    return mail("text/plain; charset=utf-8", "ä€😀 ".encode() * (size // 10))


def large_html(size: int) -> bytes:
    return html(fill(b"<p>Hello <b>you</b></p>", size))


def many_texts(size: int) -> bytes:
    return mail('multipart/mixed; boundary="b"', fill(part("text/plain", b"a" * 5_000), size))


def many_htmls(size: int) -> bytes:
    return mail('multipart/mixed; boundary="b"', fill(part("text/html", b"<p>a</p>" * 600), size))


def large_calendar(size: int) -> bytes:
    event = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"
        + fill(b"ATTENDEE:mailto:a@b.c\r\n", size)
        + b"DTSTART:20250101T100000Z\r\n"
    )
    return mail("text/calendar; method=REQUEST", event + b"END:VEVENT\r\nEND:VCALENDAR\r\n")


def large_report(size: int) -> bytes:
    rows = fill(b"Final-Recipient: rfc822; a@b.c\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n", size)
    body = part("text/plain", b"failed") + part("message/delivery-status", rows) + b"--b--"
    return mail('multipart/report; report-type=delivery-status; boundary="b"', body)


# --- HTML -------------------------------------------------------------------------------------------------------------


def reopened(size: int) -> bytes:
    return html(b"".join(b"<b x%d>" % at for at in range(size // 16)) + fill(b"<p>x", size // 4))


def deep_divs(size: int) -> bytes:
    return html(fill(b"<div>", size))


def deep_tables(size: int) -> bytes:
    return html(fill(b"<table><tr><td>", size))


def many_attributes(size: int) -> bytes:
    return html(b"<p " + b"".join(b"a%d=1 " % at for at in range(size // 11)) + b">x</p>")


def comments_in_html(size: int) -> bytes:
    return html(fill(b"<!-- <!-", size))


def open_tags(size: int) -> bytes:
    return html(fill(b"<", size))


def open_quotes(size: int) -> bytes:
    return html(fill(b'<a href="', size))


def entities(size: int) -> bytes:
    return html(fill(b"&#x" + b"1" * 60, size) + b"&amp;" * 1_000)


def ampersands(size: int) -> bytes:
    return html(b"&" * min(size, 990_000))


def styles(size: int) -> bytes:
    return html(fill(b'<p style="color:red;' + b"a:b;" * 400 + b'">x</p>', min(size, 900_000)))


def style_names(size: int) -> bytes:
    count = min(size, 900_000) // 2_000
    return html(b"".join(b'<p style="%d' % at + b"A" * 1_900 + b'">x</p>' for at in range(count)))


def nasty_styles(size: int) -> bytes:
    return html(fill(b'<p style="font-family:' + b"a-" * 900 + b'(">x</p>', min(size, 900_000)))


def data_pictures(size: int) -> bytes:
    return html(fill(b'<img src="data:image/png;base64,iVBORw0KGgo' + b"A" * 2_000 + b'">', size))


def data_picture_escapes(size: int) -> bytes:
    return html(b'<img src="data:image/png;base64,' + fill(b"%0A \n", size) + b'">')


def fonts(size: int) -> bytes:
    return html(fill(b"<font color=red face=a size=3>", min(size, 900_000)))


def open_fonts(size: int) -> bytes:
    return html(b"<font " + fill(b"color=' size=\" ", size) + b">")


def svg_math(size: int) -> bytes:
    return html(fill(b"<svg><math><mtext><table><mglyph><style>", size))


def blockquotes(size: int) -> bytes:
    return html(fill(b"<blockquote>", min(size, 20_000)) + b"<br>" * 19_000)


# --- text -------------------------------------------------------------------------------------------------------------


def long_line(size: int) -> bytes:
    return text(b"a" * size)


def long_line_with_blanks(size: int) -> bytes:
    return text(fill(b"a b, ", size))


def blank_lines(size: int) -> bytes:
    return text(b"\n" * size)


def only_blanks(size: int) -> bytes:
    return text(b" \t" * (size // 2))


def on_on_on(size: int) -> bytes:
    return text(fill(b"On Mon, 3 Mar 2025 at 10:00 ", size))


def openers(size: int) -> bytes:
    return text(fill(b"On Mon, 3 Mar 2025 at 10:00 A <a@b.c\n", size))


def nearly_wrote(size: int) -> bytes:
    return text(fill(b"On Monday " + b"x <a@b.c> " * 35 + b"wrote\n", size))


def labels(size: int) -> bytes:
    return text(fill(b"From: \nSent: \n\n", size))


def label_words(size: int) -> bytes:
    return text(fill(b"*From:* " + b"To: Cc: Sent: " * 40 + b"\n", size))


def quotes_and_breaks(size: int) -> bytes:
    return text(fill(b"> " + b"a" * 70 + b"\nbroken off\n", size))


def deep_quotes(size: int) -> bytes:
    return text(fill(b">" * 500 + b"\n", size))


def rules(size: int) -> bytes:
    return text(fill(b"-" * 300 + b" x " + b"_" * 300 + b"\n", size))


def originals(size: int) -> bytes:
    return text(fill(b"---- Original Message" + b" -" * 30 + b"x\n", size))


def signature_trap(size: int) -> bytes:
    return text(b"hello\n" + fill(b"-- \n" + b"Tel +49 " + b"1 " * 300 + b"\n", size))


def phone_trap(size: int) -> bytes:
    return text(b"hello\n\nBest regards\n" + fill(b"+1" + b"(1" * 400 + b"\n", size))


def dashes_and_colons(size: int) -> bytes:
    return text(fill(b"-" * 780 + b":\n", size))


def rules_before_colons(size: int) -> bytes:
    return text(fill(b"a" + b" --" * 250 + b":\n", size))


def nearly_a_bounce(size: int) -> bytes:
    return text(b"\n" * min(size, 20_000) + b"x").replace(b"Subject: x", b"Subject: Undeliverable: x")


def address_trap(size: int) -> bytes:
    return text(fill(b"a" * 390 + b"@" + b"a-" * 30 + b"\n", size))


def links_trap(size: int) -> bytes:
    return text(fill(b"(https://" + b"<[" * 400 + b"\n", size))


def invisible(size: int) -> bytes:
    return text(fill("\u200b\u2060\ufeff".encode(), size))


def combining(size: int) -> bytes:
    return text(b"a" + fill("\u0301".encode(), size))


def token_trap(size: int) -> bytes:
    return text(fill(b"[ref:" + b"a" * 64, size))


def bounce_trap(size: int) -> bytes:
    raw = text(fill(b"(following addresses) delivery to " + b"<a@b.c> " * 20 + b"\n", size))
    return raw.replace(b"From: a@example.com", b"From: mailer-daemon@example.com", 1)


def old_mac(size: int) -> bytes:
    return _HEAD.replace(b"\r\n", b"\r") + b"\r" + fill(b"a\r", size)


def mbox_lines(size: int) -> bytes:
    return fill(b"From a@b.c Mon Mar  3 10:00:00 2025\n", size)


def nothing_but_nul(size: int) -> bytes:
    return bytes(size)


def every_byte(size: int) -> bytes:
    return fill(bytes(range(256)), size)


def old_attachments(size: int) -> bytes:
    return text(fill(b"begin 644 a\n#86)C\n`\nend\n", size))


# --- files in files ---------------------------------------------------------------------------------------------------


def _tnef(attributes: bytes) -> bytes:
    body = part(
        "application/ms-tnef; name=winmail.dat",
        in_base64(b"\x78\x9f\x3e\x22\0\0" + attributes),
        "Content-Transfer-Encoding: base64",
    )
    return mail('multipart/mixed; boundary="b"', body + b"--b--")


def tnef_of_attachments(size: int) -> bytes:
    one = struct.pack("<BHHI", 2, 0x9002, 6, 0) + b"\0\0" + struct.pack("<BHHI", 2, 0x800F, 6, 1) + b"x\0\0"
    return _tnef(fill(one, size * 7 // 10))


def tnef_of_properties(size: int) -> bytes:
    rows = fill(struct.pack("<HHI", 0x1003, 0x6000, 0xFFFFFFFF), size * 7 // 10)
    value = struct.pack("<I", 0xFFFFFFFF) + rows
    start = struct.pack("<BHHI", 2, 0x9002, 6, 0) + b"\0\0"
    return _tnef(start + struct.pack("<BHHI", 2, 0x9005, 6, len(value)) + value + b"\0\0")


def tnef_in_tnef(size: int) -> bytes:
    inner = b"x" * (size * 6 // 10)
    for _ in range(30):
        data = b"\x78\x9f\x3e\x22\0\0" + struct.pack("<BHHI", 2, 0x9002, 6, 0) + b"\0\0"
        inner = data + struct.pack("<BHHI", 2, 0x800F, 6, len(inner)) + inner + b"\0\0"
    return _tnef(inner[6:])


def same_mail_a_thousand_times(size: int) -> bytes:
    inner = mail(
        'multipart/mixed; boundary="c"', fill(b"--c\r\nContent-Type: image/png\r\n\r\n1\r\n", size // 1_000)
    )
    return mail('multipart/mixed; boundary="b"', part("message/rfc822", inner) * 1_000 + b"--b--")


def large_mails_in_mails(size: int) -> bytes:
    raw = mail("application/pdf; name=a.pdf", b"x" * (size * 9 // 10))
    for at in range(6):
        raw = mail(
            f'multipart/mixed; boundary="c{at}"', b"--c%d\r\nContent-Type: message/rfc822\r\n\r\n" % at + raw
        )
    return raw


_TOOLS = frozenset({"mail", "part", "fill", "text", "html", "in_base64", "attacks"})


def attacks() -> Iterator[tuple[str, Maker]]:
    """Each maker of this module, by its name."""
    for name, maker in list(globals().items()):
        ours = callable(maker) and getattr(maker, "__module__", "") == __name__
        if ours and name not in _TOOLS and not name.startswith("_"):
            yield name, maker


if __name__ == "__main__":
    sys.stdout.buffer.write(dict(attacks())[sys.argv[1]](int(sys.argv[2])))
