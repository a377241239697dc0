"""Pictures that every browser shows, made here."""

from __future__ import annotations

import struct
import zlib


def png(
    width: int = 2, height: int = 2, rgb: tuple[int, int, int] = (200, 60, 40), salt: bytes = b""
) -> bytes:
    """One colour. The header may claim more than the data holds: `png(60_000, 60_000)` is a bomb of 100 bytes."""
    rows = (b"\0" + bytes(rgb) * width) * height if width * height < 5_000_000 else b""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"tEXt", b"Comment\0" + salt), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
