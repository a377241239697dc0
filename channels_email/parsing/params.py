"""Content-Type and Content-Disposition: value and parameters, RFC 2231 continuations and charsets included."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from channels_email.parsing.charsets import decode_text
from channels_email.parsing.limits import MAX_PARAMETERS
from channels_email.parsing.words import decode_words, display_text

# Both match from where they stand and never have to go back: linear on any input. A bare value may hold blanks up to
# the next semicolon (illegal, common in file names).
_SEGMENT = re.compile(r'(?:[^";]+|"(?:[^"\\]+|\\.)*"?)+', re.DOTALL)
_PAIR = re.compile(r'\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;"]*))', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SECTION = re.compile(r"^([^*]+)(?:\*(\d{1,3}))?(\*)?$")
_REMEMBERED = 60  # characters: the same few values without boundary or name stand in most mails
_VALUE = re.compile(r"[^;\s]*")


def parse_value(text: str) -> tuple[str, dict[str, str]]:
    """("text/plain", {"charset": "utf-8"}); names in lower case, the first of two equal ones wins."""
    if len(text) > _REMEMBERED:
        return _parse_value(text)
    value, parameters = _parse_again(text)
    return value, dict(parameters)


@lru_cache(maxsize=512)
def _parse_again(text: str) -> tuple[str, dict[str, str]]:
    return _parse_value(text)


def _parse_value(text: str) -> tuple[str, dict[str, str]]:
    text = text.strip()
    match = _VALUE.match(text)
    value = match[0].lower() if match else ""
    rest = text[len(value) :]
    if not rest.strip(" ;"):
        return value, {}
    return value, _assemble(_pairs(rest))


def _pairs(rest: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for segment in _SEGMENT.finditer(rest):
        position = 0
        while len(pairs) < MAX_PARAMETERS and (match := _PAIR.match(segment[0], position)):
            pairs.append((match[1].lower(), _unquoted(match)))
            position = match.end()  # what follows a quoted value without a semicolon is another pair
        if len(pairs) >= MAX_PARAMETERS:
            break
    return pairs


def _unquoted(match: re.Match[str]) -> str:
    quoted, bare = match[2], match[3]
    if quoted is None:
        return bare.strip()
    # an escaped character, except in the Windows paths that old Outlooks write: "C:\\My\\file.doc"
    return quoted if quoted[1:3] == ":\\" else _ESCAPED.sub(r"\1", quoted)


def _assemble(pairs: list[tuple[str, str]]) -> dict[str, str]:
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, value in pairs:
        match = _SECTION.match(name) if "*" in name else None
        if match is None:
            plain.setdefault(name, value)
        else:
            sections.setdefault(match[1], {}).setdefault(int(match[2] or 0), (value, bool(match[3])))
    for name, parts in sections.items():
        plain[name] = _joined(parts)  # RFC 2231 wins over the plain twin that older readers get
    return plain


def _joined(parts: dict[int, tuple[str, bool]]) -> str:
    charset, data = "", b""
    for number, (value, encoded) in sorted(parts.items()):
        if encoded and number == min(parts) and value.count("'") >= 2:
            charset, _language, value = value.split("'", 2)
        data += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    return decode_text(data, charset)[0]


def filename_of(disposition: dict[str, str], content_type: dict[str, str]) -> str:
    """The name that the sender gave the file; "" when there is none."""
    for given in (disposition, content_type):
        for key in ("filename", "name", "file"):
            name = display_text(decode_words(given.get(key, "")))
            if name:
                return name
    return ""
