"""The mail servers of Google and Microsoft: filled in by themselves, and the only ones that are given a token."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from channels_email.models import EmailAccount, Protocol, SignInMethod
from channels_email.providers import google, microsoft
from channels_email.providers.base import Security
from inquiries.channels import PermanentError

_GMAIL: dict[str, Any] = {
    "imap_host": "imap.gmail.com",
    "imap_port": 993,
    "imap_security": Security.SSL,
    "smtp_host": "smtp.gmail.com",
    "smtp_port": 465,
    "smtp_security": Security.SSL,
    "plus_addressing": True,
    "files_sent_copy": False,  # Gmail files what it sends by itself: a copy of ours would stand there twice
}
_OUTLOOK: dict[str, Any] = {
    "imap_host": "outlook.office365.com",
    "imap_port": 993,
    "imap_security": Security.SSL,
    "smtp_host": "smtp.office365.com",
    "smtp_port": 587,
    "smtp_security": Security.STARTTLS,
}


def fill_in(account: EmailAccount) -> None:
    """Sets the servers of an account that signs in at Google or Microsoft and names none."""
    if account.sign_in == SignInMethod.PASSWORD or account.protocol != Protocol.IMAP_SMTP:
        return
    if account.imap_host or account.smtp_host:
        return
    for name, value in (_GMAIL if account.sign_in == SignInMethod.GOOGLE else _OUTLOOK).items():
        setattr(account, name, value)


def check_token_host(sign_in: str, host: str) -> None:
    """Raises PermanentError. Whoever may name the server must not get the token, and an app's opens every mailbox."""
    known = google.HOSTS if sign_in == SignInMethod.GOOGLE else microsoft.HOSTS
    if host.casefold().rstrip(".") not in {*known, *settings.MAIL_TOKEN_HOSTS}:
        words = (
            f"{host or 'The server'} is no mail server of the provider that this account signs in at, so it is not "
            "given the key to the mailbox. An operator may allow it by MAIL_TOKEN_HOSTS."
        )
        raise PermanentError("foreign_host", words)
