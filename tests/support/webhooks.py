"""A webhook as a provider sends it: bytes and headers, to be posted once, again, or never; and what it is signed with, by the
providers' documents and not by our code. Needs no Django: bench/ signs with it too."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Post:
    path: str
    body: bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)

    def to(self, client: Any) -> Any:
        """By Django's test client."""
        return client.post(self.path, self.body, content_type=self.content_type, headers=self.headers)


def twilio_signature(
    secret: str, url: str, fields: Iterable[tuple[str, str]], algorithm: Any = hashlib.sha1
) -> str:
    """twilio.com/docs/usage/webhooks/webhooks-security: the address, then each name with its values, sorted."""
    said = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(secret.encode(), said.encode(), algorithm).digest()).decode()


def meta_signature(secret: str, body: bytes) -> str:
    """developers.facebook.com/docs/graph-api/webhooks/getting-started: over the bytes as they are sent."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
