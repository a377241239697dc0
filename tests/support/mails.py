"""Mails as a traveller's program would send them."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from django.utils import timezone


def mail(
    subject: str = "Two weeks on Crete",
    text: str = "Hello, we are two and would like to go in June.\n",
    *,
    sender: str = "Ada Traveller <ada@example.com>",
    to: str = "info@agency.test",
    message_id: str = "",
    **headers: str,
) -> bytes:
    """Bytes with CRLF. `headers` takes In_Reply_To="<...>" and the like; without a Message-ID it gets one from its words."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=998))
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(timezone.now().replace(microsecond=0, minute=0, second=0))
    own = sha256(f"{sender}{subject}{text}".encode()).hexdigest()[:24]
    message["Message-ID"] = f"<{message_id or own + '@example.com'}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()
