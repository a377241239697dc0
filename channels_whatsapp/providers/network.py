"""What `requests` raises, as a verdict. Whether a request may have been taken decides about everything else: neither
provider knows a key by which a repeated one would be recognised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import requests
import structlog

from inquiries.channels import ChannelError, OutcomeUnknown, PermanentError, TemporaryError

log = structlog.get_logger(__name__)
SECONDS = (5, 30)  # to connect, between two reads
LONGEST_WAIT = timedelta(hours=6)
NO_ANSWER = "no_answer"
_NO_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
)
_NEVER_LEFT = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError")


@contextmanager
def network(provider: str, *, changes: bool = False) -> Iterator[None]:
    """`changes`: the request does something that must not be done twice. The chain is cut: texts of these errors hold
    addresses, and those of media carry signatures."""
    try:
        yield
    except requests.RequestException as error:
        log.warning("whatsapp.network", provider=provider, error=type(error).__name__)
        raise _verdict(error, provider, changes=changes) from None


def _verdict(error: requests.RequestException, provider: str, *, changes: bool) -> ChannelError:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return PermanentError("tls_certificate", f"The certificate of {provider} can't be trusted.")
    if never_left(error):
        return TemporaryError("unreachable", f"{provider} can't be reached.")
    if changes:
        return lost(provider)
    if isinstance(error, requests.Timeout):
        return TemporaryError(NO_ANSWER, f"{provider} does not answer in time.")
    return TemporaryError("connection_lost", f"The connection to {provider} broke.")


def lost(provider: str) -> OutcomeUnknown:
    """The request left, and no proper answer came."""
    return OutcomeUnknown(NO_ANSWER, f"{provider} gave no answer: it may have gone out.")


def never_left(error: requests.RequestException) -> bool:
    """A name that is not found, a refused connection, an address that can't be one: surely nobody has taken it."""
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.ProxyError, *_NO_ADDRESS)):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in _NEVER_LEFT


def asked_wait(header: str | None) -> timedelta | None:
    """Retry-After: seconds or a date (RFC 9110, 10.2.3)."""
    asked = (header or "").strip()
    if asked.isascii() and asked.isdigit():
        return min(timedelta(seconds=int(asked[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(asked).astimezone(UTC)
    except (TypeError, ValueError):
        return None
    return min(max(until - datetime.now(UTC), timedelta(0)), LONGEST_WAIT)
