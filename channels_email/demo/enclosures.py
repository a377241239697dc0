"""Small real files of the demo: PDF, PNG, Word document, calendar invitation, table. Same input, same bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any
from xml.sax.saxutils import escape

from channels_email.demo.cast import AGENCY
from channels_email.demo.stories import Letter

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def enclose(letter: Letter, entry: dict[str, Any]) -> tuple[str, bytes]:
    """Content type and bytes of one entry of a letter's `enclosures`."""
    content_type, make = _KINDS[entry["kind"]]
    return content_type, make(letter, entry)


def _pdf(letter: Letter, entry: dict[str, Any]) -> bytes:
    """One page of Helvetica; the cross-reference table is right, so that strict readers open it."""
    words = [line.encode("cp1252", "replace") for line in entry["lines"]]
    shown = b" T* ".join(b"(" + line.translate(None, b"()\\") + b") Tj" for line in words)
    content = b"BT /F1 12 Tf 60 770 Td 18 TL " + shown + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _png(letter: Letter, entry: dict[str, Any]) -> bytes:
    """A picture of a sea under a sky, in two colours given as six hex digits each."""
    width, height = entry.get("size", [240, 120])
    sky, sea = (bytes.fromhex(colour) for colour in entry.get("colours", ["bfe3ff", "1f5f8b"]))
    rows = []
    for y in range(height):
        wave = [height // 2 + (x * x // 37 + x) % 9 for x in range(width)]
        rows.append(b"\x00" + b"".join(sea if y > level else sky for level in wave))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _docx(letter: Letter, entry: dict[str, Any]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in entry["lines"])
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/officeDocument"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))  # the clock must not get into the bytes
            archive.writestr(info, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


def _ics(letter: Letter, entry: dict[str, Any]) -> bytes:
    start = (letter.received + timedelta(days=entry["in_days"])).astimezone(UTC).replace(minute=0, second=0)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Demo//Calendar//EN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        f"UID:{letter.message_id}",
        f"DTSTAMP:{letter.received.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
        f"DTEND:{start + timedelta(minutes=45):%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{entry['summary']}",
        f"ORGANIZER;CN={letter.sender[0]}:mailto:{letter.sender[1]}",
        f"ATTENDEE;CN={AGENCY};RSVP=TRUE:mailto:info@compass-tide.example",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(lines).encode()


def _csv(letter: Letter, entry: dict[str, Any]) -> bytes:
    return "\r\n".join((*entry["lines"], "")).encode("utf-8-sig")


_KINDS: dict[str, tuple[str, Callable[[Letter, dict[str, Any]], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "png": ("image/png", _png),
    "docx": (WORD, _docx),
    "ics": ("text/calendar", _ics),
    "csv": ("text/csv", _csv),
}
