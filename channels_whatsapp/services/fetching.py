"""Back-fill from the provider's own list."""

from __future__ import annotations


def ring(account_id: int) -> None:
    """Returns at once; the worker does it."""
