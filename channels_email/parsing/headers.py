"""The header block of a mail or part: bytes to fields, and the fields that the rest asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from channels_email.parsing.limits import MAX_HEADER_BLOCK, MAX_HEADER_FIELDS, MAX_HEADER_VALUE
from channels_email.parsing.words import decode_words, display_text, header_text

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
# A field with the lines that it goes on in. Possessive: each byte is looked at once.
_WHOLE_FIELD = re.compile(rb"([!-9;-~]++)[ \t]*+:([^\n]*+(?:\n[ \t][^\n]*+)*+)(?:\n|\Z)")
_MBOX_FROM = (b"From ", b">From ")


class Headers:
    """Fields by lower-case name, raw and folded, each in the order of the mail. `charset` reads 8-bit bytes."""

    __slots__ = ("charset", "defects", "fields")

    def __init__(self) -> None:
        self.fields: dict[str, list[bytes]] = {}
        self.defects: list[str] = []
        self.charset = ""

    def raw(self, name: str) -> str:
        """The first field of this name as text with its encoded words; "" when there is none."""
        values = self.fields.get(name)
        return header_text(_unfolded(values[0]), self.charset) if values else ""

    def all_raw(self, name: str) -> list[str]:
        return [header_text(_unfolded(value), self.charset) for value in self.fields.get(name, ())]

    def text(self, name: str) -> str:
        """The first field of this name, decoded, in one line."""
        raw = self.raw(name)
        return display_text(decode_words(raw)) if raw else ""

    def token(self, name: str) -> str:
        """The first field of this name, lower case, for comparing."""
        values = self.fields.get(name)
        return _unfolded(values[0]).decode("ascii", "replace").strip().lower() if values else ""

    def __contains__(self, name: str) -> bool:
        return name in self.fields


def body_start(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the header block ends and where the body begins."""
    if raw.startswith((b"\n", b"\r\n"), start):
        return start, start + (1 if raw[start] == 10 else 2)
    crlf = raw.find(b"\n\r\n", start, end)
    bare = raw.find(b"\n\n", start, end if crlf < 0 else crlf + 1)
    if bare >= 0:
        return bare + 1, bare + 2
    return (end, end) if crlf < 0 else (crlf + 1, crlf + 3)


def read_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The fields of the block at `start`, and the offset of the body."""
    stop, body = body_start(raw, start, end)
    headers = Headers()
    block = raw[start : min(stop, start + MAX_HEADER_BLOCK)]
    if stop - start > MAX_HEADER_BLOCK:
        headers.defects.append("headers_truncated")
    if _fill_clean(headers, block):
        return headers, body
    offset = _fill(headers, block.split(b"\n"))
    return headers, body if offset is None else start + offset


def _fill_clean(headers: Headers, block: bytes) -> bool:
    """Reads a block in which all is in order, as nearly every one is; False, with nothing read, when it is not."""
    found: list[tuple[bytes, bytes]] = []
    position = 0
    # each from the end of the last: a search would look for the next field from every byte of a line that is none
    for match in iter(_WHOLE_FIELD.scanner(block).match, None):
        if match.start() != position or len(found) >= MAX_HEADER_FIELDS:
            return False
        found.append(match.groups())
        position = match.end()
    if position != len(block):
        return False
    for name, value in found:
        _add(headers, name.decode("ascii").lower(), value)
    return True


def _fill(headers: Headers, lines: list[bytes]) -> int | None:
    """Reads the lines; the offset of the body when it begins without a blank line before it."""
    current: list[bytes] = []
    name, count, offset = "", 0, 0
    for number, line in enumerate(lines):
        match = _FIELD.match(line)
        if match:
            _keep(headers, name, current)
            count += 1
            if count > MAX_HEADER_FIELDS:
                headers.defects.append("headers_truncated")
                return None
            name, current = match[1].decode("ascii").lower(), [line[match.end() :]]
        elif line[:1] in (b" ", b"\t") and name:
            current.append(line)
        elif line.strip() and not (number == 0 and line.startswith(_MBOX_FROM)):
            if not _goes_on(lines, number):
                _keep(headers, name, current)
                headers.defects.append("no_blank_line")
                return offset
            headers.defects.append("bad_header_line")
        offset += len(line) + 1
    _keep(headers, name, current)
    return None


def _goes_on(lines: list[bytes], number: int) -> bool:
    """True when the junk line at `number` stands among headers, False when the body began here."""
    following = lines[number + 1] if number + 1 < len(lines) else b""
    return bool(_FIELD.match(following)) or (following[:1] in (b" ", b"\t") and bool(following.strip()))


def _keep(headers: Headers, name: str, lines: list[bytes]) -> None:
    if name:
        _add(headers, name, b"\n".join(lines))


def _add(headers: Headers, name: str, folded: bytes) -> None:
    if len(folded) > MAX_HEADER_VALUE:
        folded = folded[:MAX_HEADER_VALUE]
        headers.defects.append("header_truncated")
    headers.fields.setdefault(name, []).append(folded)


def _unfolded(folded: bytes) -> bytes:
    """Few of the fields are ever asked for, so this is done when they are."""
    if b"\n" in folded:
        folded = b"".join(line.rstrip(b"\r") for line in folded.split(b"\n"))
    return folded.strip()


def header_lines(text: str) -> Iterator[tuple[str, str]]:
    """Fields of a block that already is text (delivery reports): lower-case name and unfolded value."""
    name, value = "", ""
    for line in text.split("\n"):
        if line[:1] in (" ", "\t") and name:
            value += " " + line.strip()
            continue
        if name:
            yield name, value
        name, colon, value = line.partition(":")
        name, value = (name.strip().lower(), value.strip()) if colon and " " not in name.strip() else ("", "")
    if name:
        yield name, value
