"""The connection to a model's server, which may be as slow and as long-winded as it likes: it is hung up on in time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from inquiries.extraction.openai.config import Config

if TYPE_CHECKING:
    from openai import OpenAI

_CONNECT_SECONDS = 5.0
MOST_BYTES = 4_000_000  # of an answer; a long one has 100,000
_MOST_PACKED = MOST_BYTES // 40  # unpacked it may be a thousand times as long
_UNTIL = "hub_until"


class TooLong(Exception):
    """More than any answer of a model has."""


def client(config: Config) -> OpenAI:
    """The SDK's time-outs count from one byte to the next: what drips would hold a worker for ever."""
    import openai  # a second of imports that no other command shall pay

    # Redirects are not followed: they would carry the mail to an address that nobody has chosen.
    timeout = openai.Timeout(config.timeout, connect=min(_CONNECT_SECONDS, config.timeout))
    hooks = {"request": [lambda request: _begin(request, config.timeout)], "response": [_bound]}
    return openai.OpenAI(
        api_key=config.api_key or "none",
        base_url=config.base_url,
        timeout=timeout,
        max_retries=0,
        default_headers={"Accept-Encoding": "identity"},
        http_client=openai.DefaultHttpxClient(follow_redirects=False, timeout=timeout, event_hooks=hooks),
    )


def never_sent(error: BaseException | None) -> bool:
    """Whether a failed call had reached nobody who could charge it."""
    import httpx2

    reasons = (
        httpx2.ConnectError,
        httpx2.ConnectTimeout,
        httpx2.PoolTimeout,
        httpx2.ProxyError,
        httpx2.UnsupportedProtocol,
    )
    return isinstance(error, (*reasons, httpx2.WriteError, httpx2.WriteTimeout))


def _begin(request: Any, seconds: float) -> None:
    request.extensions = {**request.extensions, _UNTIL: time.monotonic() + seconds}


def _bound(response: Any) -> None:
    packed = response.headers.get("content-encoding", "identity") != "identity"
    until = response.request.extensions[_UNTIL]
    response.stream = _bounded(response.stream, until, _MOST_PACKED if packed else MOST_BYTES)


def _bounded(stream: Any, until: float, most: int) -> Any:
    import httpx2

    class Bounded(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            left = most
            for part in stream:
                left -= len(part)
                if left < 0:
                    raise TooLong
                if time.monotonic() > until:
                    raise httpx2.ReadTimeout("The answer came too slowly.")
                yield part

        def close(self) -> None:
            stream.close()

    return Bounded()
