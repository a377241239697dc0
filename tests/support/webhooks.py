"""A webhook as a provider sends it: bytes and headers, to be posted once, again, or never."""

from __future__ import annotations

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
