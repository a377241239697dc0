"""The state of an account in lines, as far as it is the same for every channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from inquiries.admin.words import exact
from inquiries.models import ChannelAccount


@dataclass(frozen=True)
class StateLine:
    label: str
    words: str
    tone: str = ""


def troubles(base: ChannelAccount) -> Iterator[StateLine]:
    """What went wrong last, and until when nothing is tried. What is mended again stays, without alarm."""
    if base.last_error_at:
        tone = "" if base.healthy else "bad"
        yield StateLine("Last error", f"{base.last_error_words} ({exact(base.last_error_at)})", tone)
    if base.paused_until and base.paused_until > timezone.now():
        why = base.last_error_words or "an operator wanted it so"
        until = "somebody mends it" if base.waits_for_somebody else exact(base.paused_until)
        yield StateLine("Paused", f"until {until}, because: {why}", "warn")
