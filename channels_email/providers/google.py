"""Google's sign-in, for Gmail by IMAP and SMTP (developers.google.com/identity/protocols/oauth2/web-server)."""

from __future__ import annotations

from django.conf import settings

from channels_email.providers.oauth_base import OAuthClient

MAIL = "https://mail.google.com/"  # the only scope that IMAP and SMTP take
HOSTS = frozenset({"imap.gmail.com", "smtp.gmail.com"})


def client(client_id: str, secret: str) -> OAuthClient:
    return OAuthClient(
        vendor="Google",
        client_id=client_id,
        secret=secret,
        authorize_url=settings.GOOGLE_AUTHORIZE_URL,
        token_url=settings.GOOGLE_TOKEN_URL,
        scopes=("openid", "email", MAIL),
        needed=frozenset({MAIL}),  # staff may untick it on Google's page
        # Without both, a second consent gives no refresh token, and the account dies after an hour.
        authorize_extra={"access_type": "offline", "prompt": "consent"},
    )
