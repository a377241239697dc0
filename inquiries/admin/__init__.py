"""What staff see. Importing this package registers every page of the desk."""

from __future__ import annotations

from inquiries.admin import (
    accounts,
    alerts,
    allowed_senders,
    contacts,
    failures,
    inquiry,
    people,
    reading_quality,
    reply_templates,
    schedule,
)

__all__ = [
    "accounts",
    "alerts",
    "allowed_senders",
    "contacts",
    "failures",
    "inquiry",
    "people",
    "reading_quality",
    "reply_templates",
    "schedule",
]
