"""The few connections that the hub may have to one mail server at a time, and the few requests to one mailbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings

from inquiries.channels import TemporaryError
from inquiry_hub.limits import AllTaken, Places

_PATIENCE = 60.0
_SECONDS = 60.0
_GRAPH_REQUESTS = (
    3  # Outlook takes four at a time per app and mailbox, and answers 429 to a fifth (graph/throttling)
)


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


@contextmanager
def graph(mailbox: str) -> Iterator[None]:
    """One request to a mailbox at Microsoft Graph. Raises NoPlace."""
    places = Places(f"graph:{mailbox}", _GRAPH_REQUESTS, _SECONDS)
    try:
        leave = places.take(_PATIENCE)
    except AllTaken:
        words = "The hub asks as much of this mailbox as it may just now; it goes on by itself."
        raise NoPlace("no_place", words) from None
    try:
        yield
    finally:
        leave()
