"""Mail, from bytes to `IncomingMessage`. Pure: no Django, no network, no clock. `parse` is the one way in."""

from __future__ import annotations

from channels_email.parsing.attachments import FileLimits
from channels_email.parsing.message import parse

__all__ = ["FileLimits", "parse"]
