"""Hostile HTML to HTML that may be shown, by nh3 (ammonia): an allow-list, no style, no class, no remote picture."""

from __future__ import annotations

import re

import nh3

from channels_email.parsing.limits import (
    MAX_HTML_ATTRIBUTES,
    MAX_HTML_CHARS,
    MAX_HTML_DEPTH,
    MAX_HTML_RESULT,
    MAX_HTML_TAG_LENGTH,
    MAX_HTML_TAGS,
)


def _words(names: str) -> set[str]:
    return set(names.split())


_TAGS = _words(
    "p br div span b i u s em strong small big tt a ul ol li dl dt dd blockquote pre code h1 h2 h3 h4 h5 h6 center "
    "table caption thead tbody tfoot tr td th img hr sub sup del ins font"
)
# Their content is no text for readers either (nh3 keeps the text of <title>, for one).
_EMPTIED = _words("script style title noscript textarea template iframe object svg math select")
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
    "ol": {"start"},
    "div": {"dir", "align"},
    "p": {"dir", "align"},
    "span": {"dir"},
    "table": {"border", "dir"},
}
# Elements that HTML5 parsers open again in each following block. Equal ones at most three times, so without their
# attributes they cannot multiply: 26 KB of <b x1><b x2>... became 48 MB.
_FORMATTING = re.compile(
    r"<(b|i|u|s|em|strong|small|strike|tt|big|code|font|nobr)[\s/][^<>]*+>", re.IGNORECASE
)
_STILL_FORMATTING = re.compile(
    r"<(?:b|i|u|s|em|strong|small|strike|tt|big|code|font|nobr)[\s/]", re.IGNORECASE
)
_LONG_TAG = re.compile(rf"<[a-zA-Z][^>]{{{MAX_HTML_TAG_LENGTH}}}")
_DATA_URL = re.compile(r"data:[\w.+/-]*+;base64,[A-Za-z0-9+/=\s%]*+")
_OPEN_OR_CLOSE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Void elements, and those that the next one of their sort closes by itself: they make no depth.
_NO_DEPTH = _words(
    "br hr img input meta link area base col embed source track wbr p li dt dd tr td th thead tbody tfoot"
)
_SMALL = 2_000
_ANY_TAG = re.compile(r"<[^<>]*+>")


def _only_own_pictures(tag: str, attribute: str, value: str) -> str | None:
    """A remote picture tells its owner that and where the mail was read: only parts of the mail itself (cid:)."""
    if tag == "img" and attribute == "src" and not value.lstrip().lower().startswith("cid:"):
        return None
    return value


def _cleaner(*, pictures: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS if pictures else _TAGS - {"img"},
        clean_content_tags=_EMPTIED,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_own_pictures if pictures else None,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        url_relative="deny",  # "/admin/logout/" would be a link into our own host
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )


_WITH_PICTURES = _cleaner(pictures=True)
_WITHOUT_PICTURES = _cleaner(pictures=False)  # calls no Python function for each attribute


def sanitise(html: str) -> str | None:
    """HTML safe to store and show; None when it is too big or too tangled to be cleaned in bounded time."""
    if "data:" in html:
        html = _DATA_URL.sub("", html)
    html = _FORMATTING.sub(r"<\1>", html.replace("\x00", ""))
    if _too_much(html):
        return None
    cleaner = _WITH_PICTURES if "<img" in html or "<IMG" in html or "<Img" in html else _WITHOUT_PICTURES
    clean = cleaner.clean(html)
    return clean if len(clean) <= MAX_HTML_RESULT else None


def _too_much(html: str) -> bool:
    """nh3 is quadratic in depth and in attributes of one tag, so its input is bounded by cheap counts."""
    if len(html) > MAX_HTML_CHARS or html.count("<") > MAX_HTML_TAGS or html.count("=") > MAX_HTML_ATTRIBUTES:
        return True
    if len(html) > MAX_HTML_TAG_LENGTH and _LONG_TAG.search(html):
        return True
    if len(html) < _SMALL:
        return False
    return sum(1 for _ in _STILL_FORMATTING.finditer(html)) > 20 or _too_deep(html)


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
