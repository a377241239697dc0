"""Asking a token endpoint (RFC 6749). Every answer is a Grant or a ChannelError with its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from authlib.integrations.requests_client import OAuth2Session, OAuthError
from authlib.oauth2.rfc7523 import PrivateKeyJWT

from channels_email.providers import certificates, oauth_verdicts
from channels_email.providers.oauth_base import Grant, OAuthClient

_SECONDS = (5, 20)  # to connect, to read; the lease of a refresh is longer
_LONGEST_LIFE = 24 * 3600


def authorize_url(client: OAuthClient, redirect_uri: str, state: str, verifier: str, **extra: str) -> str:
    """Where the browser goes. PKCE by S256 (RFC 7636): whoever steals the code can't use it."""
    session = OAuth2Session(
        client.client_id,
        scope=" ".join(client.scopes),
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )
    url, _ = session.create_authorization_url(
        client.authorize_url, state=state, code_verifier=verifier, **client.authorize_extra, **extra
    )
    return str(url)


def exchange(client: OAuthClient, code: str, verifier: str, redirect_uri: str) -> Grant:
    return _ask(
        client, grant_type="authorization_code", code=code, code_verifier=verifier, redirect_uri=redirect_uri
    )


def refresh(client: OAuthClient, refresh_token: str) -> Grant:
    """`Grant.refresh` is the new refresh token, or the one given if the server keeps it (Google does)."""
    grant = _ask(client, grant_type="refresh_token", refresh_token=refresh_token, **client.again)
    return grant if grant.refresh else Grant(grant.access, refresh_token, grant.seconds, grant.scopes)


def app_only(client: OAuthClient) -> Grant:
    return _ask(client, grant_type="client_credentials", scope=" ".join(client.scopes))


def _ask(client: OAuthClient, **form: str) -> Grant:
    if client.certificate:  # an assertion alone does not name the app to Microsoft
        form["client_id"] = client.client_id
    with _verdicts(client.vendor), _session(client) as session:
        # A redirect would carry secret and code to wherever an answer points.
        told = session.fetch_token(client.token_url, timeout=_SECONDS, allow_redirects=False, **form)
    return _grant(told, client.vendor)


@contextmanager
def _session(client: OAuthClient) -> Iterator[OAuth2Session]:
    method = "private_key_jwt" if client.certificate else "client_secret_post"
    session = OAuth2Session(
        client.client_id, client.certificate or client.secret, token_endpoint_auth_method=method
    )
    session.max_redirects = 0
    session.register_compliance_hook("access_token_response", oauth_verdicts.refuse_trouble(client.vendor))
    if client.certificate:
        certificate = certificates.read(client.certificate)
        session.client_secret = certificate.key
        header = {"x5t#S256": certificate.thumbprint, "typ": "JWT"}
        session.register_client_auth_method(PrivateKeyJWT(client.token_url, headers=header, alg="PS256"))
    try:
        yield session
    finally:
        session.close()


@contextmanager
def _verdicts(vendor: str) -> Iterator[None]:
    try:
        yield
    except OAuthError as error:
        raise oauth_verdicts.refused(vendor, str(error.error), str(error.description or "")) from None
    except requests.Timeout as error:
        raise oauth_verdicts.later(vendor, "does not answer in time") from error
    except (requests.RequestException, ValueError) as error:
        raise oauth_verdicts.later(vendor, "can't be reached or gives no proper answer") from error


def _grant(told: dict[str, Any], vendor: str) -> Grant:
    access = told.get("access_token")
    if not isinstance(access, str) or not access:
        raise oauth_verdicts.later(vendor, "gives no proper answer")
    try:
        seconds = min(_LONGEST_LIFE, int(told.get("expires_in") or 3600))
    except (TypeError, ValueError):
        seconds = 3600
    scopes = tuple(str(told.get("scope") or "").split())
    return Grant(
        access, str(told.get("refresh_token") or ""), seconds, scopes, str(told.get("id_token") or "")
    )
