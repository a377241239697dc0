"""Webhooks on the wire."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tests.support.meta.events import Event, together
from tests.support.webhooks import Post, meta_signature

PATH = "/whatsapp/meta/"


def signed(events: Iterable[Event], secret: str = "meta-secret") -> Post:
    """As Meta writes it: everything beyond ASCII as \\u, slashes escaped too; signed as these bytes."""
    text = json.dumps(together(events), separators=(",", ":"), ensure_ascii=True)
    body = text.replace("/", "\\/").encode()
    return Post(PATH, body, "application/json", {"X-Hub-Signature-256": meta_signature(secret, body)})
