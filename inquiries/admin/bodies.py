"""Text of customers as HTML that can do nothing: escaped, links made, the words behind trip values marked."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe

from inquiries.admin.evidence_marks import Mark, Told, placed

MAX_SHOWN = 20_000  # characters of one message on the page; the rest is one click away


def as_html(text: str, told: Iterable[Told] = ()) -> SafeString:
    """Values may share words and overlap: the text is cut at every edge, and each piece names all whose words it is
    (`d-quote`) or in whose sentence it stands (`d-around`)."""
    marks = placed(told, text)
    edges = {0, len(text)}
    for mark in marks:
        edges |= {mark.start, mark.end, mark.around.start, mark.around.end}
    parts = [_part(text, start, end, marks) for start, end in itertools.pairwise(sorted(edges))]
    return mark_safe("".join(parts))  # noqa: S308  every part is escaped by urlize


def _part(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    shown = _linked(text[start:end])
    words = _keys(mark for mark in marks if mark.start <= start and end <= mark.end)
    near = _keys(mark for mark in marks if mark.around.start <= start and end <= mark.around.end)
    if words:
        html = '<mark class="d-quote" data-values="{}" data-near="{}">{}</mark>'
        return format_html(html, " ".join(words), " ".join(near), shown)
    return (
        format_html('<span class="d-around" data-near="{}">{}</span>', " ".join(near), shown)
        if near
        else shown
    )


def _keys(marks: Iterable[Mark]) -> list[str]:
    return list(dict.fromkeys(mark.key for mark in marks))


def _linked(text: str) -> SafeString:
    linked = urlize(text, nofollow=True, autoescape=True)
    # Only urlize itself writes this tag: everything that the customer wrote is escaped by now.
    return mark_safe(linked.replace("<a href=", '<a target="_blank" referrerpolicy="no-referrer" href='))  # noqa: S308
