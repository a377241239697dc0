"""What an access token says of itself. It was made for Microsoft Graph, not for us: good for a hint, never for a proof."""

from __future__ import annotations

import base64
import binascii
import json


def permissions(token: str) -> frozenset[str] | None:
    """What the bearer may do; None where the token does not tell (those of personal accounts can't be read, and one
    of an app names no rights that Exchange alone gives)."""
    body = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        given = [*str(claims.get("scp") or "").split(), *(claims.get("roles") or [])]
    except (ValueError, AttributeError, TypeError, binascii.Error):
        return None
    return frozenset(map(str, given)) or None
