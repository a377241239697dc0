"""Text of customers as HTML that can do nothing: escaped, links made, the words behind a trip value marked."""

from __future__ import annotations

import base64
import itertools
import re
from collections.abc import Mapping, Sequence
from html import unescape

from django.core.files.storage import default_storage
from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe

from inquiries.models import Attachment
from inquiries.services.attachments import INLINE_IMAGES
from inquiries.states import ScanState

MAX_SHOWN = 20_000  # characters of one message on the page; the rest is one click away
MAX_PICTURES = 5_000_000  # bytes of pictures inside one HTML view
Mark = tuple[int, int, int]  # start, end (code points), id of the trip value

_CID = re.compile(r'(<img\b[^>]*?\bsrc=")(cid:[^"]*)(")', re.IGNORECASE)


def as_html(text: str, marks: Sequence[Mark] = ()) -> SafeString:
    edges = sorted(
        {0, len(text), *(edge for start, end, _ in marks for edge in (start, end) if 0 < edge < len(text))}
    )
    parts = [_part(text, start, end, marks) for start, end in itertools.pairwise(edges)]
    return mark_safe("".join(parts))  # noqa: S308  every part is escaped by urlize


def _part(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    shown = _linked(text[start:end])
    ids = [str(pk) for first, last, pk in marks if first <= start and end <= last]
    return (
        format_html('<span class="d-quote" data-values="{}">{}</span>', " ".join(ids), shown)
        if ids
        else shown
    )


def _linked(text: str) -> SafeString:
    linked = urlize(text, nofollow=True, autoescape=True)
    # Only urlize itself writes this tag: everything that the customer wrote is escaped by now.
    return mark_safe(linked.replace("<a href=", '<a target="_blank" referrerpolicy="no-referrer" href='))  # noqa: S308


def with_pictures(html: str, attachments: Sequence[Attachment]) -> str:
    """Puts the mail's own pictures into its HTML as data. The sandboxed frame has no origin, so a link to our own
    picture would come without the session's cookie and be refused."""
    by_id = {one.content_id.strip("<>"): one for one in attachments if one.content_id and _may_show(one)}
    room = MAX_PICTURES
    seen: dict[str, str] = {}

    def place(match: re.Match[str]) -> str:
        nonlocal room
        name = unescape(match[2])[4:].strip("<>")
        one = by_id.get(name)
        if one is not None and name not in seen and one.file.size <= room:
            room -= one.file.size
            seen[name] = _data(one)
        return f"{match[1]}{seen.get(name, '')}{match[3]}"

    return _CID.sub(place, html)


def _may_show(one: Attachment) -> bool:
    return one.file.true_type in INLINE_IMAGES and one.file.scan_state != ScanState.INFECTED


def _data(one: Attachment) -> str:
    try:
        with default_storage.open(one.file.path, "rb") as file:
            return f"data:{one.file.true_type};base64,{base64.b64encode(file.read()).decode()}"
    except OSError:
        return ""


def marks_of(values: Mapping[str, object]) -> dict[int, list[Mark]]:
    """Spans of the current trip values by message."""
    found: dict[int, list[Mark]] = {}
    for value in values.values():
        for start, end in getattr(value, "spans", ()):
            found.setdefault(value.message_id, []).append((start, end, value.pk))  # type: ignore[attr-defined]
    return found
