"""The event of an invitation as a card: what, when in the desk's time zone, where, who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

_METHODS = {
    "CANCEL": ("Cancelled", "bad"),
    "REPLY": ("Answer to an invitation", "quiet"),
    "COUNTER": ("Another time is proposed", "warn"),
    "REFRESH": ("Asks for the newest version", "quiet"),
}


@dataclass(frozen=True)
class Card:
    title: str
    when: str
    where: str
    organizer: str
    badge: str
    tone: str


def card(event: Mapping[str, Any] | None) -> Card | None:
    """`event` as the message keeps it; None where there is none."""
    if not event:
        return None
    badge, tone = _METHODS.get(event.get("method", ""), ("Invitation", "info"))
    return Card(
        title=event.get("summary") or "(no title)",
        when=_when(event),
        where=event.get("location", ""),
        organizer=event.get("organizer", ""),
        badge=badge,
        tone=tone,
    )


def _when(event: Mapping[str, Any]) -> str:
    starts, ends = _time(event.get("starts")), _time(event.get("ends"))
    if starts is None:
        return ""
    if event.get("all_day"):  # a day has no time zone
        last = ends - timedelta(days=1) if ends is not None and ends > starts else starts
        first = date_format(starts, "D j M Y")
        return first if last.date() == starts.date() else f"{first} – {date_format(last, 'D j M Y')}"
    starts = timezone.localtime(starts)
    told = date_format(starts, "D j M Y, H:i")
    if ends is not None:
        ends = timezone.localtime(ends)
        told += f" – {date_format(ends, 'H:i' if ends.date() == starts.date() else 'D j M Y, H:i')}"
    return f"{told} ({starts.tzname()})"


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
