"""Who signed in, as the provider tells it with the tokens (OpenID Connect Core)."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from channels_email.providers.oauth_base import Grant, OAuthClient
from inquiries.channels import PermanentError


@dataclass(frozen=True)
class Identity:
    """`proven`: the provider vouches that the mailbox of this address is the person's."""

    address: str
    proven: bool


def of(grant: Grant, client: OAuthClient, nonce: str) -> Identity:
    """Raises PermanentError if the answer belongs to another question.

    The signature is not looked at: the token came over TLS from the token endpoint itself (3.1.3.7, 6).
    """
    claims = _claims(grant.id_token)
    audience = claims.get("aud")
    meant = audience if isinstance(audience, list) else [audience]
    if client.client_id not in meant or claims.get("nonce") != nonce:
        words = f"The answer of {client.vendor} belongs to another sign-in. Connect the account again."
        raise PermanentError("foreign_answer", words)
    # Microsoft's `email` is what somebody wrote into a directory; its user names lie in domains that were proven.
    name, email = str(claims.get("preferred_username") or ""), str(claims.get("email") or "")
    return Identity(name or email, proven="@" in name or (not name and claims.get("email_verified") is True))


def _claims(token: str) -> dict[str, Any]:
    try:
        part = token.split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, IndexError):
        return {}
    return told if isinstance(told, dict) else {}
