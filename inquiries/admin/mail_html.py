"""A mail's own HTML on a sheet of paper: cleaned again, its pictures put in, its links marked."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from html import escape, unescape
from urllib.parse import urlsplit

from django.http import HttpResponse, JsonResponse

from inquiries.admin.files import locked, may_draw
from inquiries.channels import TemporaryError
from inquiries.models import Attachment
from inquiries.services import scanning, storing
from inquiries.services.attachments import INLINE_IMAGES
from inquiry_hub import safe_html

MAX_PICTURES = 5_000_000  # bytes of pictures inside one view
# Nothing runs, nothing is loaded from outside; the frame's sandbox says the same once more. It has no origin of ours,
# so nobody can measure it: how high it should be is guessed from what is in it.
_CAGE = (
    "default-src 'none'; img-src {pictures}; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
# Always light: senders choose their colours for white paper, and half of them would vanish on black.
_PAPER = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>{title}</title><style>html{{color-scheme:light}}"
    "body{{font:14px/1.5 system-ui,sans-serif;margin:12px;color:#1c2430;background:#fff;overflow-wrap:anywhere}}"
    "img{{max-width:100%;height:auto}}table{{max-width:100%}}pre{{white-space:pre-wrap}}"
    "blockquote{{margin:0 0 0 8px;padding-left:12px;border-left:2px solid #cbd3dc;color:#556}}"
    ".MsoNormal{{margin:0}}a[href^=http]::after{{content:'\\2197';font-size:.75em;color:#678;margin-left:1px}}"
    ".desk-warn{{background:#fff1d6;color:#7a4300;border-radius:3px;padding:0 4px;margin-left:4px;font-size:12px}}"
    ".desk-head{{border-bottom:1px solid #cbd3dc;margin-bottom:16px;padding-bottom:8px}}.desk-head h1{{font-size:18px}}"
    ".desk-head td:first-child{{color:#556;padding-right:12px;vertical-align:top;white-space:nowrap}}.desk-text{{white-space:pre-wrap}}"
    "</style>{body}"
)

_IMG = re.compile(r"<img(?: [^<>]*)?>")
_CID = re.compile(r' src="cid:([^"]*)"')
_REMOTE = re.compile(rf' {safe_html.REMOTE}="([^"<>]*)"')
_TINY = re.compile(
    r' (?:width|height)="0*[0-3](?:px)?"|(?:^|[;"\s])(?:max-)?(?:width|height)\s*:\s*[0-3](?:\.\d+)?(?:px|pt)?\s*[;"]|'
    r"display\s*:\s*none",
    re.IGNORECASE,
)
_HEIGHT = re.compile(r' height="(\d{1,4})(?:px)?"')
_LINE, _LETTERS = 21, 95  # pixels of a line, letters in it
_HREF = re.compile(r' href="([^"]*)"')
_TAGS = re.compile(r"<[^<>]*>")
_LOOKS_LIKE_HOST = re.compile(r"(?:^|[\s/@(])((?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24})(?=$|[\s/?#:)])")
_TEXT_SEEN = 300  # characters of a link's words


def paper(body: str, *, title: str = "", remote: bool = False) -> HttpResponse:
    """`body` is safe HTML. With `remote` pictures of other hosts may be loaded, over https only."""
    response = HttpResponse(_PAPER.format(title=escape(title), body=body))
    response["Referrer-Policy"] = "no-referrer"
    return locked(response, _CAGE.format(pictures="data: https:" if remote else "data:"))


def shown(html: str, attachments: Sequence[Attachment], *, remote: bool = False) -> str:
    """Stored HTML as it may be put on paper. Pictures elsewhere are left out, or with `remote` loaded over https;
    pictures of one dot, which only tell that a mail was read, never are."""
    html = safe_html.clean(html)
    own = _Pictures(attachments)
    html = _IMG.sub(lambda tag: _picture(tag[0], own, remote=remote), html)
    return _with_marked_links(html)


def about(html: str, text: str) -> JsonResponse:
    """What the desk must know before it opens the frame: pixels of height, and how many pictures may be loaded."""
    tags = _IMG.findall(html)
    lines = text.splitlines()[:1_000]
    height = (
        60 + sum(_LINE * (1 + len(line) // _LETTERS) for line in lines) + sum(map(_picture_height, tags[:50]))
    )
    offered = sum(1 for tag in tags if _offered(tag))
    return JsonResponse({"height": min(max(height, 140), 1_600), "pictures": offered})


def _picture_height(tag: str) -> int:
    given = _HEIGHT.search(tag)
    return min(int(given[1]), 500) if given else 80


def _offered(tag: str) -> str:
    """The address of a picture elsewhere that may be loaded when staff ask for it; else empty."""
    found = _REMOTE.search(tag)
    address = safe_html.remote_address(found[1]) if found else ""
    return address if address.lower().startswith("https://") and not _TINY.search(tag) else ""


def _picture(tag: str, own: _Pictures, *, remote: bool) -> str:
    tag = _CID.sub(lambda name: f' src="{own.data(unescape(name[1]))}"', tag, count=1)
    address = _offered(tag) if remote and " src=" not in tag else ""
    tag = _REMOTE.sub("", tag)
    if not address:
        return tag
    return tag.replace("<img", f'<img src="{escape(address)}" referrerpolicy="no-referrer"', 1)


class _Pictures:
    """Pictures that the mail brought, as data: whoever reads them was asked for his rights once, for the page."""

    def __init__(self, attachments: Sequence[Attachment]) -> None:
        self._by_id = {
            one.content_id.strip("<>"): one for one in attachments if one.content_id and _may_show(one)
        }
        self._made: dict[str, str] = {}
        self._room = MAX_PICTURES

    def data(self, content_id: str) -> str:
        name = content_id.strip("<>")
        if name not in self._made:
            self._made[name] = self._make(self._by_id.get(name))
        return self._made[name]

    def _make(self, one: Attachment | None) -> str:
        if one is None or one.file.size > self._room:
            return ""
        self._room -= one.file.size
        try:
            data = storing.read(one.file.path)
        except TemporaryError:
            return ""
        if not may_draw(data):
            return ""
        return f"data:{one.file.true_type};base64,{base64.b64encode(data).decode()}"


def _may_show(one: Attachment) -> bool:
    return one.file.true_type in INLINE_IMAGES and not scanning.held_back(one.file)


# --- links ------------------------------------------------------------------------------------------------------------


def _with_marked_links(html: str) -> str:
    first, *pieces = html.split("<a ")
    return first + "".join(_link(piece) for piece in pieces)


def _link(piece: str) -> str:
    """`piece` begins inside a link's tag, as the cleaner writes it, and ends before the next link."""
    attributes, _, rest = piece.partition(">")
    words, closing, after = rest.partition("</a>")
    href = _HREF.search(" " + attributes)
    host = _host(unescape(href[1])) if href else ""
    if not host:
        return f"<a {piece}"
    warning = _warning(host, " ".join(unescape(_TAGS.sub("", words[: 10 * _TEXT_SEEN])).split())[:_TEXT_SEEN])
    mark = f'<span class="desk-warn">{escape(warning)}</span>' if warning else ""
    return f'<a {attributes} title="{escape(host)}">{words}{closing}{mark}{after}'


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme == "mailto":
        return parts.path.rpartition("@")[2].lower()
    return host.lower() if parts.scheme in ("http", "https") else ""


def _warning(host: str, words: str) -> str:
    """Words that name one host above a link to another, and letters that look like others, are how people are fooled."""
    named = _LOOKS_LIKE_HOST.search(words.lower())
    if named and _owner(named[1]) != _owner(host):
        return f"leads to {host}"
    if not host.isascii() or "xn--" in host:
        return f"leads to {ascii(host)[1:-1]}"
    return ""


def _owner(host: str) -> str:
    """The last two names: enough to tell www.example.com from example.com, not to tell who owns example.co.uk."""
    return ".".join(host.rstrip(".").split(".")[-2:])
