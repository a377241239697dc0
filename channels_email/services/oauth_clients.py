"""Which app an account signs in with: its own if it names one, else the installation's."""

from __future__ import annotations

from django.conf import settings

from channels_email.models import EmailAccount, Protocol, SignInMethod
from channels_email.providers import google, microsoft
from channels_email.providers.oauth_base import OAuthClient
from channels_email.services.credentials import secret_of
from inquiries.channels import PermanentError

BY_PERSON = frozenset({SignInMethod.GOOGLE, SignInMethod.MICROSOFT})
BY_APP = frozenset({SignInMethod.APP_SECRET, SignInMethod.APP_CERTIFICATE})
BY_TOKEN = BY_PERSON | BY_APP


def client_of(account: EmailAccount) -> OAuthClient:
    """Raises PermanentError `no_client` in words if the app is not named whole."""
    client_id, secret = _app(account)
    graph = account.protocol == Protocol.GRAPH
    if account.sign_in == SignInMethod.GOOGLE:
        return google.client(client_id, secret)
    if account.sign_in == SignInMethod.MICROSOFT:
        shared = reads_as_another(account)
        return microsoft.person(client_id, secret, account.tenant, graph=graph, shared=shared)
    tenant = account.tenant or settings.MICROSOFT_TENANT
    if account.sign_in == SignInMethod.APP_CERTIFICATE:
        certificate = secret_of(account, "certificate")
        return microsoft.app(client_id, "", _needed(certificate, "a certificate"), tenant, graph=graph)
    return microsoft.app(client_id, secret, "", tenant, graph=graph)


def made_for(account: EmailAccount) -> str:
    """Tokens of other settings are no good: another app, another directory, another kind of mailbox."""
    vendor = (
        settings.GOOGLE_CLIENT_ID if account.sign_in == SignInMethod.GOOGLE else settings.MICROSOFT_CLIENT_ID
    )
    client_id = account.client_id or vendor
    tenant = account.tenant if account.sign_in != SignInMethod.GOOGLE else ""
    shared = " shared" if account.protocol == Protocol.GRAPH and reads_as_another(account) else ""
    return f"{account.sign_in} {account.protocol} {tenant} {client_id}{shared}"


def reads_as_another(account: EmailAccount) -> bool:
    """The user name of a Graph account names who signs in, if the mailbox is not his own (a shared mailbox)."""
    name = account.username.strip().casefold()
    return bool(name) and name != account.account.address.casefold()


def _app(account: EmailAccount) -> tuple[str, str]:
    """Never the account's id with the installation's secret: that would show the secret to a foreign app's server."""
    if account.client_id:
        own = secret_of(account, "client_secret")
        wanted = account.sign_in != SignInMethod.APP_CERTIFICATE
        return account.client_id, _needed(own, "a client secret") if wanted else own
    if account.sign_in == SignInMethod.GOOGLE:
        pair = settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET
    else:
        pair = settings.MICROSOFT_CLIENT_ID, settings.MICROSOFT_CLIENT_SECRET
    _needed(pair[0], "an application (client) id")
    return pair


def _needed(value: str, what: str) -> str:
    if not value:
        words = f"This account needs {what} to sign in with. An operator enters it, or sets it for the installation."
        raise PermanentError("no_client", words)
    return value
