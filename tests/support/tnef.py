"""winmail.dat, made by the book (MS-OXTNEF)."""

from __future__ import annotations

import struct


def attribute(name: int, value: bytes, kind: int = 6, level: int = 2) -> bytes:
    return (
        struct.pack("<BHHI", level, name, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
    )


def text_property(name: int, value: str) -> bytes:
    data = value.encode("utf-16-le") + b"\0\0"
    return struct.pack("<HHII", 0x1F, name, 1, len(data)) + data + bytes(-len(data) % 4)


def attachment(title: str, data: bytes, *properties: bytes) -> bytes:
    parts = attribute(0x9002, bytes(14)) + attribute(0x8010, title.encode() + b"\0", 1)
    parts += attribute(0x800F, data) if data else b""
    return parts + (
        attribute(0x9005, struct.pack("<I", len(properties)) + b"".join(properties)) if properties else b""
    )


def tnef(*attachments: bytes, body: bytes = b"") -> bytes:
    head = b"\x78\x9f\x3e\x22\x01\x00" + attribute(0x9006, struct.pack("<I", 0x10000), 8, 1)
    head += attribute(0x9007, struct.pack("<II", 1252, 0), 6, 1)
    return head + (attribute(0x800C, body, 2, 1) if body else b"") + b"".join(attachments)
