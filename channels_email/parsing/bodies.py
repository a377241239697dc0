"""What the reader sees: the text and the HTML of a mail, chosen among its parts and decoded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from channels_email.parsing.charsets import decode_text
from channels_email.parsing.html import sanitise, strip_tags
from channels_email.parsing.html_text import to_text
from channels_email.parsing.limits import MAX_BODY_BYTES, MAX_BODY_CHARS, MAX_HTML_CHARS
from channels_email.parsing.mime import Part

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_DASH_SPACE = "-- "
_MAX_FLOWED = 20_000  # lines


@dataclass(slots=True)
class Choice:
    """The parts of one place in the mail that say the same: as text, as HTML or both."""

    texts: list[Part] = field(default_factory=list)
    htmls: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Bodies:
    text: str = ""
    html: str | None = None
    defects: list[str] = field(default_factory=list)
    used: list[Part] = field(default_factory=list)
    html_chars: int = 0  # of all HTML parts together, before cleaning


def read_bodies(raw: bytes, root: Part) -> Bodies:
    bodies = Bodies()
    choices = places(root)
    texts, htmls, only_html = [], [], []
    for choice in choices:
        bodies.used += choice.texts + choice.htmls
        plain = "\n".join(part_text(raw, part, bodies.defects) for part in choice.texts)
        rich = [_clean_html(raw, part, bodies) for part in choice.htmls]
        if plain.strip():
            texts.append(plain)
        if choice.htmls and not plain.strip():
            only_html += [to_text(html) if html is not None else rough for html, rough in rich]
        if any(html is not None for html, _ in rich):
            htmls.append("".join(html for html, _ in rich if html is not None))
        elif plain.strip():
            htmls.append(f"<pre>{escape(plain)}</pre>")
    if any(choice.htmls for choice in choices) and any(not html.startswith("<pre>") for html in htmls):
        bodies.html = "".join(htmls)[:MAX_BODY_CHARS]
    bodies.text = _joined(texts, only_html)
    return bodies


def places(root: Part) -> list[Choice]:
    return choose(root) or _named_text(root)


def body_parts(root: Part) -> list[Part]:
    """The parts that are read as the body, without reading them."""
    return [part for choice in places(root) for part in (*choice.texts, *choice.htmls)]


def choose(part: Part) -> list[Choice]:
    """The readable places below `part`, in order. No recursion deeper than the tree, whose depth is capped."""
    if not part.children:
        return _leaf(part)
    below = [choose(child) for child in part.children]
    if part.kind == "multipart/alternative":
        return _alternative(below)
    return [choice for choices in below for choice in choices]


def _leaf(part: Part) -> list[Choice]:
    if part.disposition == "attachment" or part.kind not in ("text/plain", "text/html"):
        return []
    if part.parent and has_name(part):
        return []
    return [Choice([part], [])] if part.kind == "text/plain" else [Choice([], [part])]


def _alternative(below: list[list[Choice]]) -> list[Choice]:
    """RFC 2046 5.1.4: the same content several times, the richest last."""
    texts = [[part for choice in choices for part in choice.texts] for choices in below]
    htmls = [[part for choice in choices for part in choice.htmls] for choices in below]
    # Several plain texts are against the standard and rarely the same: all are shown. A text beside HTML inside one
    # alternative (a mailing list's footer) counts only where there is no plain version.
    pure = [part for parts, rich in zip(texts, htmls, strict=True) if not rich for part in parts]
    text = pure or next((parts for parts in texts if parts), [])
    html = next((parts for parts in reversed(htmls) if parts), [])
    return [Choice(text, html)] if text or html else []


def _named_text(root: Part) -> list[Choice]:
    """Nothing but named text parts: the first that is not marked as an attachment is the body."""
    stack = [root]
    while stack:
        part = stack.pop()
        if part.kind == "text/plain" and part.disposition != "attachment" and not part.children:
            return [Choice([part], [])]
        stack.extend(reversed(part.children))
    return []


def has_name(part: Part) -> bool:
    return any(
        key.startswith(("filename", "name")) and value
        for given in (part.disposition_parameters, part.parameters)
        for key, value in given.items()
    )


def part_text(raw: bytes, part: Part, defects: list[str]) -> str:
    """The decoded text of a part, with plain line breaks; what went wrong is added to `defects`."""
    if part.end - part.start > MAX_BODY_BYTES:
        defects.append("body_truncated")
    data, damaged = part.body(raw, MAX_BODY_BYTES)
    if damaged:
        defects.append("transfer_encoding_damaged")
    text, defect = decode_text(data, part.parameters.get("charset") or _meta_charset(part, data))
    if defect:
        defects.append(defect)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (
        part.kind == "text/plain"
        and text.count("\n") < _MAX_FLOWED
        and part.parameters.get("format", "").lower() == "flowed"
    ):
        text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text


def _meta_charset(part: Part, data: bytes) -> str:
    match = _META_CHARSET.search(data, 0, 4_000) if part.kind == "text/html" else None
    return match[1].decode("ascii") if match else ""


def unflow(text: str, *, delete_space: bool) -> str:
    """RFC 3676: lines that end in a blank go on in the next. Quoted lines stay as they are, their marks are needed."""
    paragraphs: list[list[str]] = []
    flowing = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        line = line[1:] if line.startswith(" ") else line
        goes_on = line.endswith(" ") and line != _DASH_SPACE and not quoted
        piece = line[:-1] if goes_on and delete_space else line
        if flowing and not quoted and line != _DASH_SPACE:
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([piece])
        flowing = goes_on
    return "\n".join("".join(pieces) for pieces in paragraphs)


def _clean_html(raw: bytes, part: Part, bodies: Bodies) -> tuple[str | None, str]:
    """The sanitised HTML and "", or None and the rough text of HTML that could not be cleaned."""
    source = part_text(raw, part, bodies.defects)
    bodies.html_chars += len(source)
    html = sanitise(source) if bodies.html_chars <= MAX_HTML_CHARS else None
    if html is None:
        bodies.defects.append("html_too_complex")
        return None, strip_tags(source[:MAX_BODY_CHARS])
    return html, ""


def _joined(texts: list[str], only_html: list[str]) -> str:
    """Plain texts in order, then what stands only as HTML, unless it repeats the plain text (broken mailers put both
    versions into a mixed mail)."""
    plain = "\n".join(texts)
    known = _squeezed(plain) if only_html else ""
    added = [text for text in only_html if not known or _squeezed(text)[:200] not in known]
    return "\n\n".join([plain, *added] if plain.strip() else added)[:MAX_BODY_CHARS]


def _squeezed(text: str) -> str:
    return _BLANKS.sub("", text)
