"""The few connections that the hub may have to one mail server at a time."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from inquiries.channels import TemporaryError
from inquiry_hub.limits import AllTaken, Places

_PATIENCE = 60.0
_SECONDS = 60.0


class NoPlace(TemporaryError):
    """Other work talks to this server; nothing is wrong with the account."""


def take(host: str) -> Callable[[], None]:
    """Waits for a place; gives back how to leave it."""
    seconds = min(_SECONDS, settings.FETCH_LEASE_SECONDS)
    places = Places(f"imap:{host.casefold()}", settings.MAIL_CONNECTIONS_PER_HOST, seconds)
    try:
        return places.take(_PATIENCE)
    except AllTaken:
        words = f"The hub has as many connections to {host} as it may just now; it goes on by itself."
        raise NoPlace("no_place", words) from None
