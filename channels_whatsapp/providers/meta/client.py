"""Meta's Graph API, as far as WhatsApp needs it (developers.facebook.com/docs/graph-api): JSON over HTTPS with time-outs, no
redirects, no retries of its own, and verdicts in place of exceptions."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from django.conf import settings

from channels_whatsapp.providers.meta import verdicts
from channels_whatsapp.providers.network import SECONDS, asked_wait, network

META = "Meta"
ALTOGETHER = 60.0  # seconds for one answer
_LARGEST = 4_000_000  # bytes of one; a page of a hundred templates has some 300 KB
_CHUNK = 64 * 1024
Told = dict[str, Any]


@dataclass(frozen=True)
class Access:
    """`app_secret` "": calls carry no proof (developers.facebook.com/docs/graph-api/guides/secure-requests)."""

    token: str = field(repr=False)
    app_secret: str = field(default="", repr=False)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "User-Agent": "inquiry-hub"}

    @property
    def proof(self) -> dict[str, str]:
        if not self.app_secret:
            return {}
        made = hmac.new(self.app_secret.encode(), self.token.encode(), hashlib.sha256)
        return {"appsecret_proof": made.hexdigest()}


class Graph:
    """Paths are without the version: "1060000001/messages". All raise ChannelError and nothing else."""

    def __init__(self, access: Access) -> None:
        self.access = access

    def get(self, path: str, **params: str) -> Told:
        return self._ask("GET", path, params=params)

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, changes: bool = False) -> Told:
        """`changes`: it must not be done twice, so silence is OutcomeUnknown."""
        return self._ask("POST", path, changes=changes, json=body)

    def upload(self, path: str, fields: Mapping[str, str], file: tuple[str, bytes, str]) -> Told:
        """`file`: name, bytes and type. A file that nobody sends is harmless, so it may be repeated."""
        return self._ask("POST", path, data=fields, files={"file": file})

    def _ask(
        self,
        method: str,
        path: str,
        *,
        changes: bool = False,
        params: Mapping[str, str] | None = None,
        **sent: Any,
    ) -> Told:
        url = f"{settings.META_GRAPH_URL}/{settings.META_API_VERSION}/{path}"
        asked = {**(params or {}), **self.access.proof}
        with requests.Session() as session, network(META, changes=changes):
            session.trust_env = False  # no .netrc, no proxy of the shell
            with session.request(
                method,
                url,
                params=asked,
                headers=self.access.headers,
                timeout=SECONDS,
                allow_redirects=False,
                stream=True,
                **sent,
            ) as answer:
                return _read(answer, changes=changes)


def _read(answer: requests.Response, *, changes: bool) -> Told:
    told = _json(answer)
    if 200 <= answer.status_code < 300 and isinstance(told, dict) and "error" not in told:
        return told
    wait = asked_wait(answer.headers.get("Retry-After"))
    raise verdicts.of(answer.status_code, told, wait, changes=changes)


def _json(answer: requests.Response) -> Any:
    """None for what is no JSON, too large or too slow."""
    end, body = time.monotonic() + ALTOGETHER, bytearray()
    for chunk in answer.iter_content(_CHUNK):
        body += chunk
        if len(body) > _LARGEST or time.monotonic() > end:
            return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
