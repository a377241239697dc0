"""The signed reply code of an inquiry: 24 characters that survive mail programs which drop References.

Lower-case base32, because the case of an address may be folded on its way. 5 bytes of id and an 80-bit HMAC: it can't
be guessed, and a code of one inquiry says nothing about another.
"""

from __future__ import annotations

import base64
import binascii
import hmac

from django.conf import settings

_ID_BYTES, _MAC_BYTES = 5, 10


def make(inquiry_id: int) -> str:
    return _encode(inquiry_id, settings.SECRET_KEY)


def read(token: str) -> int | None:
    """The inquiry's id, or None if we did not sign it. Keys that were rotated out still count for reading."""
    if not token.isascii():  # the long s and the dotless i become ASCII in upper()
        return None
    try:
        raw = base64.b32decode(token.upper())
    except (binascii.Error, ValueError):
        return None
    if len(raw) != _ID_BYTES + _MAC_BYTES:
        return None
    inquiry_id = int.from_bytes(raw[:_ID_BYTES], "big")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return (
        inquiry_id
        if any(hmac.compare_digest(_encode(inquiry_id, key), token.lower()) for key in keys)
        else None
    )


def _encode(inquiry_id: int, key: str) -> str:
    body = inquiry_id.to_bytes(_ID_BYTES, "big")
    mac = hmac.digest(key.encode(), b"inquiry reply code" + body, "sha256")[:_MAC_BYTES]
    return base64.b32encode(body + mac).decode().lower()
