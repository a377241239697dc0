"""Small real files of the demo's chats: a picture, a voice message that is silent, a document."""

from __future__ import annotations

import struct
import zlib

_RATE = 48_000  # of Opus, always (RFC 7845, 4)
_FRAME = 960  # samples of 20 ms
_SILENCE = b"\xf8\xff\xfe"  # one such frame (RFC 6716, 3.1)
_CRC = 0x04C11DB7


def photo(sky: str, sea: str, width: int = 480, height: int = 320) -> bytes:
    """A PNG of a sea under a sky; six hex digits each."""
    above, below = bytes.fromhex(sky), bytes.fromhex(sea)
    shore = [height // 2 + (x * x // 61 + x) % 11 for x in range(width)]
    rows = (b"\x00" + b"".join(below if y > shore[x] else above for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def voice(seconds: int) -> bytes:
    """Opus in Ogg (RFC 7845), as WhatsApp records it."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, _RATE, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"demo" + struct.pack("<I", 0)
    pages = [_page(0, 2, 0, [head]), _page(1, 0, 0, [tags])]
    for second in range(1, seconds + 1):
        last = 4 if second == seconds else 0
        pages.append(_page(second + 1, last, second * _RATE, [_SILENCE] * (_RATE // _FRAME)))
    return b"".join(pages)


def _page(number: int, flags: int, position: int, packets: list[bytes]) -> bytes:
    """RFC 3533, 6; its checksum runs over the page with zeros in its place."""
    sizes = bytes(len(one) for one in packets)
    head = b"OggS" + struct.pack("<BBqII", 0, flags, position, 1, number)
    rest = bytes([len(sizes)]) + sizes + b"".join(packets)
    checksum = 0
    for byte in head + bytes(4) + rest:
        checksum ^= byte << 24
        for _ in range(8):
            checksum = (checksum << 1 ^ _CRC if checksum & 0x80000000 else checksum << 1) & 0xFFFFFFFF
    return head + struct.pack("<I", checksum) + rest


def document(*lines: str) -> bytes:
    """A PDF of one page."""
    words = b" T* ".join(
        b"(" + line.encode("cp1252", "replace").translate(None, b"()\\") + b") Tj" for line in lines
    )
    content = b"BT /F1 12 Tf 60 770 Td 18 TL " + words + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


FILES: dict[str, tuple[str, bytes]] = {
    "harbour": ("image/png", photo("ffd9a8", "2a6f97")),
    "ticket": ("image/png", photo("f4f1de", "81b29a", 360, 480)),
    "voice": ("audio/ogg", voice(7)),
    "passport": (
        "application/pdf",
        document("PASSPORT (copy)", "SPECIMEN", "Surname: SPECIMEN", "Given names: ANNA"),
    ),
}
