"""The text/html twin of an answer, made from its text. Outlook shows plain text in a typewriter face and breaks its
lines where it likes, so most agencies' customers read this one. Pure; everything is escaped, nothing is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

# Word's engine in Outlook knows neither classes nor margins of its own accord: styles stand at each element.
_FONT = "font-family:Calibri,Arial,Helvetica,sans-serif;font-size:11pt;color:#1f1f1f"
_PARAGRAPH = "margin:0 0 11pt 0"
_QUOTE = "margin:0 0 0 6pt;padding:0 0 0 8pt;border-left:1.5pt solid #c8c8c8;color:#555555"
_LINK = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"“”«»]+)"
    r"|(?P<www>\bwww\.[^\s<>\"“”«»]+)"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})"
)
_TRAILING = ".,;:!?'’)]}"
_MARKS = re.compile(r"^(?:> ?)*")
_MAX_DEPTH = 20  # deeper quotes gain nothing and are how a mail program is made to hang


def page(text: str, signature: str, code: str, quoted: str) -> str:
    """`code` is the line that leads an answer back, `quoted` the history below everything."""
    below = _small(_lines(signature)) if signature else ""
    below += f'<p style="margin:0;font-size:8pt;color:#8a8a8a">{escape(code)}</p>' if code else ""
    parts = [_paragraphs(text), f'<div style="margin-top:11pt">{below}</div>' if below else ""]
    if quoted.strip():
        parts.append(f'<div style="margin-top:16pt">{_quoted(quoted)}</div>')
    body = "\n".join(part for part in parts if part)
    head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    return f'<!DOCTYPE html>\n<html><head>{head}</head><body><div style="{_FONT}">\n{body}\n</div></body></html>\n'


def _small(inner: str) -> str:
    return f'<p dir="auto" style="margin:0 0 4pt 0;color:#555555">{inner}</p>'


def _paragraphs(text: str) -> str:
    """A blank line parts paragraphs, a line break stays one; each finds its own direction (Arabic beside English)."""
    found = re.split(r"\n(?:[ \t]*\n)+", text.strip("\n"))
    return "\n".join(f'<p dir="auto" style="{_PARAGRAPH}">{_lines(one)}</p>' for one in found if one.strip())


def _lines(text: str) -> str:
    return "<br>\n".join(_spaced(_linked(line)) for line in text.strip("\n").split("\n"))


def _spaced(html: str) -> str:
    """Indents and columns stay; only text between tags has runs of blanks."""
    return re.sub(r"^ +| {2,}", lambda run: "&nbsp;" * (len(run[0]) - 1) + " ", html.replace("\t", "    "))


def _linked(line: str) -> str:
    parts, end = [], 0
    for found in _LINK.finditer(line):
        shown = found[0].rstrip(_TRAILING) if not found["mail"] else found[0]
        if found["url"] and found[0].count("(") and shown.count("(") > shown.count(")"):
            shown += ")"
        parts += [escape(line[end : found.start()]), _anchor(shown, found.lastgroup or "")]
        end = found.start() + len(shown)
    return "".join([*parts, escape(line[end:])])


def _anchor(shown: str, kind: str) -> str:
    target = {"url": "", "www": "https://", "mail": "mailto:"}[kind] + shown
    return f'<a href="{escape(target)}">{escape(shown)}</a>'


def _quoted(text: str) -> str:
    """`>` marks as nested bars, so that the customer's program folds them away like any history."""
    parts: list[str] = []
    depth, held = 0, list[str]()
    for line in text.strip("\n").split("\n"):
        marks = _MARKS.match(line)
        told = line[marks.end() :] if marks else line
        now = min(marks[0].count(">") if marks else 0, _MAX_DEPTH)
        if now != depth:
            parts += [_paragraphs("\n".join(held)), *_bars(depth, now)]
            depth, held = now, []
        held.append(told)
    return "\n".join(part for part in (*parts, _paragraphs("\n".join(held)), *_bars(depth, 0)) if part)


def _bars(old: int, new: int) -> Iterable[str]:
    opening = f'<blockquote type="cite" style="{_QUOTE}">'
    return [opening] * (new - old) if new > old else ["</blockquote>"] * (old - new)
