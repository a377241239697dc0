"""What Meta answers to a request that failed. The code decides, never the title, and with it the HTTP status: 4xx with a
JSON error was surely not done (developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

import structlog

from channels_whatsapp.providers.meta import codes
from channels_whatsapp.providers.verdicts import (
    NumberStopped,
    Verdict,
    VerdictKind,
    permanent,
    temporary,
    unlisted,
)
from inquiries.channels import ChannelError, OutcomeUnknown, PermanentError, TemporaryError

log = structlog.get_logger(__name__)
_THROTTLED = temporary("Meta asks to wait.", 60)
_REFUSED = permanent("Meta refused the request and gave no reason.")
_PROOF = PermanentError(
    "app_secret",
    "The app secret does not belong to the app of the access token. An administrator must enter both again.",
)


class _Said(NamedTuple):
    code: int | str
    words: str
    transient: bool


def of(status: int, told: Any, wait: timedelta | None, *, changes: bool) -> ChannelError:
    """`told`: the answer's JSON, whatever it is; `wait`: what Retry-After asked for; `changes`: the request was one to send
    something."""
    said = _read(told)
    log.warning("meta.refused", status=status, code=said.code if said else None)
    if said is None:
        return _without_json(status, wait, changes=changes)
    if "appsecret_proof" in said.words:
        return _PROOF
    found = _by_code(status, said)
    if isinstance(found, OutcomeUnknown) and (not changes or status < 500):
        found = TemporaryError(found.code, found.words)
    if isinstance(found, TemporaryError) and wait is not None:
        found.retry_after = wait
    return found


@contextmanager
def looking() -> Iterator[None]:
    """A token that may send and may not look stops no number."""
    try:
        yield
    except NumberStopped as error:
        if codes.verdict(error.code.removeprefix("whatsapp_")) is not codes.PERMISSION:
            raise
        raise PermanentError(error.code, error.words) from None


def _by_code(status: int, said: _Said) -> ChannelError:
    code = f"whatsapp_{said.code}"
    if listed := codes.verdict(said.code):
        return listed.error(said.code, said.words)
    if status == 429:
        return _THROTTLED.error(said.code)
    if status >= 500 or said.transient:
        return OutcomeUnknown(code, unlisted(said.code, said.words))
    return PermanentError(code, unlisted(said.code, said.words))


def _without_json(status: int, wait: timedelta | None, *, changes: bool) -> ChannelError:
    """A proxy or a load balancer has answered in Meta's place, or what it says can't be read: also a yes, for who knows to
    what."""
    if status >= 500 or status == 408 or 200 <= status < 300:
        words = f"Meta gives no proper answer (status {status})."
        return OutcomeUnknown(f"http_{status}", words) if changes else TemporaryError(f"http_{status}", words)
    listed: Verdict = _THROTTLED if status == 429 else codes.TOKEN if status == 401 else _REFUSED
    found = listed.error(status)
    if listed.kind is VerdictKind.TEMPORARY and wait is not None:
        found.retry_after = wait
    return found


def _read(told: Any) -> _Said | None:
    error = told.get("error") if isinstance(told, Mapping) else None
    if not isinstance(error, Mapping):
        return None
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, Mapping) else ""
    code = error.get("code")
    words = str(details or error.get("message") or "")
    return _Said(code if isinstance(code, int) else str(code or ""), words, error.get("is_transient") is True)
