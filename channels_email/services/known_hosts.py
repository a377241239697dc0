"""The mail servers of Google and Microsoft are the only ones that are given a token."""

from __future__ import annotations

from django.conf import settings

from channels_email.models import SignInMethod
from channels_email.providers import google, microsoft
from inquiries.channels import PermanentError


def check_token_host(sign_in: str, host: str) -> None:
    """Raises PermanentError. Whoever may name the server must not get the token, and an app's opens every mailbox."""
    known = google.HOSTS if sign_in == SignInMethod.GOOGLE else microsoft.HOSTS
    if host.casefold().rstrip(".") not in {*known, *settings.MAIL_TOKEN_HOSTS}:
        words = (
            f"{host or 'The server'} is no mail server of the provider that this account signs in at, so it is not "
            "given the key to the mailbox. An operator may allow it by MAIL_TOKEN_HOSTS."
        )
        raise PermanentError("foreign_host", words)
