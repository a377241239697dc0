"""The button "Fetch now"."""

from __future__ import annotations

from channels_whatsapp import ringing


def ring(account_id: int) -> bool:
    """Returns at once; the worker does it. Somebody waits for it, so nothing is left to a webhook. False: the broker did
    not answer."""
    return ringing.ring_fetch(account_id, asked=True)
