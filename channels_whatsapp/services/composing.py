"""What may be written by a number, and how it is parted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from inquiries.channels import ComposeOptions, OutgoingMessage


def options(account_id: int, last_inbound_at: datetime | None) -> ComposeOptions:
    """No network: templates are those that were fetched last."""
    return ComposeOptions()


def errors(account_id: int, message: OutgoingMessage) -> Sequence[str]:
    return []


def parts(account_id: int, message: OutgoingMessage) -> Sequence[OutgoingMessage]:
    return [message]
