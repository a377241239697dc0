"""What the first bytes of a picture prove: its type and how many pixels it will become. Nothing is ever decoded."""

from __future__ import annotations

import struct
from dataclasses import dataclass

MAX_PIXELS = (
    50_000_000  # of one picture that is shown in a page: a few kilobytes can become gigabytes in a browser
)
_SEARCHED = (
    512 * 1024
)  # bytes of a JPEG before its frame header: cameras put a preview and colour profiles there
_FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})


@dataclass(frozen=True)
class Picture:
    type: str
    width: int
    height: int

    @property
    def pixels(self) -> int:
        return self.width * self.height


def measure(data: bytes) -> Picture | None:
    """PNG, JPEG, GIF or WebP with a size that can be read; anything else, SVG above all, is None."""
    try:
        found = _read(data)
    except (struct.error, IndexError):
        return None
    return found if found and found.width and found.height else None


def _read(data: bytes) -> Picture | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return Picture("image/png", *struct.unpack_from(">II", data, 16))
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return Picture("image/gif", *struct.unpack_from("<HH", data, 6))
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def _jpeg(data: bytes) -> Picture | None:
    """ISO 10918-1 B.1: segments follow each other by their lengths until a frame header."""
    at = 2
    while at < min(len(data), _SEARCHED):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return Picture("image/jpeg", width, height)
        at += 2 + (0 if 0xD0 <= marker <= 0xD8 else struct.unpack_from(">H", data, at + 2)[0])
    return None


def _webp(data: bytes) -> Picture | None:
    """RFC 9649 2.5 to 2.7: lossy, lossless or extended."""
    kind = data[12:16]
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return Picture("image/webp", width & 0x3FFF, height & 0x3FFF)
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = struct.unpack_from("<I", data, 21)[0]
        return Picture("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return Picture("image/webp", width, height) if len(data) >= 30 else None
    return None
