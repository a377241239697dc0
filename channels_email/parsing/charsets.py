"""Bytes to text: the declared charset, then what the bytes say, then replacement characters."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# What senders write, and the superset that they mean (WHATWG Encoding, "names and labels"); also names Python lacks.
_MEANT = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
}
_ALIASES = {
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "cp50222": "iso2022_jp_ext",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "unicode": "utf-16",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "ansi": "cp1252",
    "latin": "cp1252",
    "koi8": "koi8_r",
    "8bit": "",
    "unknown-8bit": "",
    "x-unknown": "",
    "default": "",
}
# Text codecs of Python that are no charsets of mail: they raise or interpret ("undefined" raises on every call).
_REFUSED = frozenset({"undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"})
_NOT_ASCII = re.compile(
    r"^(?:utf-?7|utf-?16|utf-?32|utf_7|utf_16|utf_32|iso2022|hz|cp(?:037|273|424|500|875|1026|1140))"
)
_NEVER_SURROGATES = frozenset({"", "utf-8", "cp1252", "iso8859-15", "iso8859-2"})
_SURROGATES = re.compile("[\ud800-\udfff]")
_MULTIBYTE = re.compile(r"^(?:gb|cp9(?:32|49|50)|big5|euc|iso2022|hz|johab|shift)")


@lru_cache(maxsize=256)
def codec_name(declared: str) -> str:
    """Python's name of the codec that is meant; "" when there is none (also for "ascii": let the bytes speak)."""
    label = declared.strip(" \t\r\n\"';,").lower().partition(";")[0].strip()
    label = _ALIASES.get(label, label)
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    if not info._is_text_encoding or info.name in _REFUSED or info.name == "ascii":
        return ""
    return _MEANT.get(info.name, info.name)


def decode_text(data: bytes, declared: str = "") -> tuple[str, str]:
    """The text and a defect word: "", "charset_guessed" or "text_damaged"."""
    codec = codec_name(declared) if declared else ""
    if data.isascii() and not _NOT_ASCII.match(codec):
        return data.decode("ascii"), ""
    text, defect = _decode(data, codec)
    if codec in _NEVER_SURROGATES:
        return text, defect
    # UTF-7 and friends can decode to lone surrogates, which UTF-8 cannot encode
    return _SURROGATES.sub("\ufffd", text), defect


def _decode(data: bytes, codec: str) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = "utf-16"
    elif codec in ("utf-16", "utf-32"):
        codec += "-be"  # RFC 2781 4.3: without a byte order mark big-endian
    for candidate in dict.fromkeys((codec or "utf-8", "utf-8-sig")):
        try:
            return data.decode(candidate), ""
        except (UnicodeError, ValueError):
            continue
    return _guess(data, codec)


def _guess(data: bytes, codec: str) -> tuple[str, str]:
    if codec == "iso2022_jp_ext":
        return data.decode("iso2022_jp_ext", "replace"), "text_damaged"
    if codec and _MULTIBYTE.match(codec):
        return data.decode(codec, "replace"), "text_damaged"
    as_utf8 = data.decode("utf-8", "replace")
    broken = as_utf8.count("\ufffd")
    if broken * 4 < sum(char > "\x7f" for char in as_utf8[:20_000]):
        return as_utf8, "text_damaged"
    if codec and codec not in ("utf-8", "cp1252"):
        return data.decode(codec, "replace"), "text_damaged"
    try:
        return data.decode("cp1252"), "charset_guessed"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "charset_guessed"
