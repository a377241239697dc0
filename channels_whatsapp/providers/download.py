"""Files of customers, from hosts that an allow list names (OWASP, server-side request forgery). Redirects are followed by
hand, the secret stays with the provider, and nothing is read beyond the cap, whatever the length claims to be."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings

from channels_whatsapp.providers.network import SECONDS, network
from inquiries.channels import PermanentError, TemporaryError

ALTOGETHER = 120.0  # seconds for one file
_REDIRECTS = 3
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Downloaded:
    """`status` is 200, or the refusal of the last host asked; then `data` is empty."""

    status: int
    data: bytes = b""
    content_type: str = ""
    disposition: str = ""
    retry_after: str = ""


@dataclass(frozen=True)
class Keys:
    """`headers` are for requests to `origins` only, each like "https://api.twilio.com": the provider's own, which an
    operator has set. All other hosts are asked without."""

    origins: frozenset[str]
    headers: Mapping[str, str]


def origin_of(url: str) -> str:
    at = urlsplit(url)
    return f"{at.scheme}://{at.netloc}"


def fetch(url: str, keys: Keys, provider: str) -> Downloaded:
    """Raises TemporaryError for networks, PermanentError `foreign_host`, `too_large`, `too_many_redirects`. Statuses other
    than 200 are the caller's to judge."""
    end = time.monotonic() + ALTOGETHER
    with requests.Session() as session:
        session.trust_env = False  # no .netrc, no proxy of the shell
        for _ in range(_REDIRECTS + 1):
            headers = _headers_for(url, keys)
            with (
                network(provider),
                session.get(
                    url, headers=headers, timeout=SECONDS, stream=True, allow_redirects=False
                ) as answer,
            ):
                if not answer.is_redirect:
                    return _read(answer, end, provider)
                url = urljoin(url, answer.headers["Location"])
    raise PermanentError("too_many_redirects", f"{provider} sends the hub around in circles for this file.")


def _headers_for(url: str, keys: Keys) -> dict[str, str]:
    plain = {"User-Agent": "inquiry-hub", "Accept-Encoding": "identity"}  # a small file must not unfold
    if origin_of(url) in keys.origins:
        return {**plain, **keys.headers}
    check(url)
    return plain


def check(url: str) -> None:
    """Raises PermanentError for a host that is not listed, or that leads into a private network."""
    at = urlsplit(url)
    scheme, host = at.scheme, (at.hostname or "").casefold().rstrip(".")
    if not _listed(host):
        raise PermanentError(
            "foreign_host", f"The file lies on a host that is not known: {host[:100] or 'none'}."
        )
    if _literal(host):  # an operator wrote this very address into WHATSAPP_MEDIA_HOSTS
        return
    if scheme != "https":
        raise PermanentError("not_encrypted", f"The file would come from {host} without encryption.")
    for address in _resolved(host):
        if not _parse(address).is_global:
            raise PermanentError("private_host", f"{host} leads into a private network.")


def _listed(host: str) -> bool:
    return any(
        host == one or (one.startswith(".") and host.endswith(one))
        for one in map(str.casefold, settings.WHATSAPP_MEDIA_HOSTS)
    )


def _literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _resolved(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TemporaryError("dns", f"The name {host} can't be found.") from None
    return [str(one[4][0]) for one in found]


def _parse(address: str) -> IPv4Address | IPv6Address:
    parsed = ip_address(address.partition("%")[0])
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed


def _read(answer: requests.Response, end: float, provider: str) -> Downloaded:
    if answer.status_code != 200:
        return Downloaded(answer.status_code, retry_after=answer.headers.get("Retry-After", ""))
    cap = most()
    claimed = answer.headers.get("Content-Length", "")
    if claimed.isascii() and claimed.isdigit() and int(claimed[:15]) > cap:
        raise too_large()
    data = bytearray()
    for chunk in answer.iter_content(_CHUNK):
        data += chunk
        if len(data) > cap:
            raise too_large()
        if time.monotonic() > end:
            raise TemporaryError("too_slow", f"{provider} hands the file over too slowly.")
    if claimed.isascii() and claimed.isdigit() and len(data) < int(claimed[:15]):
        raise TemporaryError(
            "connection_lost", f"The connection to {provider} broke in the middle of the file."
        )
    told = answer.headers.get
    return Downloaded(200, bytes(data), told("Content-Type", ""), told("Content-Disposition", ""))


def most() -> int:
    """Bytes of one file."""
    return int(settings.WHATSAPP_MEDIA_MAX_MB) * 1024 * 1024


def too_large() -> PermanentError:
    words = f"The file is larger than {settings.WHATSAPP_MEDIA_MAX_MB} MB, the most that the hub takes."
    return PermanentError("too_large", words)
