"""Header text: unfolding, RFC 2047 encoded words, control characters."""

from __future__ import annotations

import binascii
import re

from channels_email.parsing.charsets import codec_name, decode_text
from channels_email.parsing.transfer import salvage_base64

# No nested quantifier: linear on any input. The text may hold blanks (illegal, but seen).
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,80})\?([BbQq])\?([^?]*)\?=")
_CONTROLS = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")  # can turn "gpj.exe" round


def header_text(value: bytes, charset: str = "") -> str:
    """A header's raw bytes as text, still with its encoded words. 8-bit bytes are UTF-8 or the body's charset."""
    if value.isascii():
        return value.decode("ascii")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return decode_text(value, charset)[0]


def tidy(text: str) -> str:
    """One line: an encoded word may decode to CR LF, which would inject a header into our answer."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _CONTROLS.sub(" ", text).strip()


def display_text(text: str) -> str:
    return tidy(text if text.isprintable() else _BIDI.sub("", text))


def decode_words(text: str) -> str:
    """Encoded words decoded. Neighbours of one charset are joined as bytes: some senders split inside a character."""
    if "=?" not in text:
        return text
    out: list[str] = []
    pending, pending_charset, last = b"", "", 0
    for match in ENCODED_WORD.finditer(text):
        gap = text[last : match.start()]
        charset = match[1].partition("*")[0].lower()
        adjacent = bool(pending_charset) and not gap.strip()
        if pending_charset and not (adjacent and charset == pending_charset):
            out.append(decode_text(pending, pending_charset)[0])
            pending = b""
        if not adjacent:
            out.append(gap)
        pending += _word_bytes(match[2], match[3], charset)
        pending_charset, last = charset, match.end()
    if pending_charset:
        out.append(decode_text(pending, pending_charset)[0])
    out.append(text[last:])
    return "".join(out)


def _word_bytes(encoding: str, text: str, charset: str) -> bytes:
    try:  # raw 8-bit characters inside an encoded word are meant in the word's charset
        data = text.encode("ascii") if text.isascii() else text.encode(codec_name(charset) or "utf-8")
    except UnicodeError:
        data = text.encode("utf-8", "replace")
    if encoding in "Bb":
        return salvage_base64(data)
    return binascii.a2b_qp(data, header=True)
