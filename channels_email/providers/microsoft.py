"""Microsoft's sign-in, for Outlook.com and Exchange Online by IMAP and SMTP, and for Graph.

Scopes of the two never mix: a token is for one resource (learn.microsoft.com, "authenticate an IMAP, POP or SMTP
connection using OAuth").
"""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings

from channels_email.providers.oauth_base import OAuthClient
from inquiries.channels import PermanentError

HOSTS = frozenset(
    {
        "outlook.office365.com",
        "outlook.office.com",
        "imap-mail.outlook.com",
        "smtp.office365.com",
        "smtp-mail.outlook.com",
    }
)
_MAIL = "https://outlook.office.com"
_ANYBODY = frozenset({"", "common", "organizations", "consumers"})
_WHO = ("openid", "profile", "email", "offline_access")


def person(client_id: str, secret: str, tenant: str, *, graph: bool, shared: bool) -> OAuthClient:
    """Somebody signs in. `shared`: the mailbox is another's, to which that person has access (Graph only)."""
    mail = _graph(shared=shared) if graph else (f"{_MAIL}/IMAP.AccessAsUser.All", f"{_MAIL}/SMTP.Send")
    scopes = (*_WHO, *mail)
    base = _base(tenant or settings.MICROSOFT_TENANT)
    return OAuthClient(
        vendor="Microsoft",
        client_id=client_id,
        secret=secret,
        authorize_url=f"{base}/authorize",
        token_url=f"{base}/token",
        scopes=scopes,
        needed=frozenset(mail),
        authorize_extra={"prompt": "select_account", "response_mode": "query"},
        again={"scope": " ".join(scopes)},
    )


def _graph(*, shared: bool) -> tuple[str, ...]:
    own = ("User.Read", "Mail.ReadWrite", "Mail.Send")
    return (*own, "Mail.ReadWrite.Shared", "Mail.Send.Shared") if shared else own


def app(client_id: str, secret: str, certificate: str, tenant: str, *, graph: bool) -> OAuthClient:
    """The app itself signs in. Raises PermanentError without a directory: an app belongs to exactly one."""
    if tenant.casefold() in _ANYBODY:
        raise PermanentError("no_tenant", "An app needs the directory (tenant) id. Enter it in the account.")
    base = _base(tenant)
    return OAuthClient(
        vendor="Microsoft",
        client_id=client_id,
        secret=secret,
        certificate=certificate,
        authorize_url=f"{base}/authorize",
        token_url=f"{base}/token",
        scopes=(
            "https://graph.microsoft.com/.default" if graph else "https://outlook.office365.com/.default",
        ),
    )


def _base(tenant: str) -> str:
    return f"{settings.MICROSOFT_LOGIN_URL}/{quote(tenant, safe='')}/oauth2/v2.0"
