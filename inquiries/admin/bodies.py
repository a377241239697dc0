"""Text of customers as HTML that can do nothing: escaped, links made, the words behind a trip value marked."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe

MAX_SHOWN = 20_000  # characters of one message on the page; the rest is one click away
Mark = tuple[int, int, int]  # start, end (code points), id of the trip value


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


def marks_of(values: Mapping[str, object]) -> dict[int, list[Mark]]:
    """Spans of the current trip values by message."""
    found: dict[int, list[Mark]] = {}
    for value in values.values():
        for start, end in getattr(value, "spans", ()):
            found.setdefault(value.message_id, []).append((start, end, value.pk))  # type: ignore[attr-defined]
    return found
