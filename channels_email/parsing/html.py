"""Hostile HTML to HTML that may be shown, in bounded time. What may stay is said in inquiry_hub.safe_html."""

from __future__ import annotations

import re
from html import escape

from channels_email.parsing.limits import (
    MAX_HTML_ATTRIBUTES,
    MAX_HTML_CHARS,
    MAX_HTML_DEPTH,
    MAX_HTML_ENTITIES,
    MAX_HTML_RESULT,
    MAX_HTML_TAG_LENGTH,
    MAX_HTML_TAGS,
)
from inquiry_hub import safe_html

# Elements that HTML5 parsers open again in each following block. Equal ones at most three times, so without their
# attributes they cannot multiply: 26 KB of <b x1><b x2>... became 48 MB.
_FORMATTING = re.compile(r"<(b|i|u|s|em|strong|small|strike|tt|big|code|nobr)[\s/][^<>]*+>", re.IGNORECASE)
# The same names, written so that most tags are passed at their second letter: an expression that ignores case looks
# at each of thirteen names for each "<".
_STILL_FORMATTING = re.compile(
    r"<(?=[bBiIuUsSeEtTcCfFnN](?:[\s/]|[iImMtTrRoO]))(?:[bB](?:[iI][gG])?|[iIuU]|[eE][mM]|[tT][tT]|[cC][oO][dD][eE]|"
    r"[fF][oO][nN][tT]|[nN][oO][bB][rR]|[sS](?:[mM][aA][lL][lL]|[tT][rR](?:[oO][nN][gG]|[iI][kK][eE]))?)[\s/]"
)
# <font> is one of them, and the only one whose attributes old Outlooks need: it becomes a <span>, which is none.
_FONT = re.compile(r"<(/?)font(?:(?=[\s/])([^<>]*+))?>", re.IGNORECASE)
_FONT_VALUE = re.compile(r"""\b(color|face|size)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_FONT_STYLES = {"color": "color", "face": "font-family", "size": "font-size"}
_FONT_SIZES = dict(
    zip("1234567", ["x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large"], strict=True)
)
_LONG_TAG = re.compile(rf"<[a-zA-Z][^>]{{{MAX_HTML_TAG_LENGTH}}}")
_OPEN_OR_CLOSE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Void elements, and those that the next one of their sort closes by itself: they make no depth.
_NO_DEPTH = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "area",
        "base",
        "col",
        "embed",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
    ]
)
_SMALL = 2_000
_ANY_TAG = re.compile(r"<[^<>]*+>")


def sanitise(html: str) -> str | None:
    """HTML safe to store and show; None when it is too big or too tangled to be cleaned in bounded time."""
    html = html.replace("\x00", "")
    formatting = _STILL_FORMATTING.search(html) is not None
    if formatting:
        html = _FORMATTING.sub(r"<\1>", html)
    if "<font" in html or "<FONT" in html or "<Font" in html:
        html = _FONT.sub(_span, html)
    if _too_much(safe_html.without_data(html), formatting=formatting):
        return None
    clean = safe_html.clean(html)
    return clean if len(clean) <= MAX_HTML_RESULT else None


def _span(font: re.Match[str]) -> str:
    if font[1]:
        return "</span>"
    style = []
    for name, *values in _FONT_VALUE.findall(font[2] or "")[:3]:
        value = "".join(values)
        known = _FONT_SIZES.get(value.strip(), "") if name.lower() == "size" else value
        style.append(f"{_FONT_STYLES[name.lower()]}:{escape(known)}" if known else "")
    given = ";".join(filter(None, style))
    return f'<span style="{given}">' if given else "<span>"


def _too_much(html: str, *, formatting: bool) -> bool:
    """nh3 is quadratic in depth and in attributes of one tag, so its input is bounded by cheap counts."""
    if len(html) > MAX_HTML_CHARS or html.count("<") > MAX_HTML_TAGS or html.count("=") > MAX_HTML_ATTRIBUTES:
        return True
    if html.count("&") > MAX_HTML_ENTITIES:
        return True
    if len(html) > MAX_HTML_TAG_LENGTH and _LONG_TAG.search(html):
        return True
    if len(html) < _SMALL:
        return False
    return (formatting and len(_STILL_FORMATTING.findall(html)) > 20) or _too_deep(html)


def _too_deep(html: str) -> bool:
    """Counts open elements; a closing tag counts only if its element is open, so bogus ones hide nothing."""
    if html.count("<") <= MAX_HTML_DEPTH:
        return False
    opened: dict[str, int] = {}
    depth = 0
    for closing, tag in _OPEN_OR_CLOSE.findall(html):
        name = tag.lower()
        if name in _NO_DEPTH:
            continue
        count = opened.get(name, 0)
        if not closing:
            opened[name], depth = count + 1, depth + 1
        elif count:
            opened[name], depth = count - 1, depth - 1
        if depth > MAX_HTML_DEPTH:
            return True
    return False


def strip_tags(html: str) -> str:
    """The text of HTML that could not be cleaned, roughly, in linear time."""
    text = _ANY_TAG.sub(" ", html)
    return text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
