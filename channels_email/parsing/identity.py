"""What makes two deliveries the same mail, and an id for a mail that brought none."""

from __future__ import annotations

import hashlib

_NUL = b"\x00"


def identity_of(message_id: str, sender: str, date: str, subject: str, text: str) -> str:
    """SHA-256 in hex. More than the Message-ID: two mails that share only that stay two."""
    parts = (message_id, sender, date, subject, text)
    return hashlib.sha256(_NUL.join(part.encode("utf-8", "replace") for part in parts)).hexdigest()


def own_stable_id(raw: bytes) -> str:
    """The same bytes always get the same id, however often they arrive."""
    return f"sha256-{hashlib.sha256(raw).hexdigest()}@no-message-id.invalid"
