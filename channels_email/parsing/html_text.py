"""Sanitised HTML to plain text: blocks become lines, quoted blocks get "> ", rules become a line of underscores.

It reads only what nh3 wrote: closed tags, five entities, no comments. So a simple scanner is enough.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"<(/?)([a-z0-9]+)[^<>]*+>|([^<]+)|<")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_MANY_EMPTY = re.compile(r"\n(?:(?:> ?)*\n){2,}")
_BLOCKS = frozenset(
    [
        "div",
        "tr",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "center",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "thead",
        "tbody",
        "tfoot",
    ]
)
_PARAGRAPHS = frozenset(["p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"])
# What a reader of the mail does not see, and a program that reads its text would: by the two ways that sanitised HTML can
# still hide something.
_HIDES = re.compile(
    r"""style="[^"<>]*?(?<![a-zA-Z-])(?i:display\s*:\s*none|font-size\s*:\s*0(?:\.0+)?(?:px|pt|r?em|%)?\s*(?:;|!|"))"""
)
_TAG = re.compile(r"<(/?)([a-z0-9]+)[^<>]*+>")
_VOID = frozenset(["br", "hr", "img", "col"])
RULE = "_" * 32
MAX_QUOTE_DEPTH = 20


class _Page:
    """The lines written so far and the one being written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.depth = 0
        self.pre = 0

    def end_line(self, *, force: bool = False) -> None:
        text = "".join(self.line).strip()
        self.line.clear()
        if text or force:
            self.lines.append("> " * self.depth + text if self.depth else text)

    def end_paragraph(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1].strip("> "):
            self.end_line(force=True)

    def write(self, text: str) -> None:
        if self.pre:
            first, *rest = text.split("\n")
            self.line.append(first)
            for line in rest:
                self.end_line(force=True)
                self.line.append(line)
            return
        text = _BLANKS.sub(" ", text)
        if text == " " and (not self.line or self.line[-1].endswith(" ")):
            return
        self.line.append(text)

    def tag(self, name: str, *, closing: bool) -> None:
        if name == "br":
            self.end_line(force=True)
        elif name == "hr":
            self.end_line()
            self.line.append(RULE)
            self.end_line()
        elif name in ("td", "th"):
            self.write(" ")
        elif name in _PARAGRAPHS:
            self.end_paragraph()
            self._nest(name, -1 if closing else 1)
        elif name in _BLOCKS:
            self.end_line()
            if name == "li" and not closing:
                self.line.append("- ")

    def _nest(self, name: str, step: int) -> None:
        if name == "blockquote":
            self.depth = min(MAX_QUOTE_DEPTH, max(0, self.depth + step))
        elif name == "pre":
            self.pre = max(0, self.pre + step)


def to_text(html: str) -> str:
    """What the reader sees of it; all of it where nothing would be left."""
    if _HIDES.search(html):
        seen = _text(_without_hidden(html))
        if seen:
            return seen
    return _text(html)


def _without_hidden(html: str) -> str:
    """Without the elements that are styled away, whatever they hold."""
    kept, start, depth = [], 0, 0
    for tag in _TAG.finditer(html):
        closing, name = tag.groups()
        if depth and name not in _VOID:
            depth += -1 if closing else 1
            if depth == 0:
                start = tag.end()
        elif not depth and not closing and _HIDES.search(tag.group()):
            kept.append(html[start : tag.start()])
            start, depth = tag.end(), int(name not in _VOID)
    return "".join(kept) + ("" if depth else html[start:])


def _text(html: str) -> str:
    page = _Page()
    for closing, name, text in _TOKEN.findall(html):
        if name:
            page.tag(name, closing=bool(closing))
        elif text:
            page.write(_unescape(text))
    page.end_line()
    return _MANY_EMPTY.sub("\n\n", "\n".join(page.lines)).strip("\n")


def _unescape(text: str) -> str:
    if "&" not in text:
        return text
    text = text.replace("&nbsp;", "\xa0").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return text.replace("&amp;", "&")
