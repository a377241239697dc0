"""Reading a mail within this installation's limits."""

from __future__ import annotations

from django.conf import settings

from channels_email.parsing import FileLimits, parse
from inquiries.channels import IncomingMessage

_MB = 1024 * 1024


def read(raw: bytes) -> IncomingMessage:
    """Never raises for hostile bytes."""
    file = settings.MAIL_MAX_FILE_MB * _MB * 4 // 3  # as it was sent, in base64
    return parse(raw, FileLimits(settings.MAIL_MAX_MB * _MB, file, settings.MAIL_MAX_FILES))
