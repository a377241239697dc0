"""The allow-list for HTML of strangers: what stays can run nothing, load nothing and lead nowhere in our own house.

Channels clean with it before they store; the desk cleans once more before it shows, so that a rule made stricter
holds for old mail too. Whoever calls bounds the input first: nh3 is quadratic in depth and in attributes of one tag.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from functools import lru_cache, partial
from html import unescape

import nh3

from inquiry_hub import pictures

REMOTE = "data-remote"  # holds the address of a picture elsewhere, in base64: nothing that reads HTML takes it for one
_MAX_STYLE = 2_000  # characters of one inline style
MAX_DATA_PICTURES = 800_000  # characters of all pictures that stand inside the HTML itself


def _words(names: str) -> set[str]:
    return set(names.split())


_TAGS = _words(
    "p br div span b i u s em strong small big tt a ul ol li dl dt dd blockquote pre code h1 h2 h3 h4 h5 h6 center "
    "table caption colgroup col thead tbody tfoot tr td th img hr sub sup del ins"
)
# Their content is no text for readers either (nh3 keeps the text of <title>, for one).
_EMPTIED = _words("script style title noscript textarea template iframe object svg math select audio video")
_BOX = _words("dir align style")
_CELL = _words("dir align style valign bgcolor width height")
_ATTRIBUTES = {
    **dict.fromkeys(
        [
            "p",
            "div",
            "center",
            "ul",
            "li",
            "dl",
            "dt",
            "dd",
            "blockquote",
            "pre",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "caption",
            "hr",
        ],
        _BOX,
    ),
    "a": {"href", "style"},
    "span": {"dir", "style"},
    "ol": {"start", *_BOX},
    "img": _words("src alt width height align border style") | {REMOTE},
    "table": _CELL | _words("border cellpadding cellspacing"),
    **dict.fromkeys(("thead", "tbody", "tfoot", "tr", "col", "colgroup"), _CELL),
    **{tag: _CELL | _words("colspan rowspan") for tag in ("td", "th")},
}
# None of them can name an address, leave its place or lie above something else: no position, z-index, transform,
# list-style, cursor, content or filter. `background` could; no value with a function but a colour's is let through.
_STYLES = _words(
    "color background background-color font font-family font-size font-style font-weight font-variant line-height "
    "letter-spacing word-spacing text-align text-decoration text-transform text-indent white-space word-break "
    "vertical-align direction display float clear width min-width max-width height min-height max-height margin "
    "margin-top margin-right margin-bottom margin-left padding padding-top padding-right padding-bottom padding-left "
    "border border-top border-right border-bottom border-left border-color border-style border-width border-radius "
    "border-collapse border-spacing table-layout list-style-type box-sizing"
)
# Word writes a paragraph's looks into a style sheet, which is not kept; the desk knows this one by its name.
_CLASSES = {tag: {"MsoNormal"} for tag in ("p", "div", "li")}

# nh3 writes each tag in canonical form: quoted values without "<" and ">" and the quote in them. So what stands between
# "<" and ">" is a tag, and plain expressions read it safely. Calling Python for each attribute costs three times as much.
_IMG = re.compile(r"<img(?: [^<>]*)?>")
_SOURCE = re.compile(r' src="([^"]*)"')
_STYLE = re.compile(r' style="([^"<>]*)"')
_STYLED_TAG = re.compile(r'(<[a-z][a-z0-9]*(?: [a-z-]+="[^"<>]*")*?) style="([^"<>]*)"')
_DECLARATION = re.compile(r"(?<![a-zA-Z-])(([a-zA-Z-]++)\s*+:((?:&[a-z]++;|[^;&])*+))")
# By letters, so that neither an escape nor a comment can hide a function that loads (url, image-set) or asks for it
# later (var, attr). A negative length would cover what stands beside it.
_VALUE = re.compile(
    r"(?:(?:rgba?|hsla?)\([\d\s.,%/deg]*\)|&(?:quot|nbsp|amp);|(?<=\w)-|-(?=[a-z])|[\w\s.,%#!'+])*+",
    re.IGNORECASE,
)
_DATA_PICTURE = re.compile(
    r"data:([\w.+/-]*+);base64,((?:[A-Za-z0-9+/=]++|%[0-9A-Fa-f]{2}|[\r\n]\s*+)*+)", re.IGNORECASE
)
_BASE64_ESCAPES = {"%2B": "+", "%2b": "+", "%2F": "/", "%2f": "/", "%3D": "=", "%3d": "="}
_INVISIBLE = dict.fromkeys([*range(0x21), 0x7F])  # browsers drop or trim them in an address

# Nobody can write what nobody knows: stands for a picture inside the HTML while it is cleaned, never stored.
_MARK = secrets.token_hex(8)
_MARKED = re.compile(rf"cid:{_MARK}\.(\d+)")

_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_EMPTIED,
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    url_relative="deny",  # "/admin/logout/" would be a link into our own host
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
    strip_comments=True,
)


def clean(html: str) -> str:
    """Canonical HTML: tags closed, values quoted. Pictures elsewhere have no `src` but their address in `REMOTE`."""
    kept: list[str] = []
    if "base64," in html:
        html = _set_aside(html, kept)
    html = _CLEANER.clean(html)
    if "<img" in html:
        html = _IMG.sub(lambda tag: _SOURCE.sub(partial(_source, kept), tag[0]), html)
    if ' style="' in html:
        html = _with_plain_styles(html)
    return _MARKED.sub("", html) if kept else html


def _source(kept: list[str], source: re.Match[str]) -> str:
    """Parts of the mail itself stay (cid:). A picture elsewhere would tell its owner that, when and where the mail was
    read: its address is put aside until somebody asks for it."""
    address = unescape(source[1]).translate(_INVISIBLE)
    if mark := _MARKED.fullmatch(address):
        return f' src="{kept[int(mark[1])]}"' if int(mark[1]) < len(kept) else ""
    if address[:4].lower() == "cid:":
        return source[0]
    if address[:8].lower().startswith(("http://", "https://")):
        return f' {REMOTE}="{base64.urlsafe_b64encode(address.encode()).decode()}"'
    return ""


def without_data(html: str) -> str:
    """Pictures inside the HTML taken out, before anybody counts its size."""
    return _DATA_PICTURE.sub("", html) if "base64," in html else html


def remote_address(kept: str) -> str:
    """The address behind `REMOTE`; empty unless it is http or https. The value may be a sender's own invention."""
    try:
        address = base64.urlsafe_b64decode(kept).decode()
    except (binascii.Error, ValueError):
        return ""
    return address if address.lower().startswith(("http://", "https://")) else ""


def _with_plain_styles(html: str) -> str:
    styles = set(_STYLE.findall(html))
    if all(len(style) <= _MAX_STYLE and plain_style(style) == style for style in styles):
        return html
    return _STYLED_TAG.sub(_styled, html)


def _styled(tag: re.Match[str]) -> str:
    plain = plain_style(tag[2]) if len(tag[2]) <= _MAX_STYLE else ""
    return f'{tag[1]} style="{plain}"' if plain else tag[1]


@lru_cache(maxsize=1_024)  # a mail repeats its styles line by line, and mails of one program share them
def plain_style(style: str) -> str:
    """What may stay of an inline style. nh3 could filter by name too, in three times the time of all other cleaning."""
    given = _DECLARATION.findall(style)
    return ";".join(one for one, name, value in given if name.lower() in _STYLES and _VALUE.fullmatch(value))


def _set_aside(html: str, kept: list[str]) -> str:
    """Proven pictures inside the HTML are replaced by a mark while it is cleaned; all others vanish."""
    room = MAX_DATA_PICTURES

    def take(match: re.Match[str]) -> str:
        nonlocal room
        picture = _proven(match[2]) if len(match[2]) <= room else None
        if picture is None:
            return ""
        room -= len(picture)
        kept.append(picture)
        return f"cid:{_MARK}.{len(kept) - 1}"

    return _DATA_PICTURE.sub(take, html)


def _proven(encoded: str) -> str | None:
    for escape, letter in _BASE64_ESCAPES.items():
        encoded = encoded.replace(escape, letter)
    try:
        data = base64.b64decode("".join(encoded.split()))
    except (binascii.Error, ValueError):
        return None
    found = pictures.measure(data)
    if found is None or found.pixels > pictures.MAX_PIXELS:
        return None
    return f"data:{found.type};base64,{base64.b64encode(data).decode()}"
