"""Outlook's winmail.dat (MS-OXTNEF): the files in it.

An own reader. The library for it copies the rest of the file for each attribute, and a count of four bytes makes it
append values until the memory is gone; here each step reads at least four bytes of what is really there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from channels_email.parsing.charsets import decode_text
from channels_email.parsing.limits import MAX_TNEF_ITEMS
from channels_email.parsing.words import display_text
from inquiries.channels import IncomingAttachment

SIGNATURE = b"\x78\x9f\x3e\x22"
_RENDERING, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005  # of an attachment
_CODEPAGE, _BODY = 0x9007, 0x800C  # of the message
# MAPI property ids (MS-OXPROPS)
_BINARY, _SHORT_NAME, _LONG_NAME, _MIME_TAG, _CONTENT_ID, _DISPLAY = (
    0x3701,
    0x3704,
    0x3707,
    0x370E,
    0x3712,
    0x3001,
)
_NAMED = 0x8000
_MULTIPLE = 0x1000
_OBJECT, _UNICODE = 0x0D, 0x1F
_COUNTED = frozenset({0x1E, _UNICODE, _OBJECT, 0x102})
# Bytes of a value, padding included (MS-OXTNEF 2.1.3.4)
_WIDTHS = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_INTERFACE = 16  # bytes before an object: the id of its interface


@dataclass(slots=True)
class _File:
    title: bytes = b""
    data: bytes = b""
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)


def read_tnef(data: bytes) -> list[IncomingAttachment]:
    """What can be read; a damaged or endless file gives what stood before the damage."""
    files: list[_File] = []
    codepage, body = "", b""
    for name, value in _attributes(data):
        if name == _RENDERING:
            files.append(_File())
        elif name == _CODEPAGE and len(value) >= 4:
            codepage = f"cp{int.from_bytes(value[:4], 'little')}"
        elif name == _BODY:
            body = value
        elif files:
            _take(files[-1], name, value)
    found = [_attachment(one, codepage) for one in files if one.data or one.properties]
    if body.strip(b"\0 \r\n"):
        found.insert(0, IncomingAttachment("message.txt", "text/plain", body.rstrip(b"\0")))
    return found


def _take(file: _File, name: int, value: bytes) -> None:
    if name == _TITLE:
        file.title = value
    elif name == _DATA:
        file.data = value
    elif name == _PROPERTIES:
        file.properties.update(_properties(value))
        kind, content = file.properties.pop(_BINARY, (0, b""))
        file.data = (content[_INTERFACE:] if kind == _OBJECT else content) or file.data


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6  # signature and key
    for _ in range(MAX_TNEF_ITEMS):
        if at + 9 > len(data):
            return
        name, _type, length = struct.unpack_from("<HHI", data, at + 1)
        yield name, data[at + 9 : at + 9 + length]
        at += 9 + length + 2  # and its checksum


def _properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    """Type and first value of each property, up to the first that can't be read."""
    found: dict[int, tuple[int, bytes]] = {}
    at = 4
    try:
        for _ in range(min(MAX_TNEF_ITEMS, int.from_bytes(data[:4], "little"))):
            kind, name = struct.unpack_from("<HH", data, at)
            at = _after_name(data, at + 4) if name >= _NAMED else at + 4
            value, at = _value(data, at, kind)
            found.setdefault(name, (kind & ~_MULTIPLE, value))
    except (struct.error, KeyError):
        pass
    return found


def _after_name(data: bytes, at: int) -> int:
    (named,) = struct.unpack_from("<I", data, at + 16)
    if not named:
        return at + 24
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + length + -length % 4


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    """The first of the values, and where the next property begins."""
    base, count, first = kind & ~_MULTIPLE, 1, b""
    if base in _COUNTED or kind & _MULTIPLE:
        (count,) = struct.unpack_from("<I", data, at)
        at += 4
    if base not in _COUNTED:
        width = _WIDTHS[base]
        return data[at : at + width], at + width * count
    for number in range(count):
        (length,) = struct.unpack_from("<I", data, at)
        first = data[at + 4 : at + 4 + length] if number == 0 else first
        at += 4 + length + -length % 4
    return first, at


def _attachment(file: _File, codepage: str) -> IncomingAttachment:
    def text(name: int) -> str:
        kind, value = file.properties.get(name, (0, b""))
        charset = "utf-16-le" if kind == _UNICODE else codepage
        return display_text(decode_text(value, charset)[0].partition("\0")[0])

    title = display_text(decode_text(file.title, codepage)[0].partition("\0")[0])
    name = text(_LONG_NAME) or text(_SHORT_NAME) or title or text(_DISPLAY)
    embedded = file.data.startswith(SIGNATURE)
    kind = "application/ms-tnef" if embedded else text(_MIME_TAG).lower() or "application/octet-stream"
    content_id = text(_CONTENT_ID).strip("<> ") or None
    return IncomingAttachment(name or "attachment", kind, file.data, bool(content_id), content_id)
