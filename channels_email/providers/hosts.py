"""The names of mail servers come out of a form. Whoever may fill it must not reach the hub's own network by it
(OWASP, server-side request forgery): loopback, private and link-local addresses are refused unless the environment
allows them."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings

from inquiries.channels import PermanentError, TemporaryError

_WORDS = (
    "{host} is an address of the hub's own network. If the mail server really stands there, an operator sets "
    "MAIL_ALLOW_PRIVATE_HOSTS."
)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name. Raises TemporaryError `dns`, or PermanentError for one that nobody may be sent to."""
    if not host:
        raise PermanentError("no_server", "No mail server is named in the account.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TemporaryError("dns", f"The name {host} can't be found. Is it spelled right?") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        _refuse_private(host, address)
    return addresses


def check_peer(sock: socket.socket, host: str, *, encrypted: bool) -> None:
    """Asked once more of the open connection, before any password: a name may have been given another address since."""
    address = str(sock.getpeername()[0])
    _refuse_private(host, address)
    if not encrypted and not _parse(address).is_loopback:
        raise PermanentError(
            "not_encrypted",
            "Without encryption the hub talks only to a server on its own machine. Choose TLS.",
        )


def _refuse_private(host: str, address: str) -> None:
    if not settings.MAIL_ALLOW_PRIVATE_HOSTS and not _parse(address).is_global:
        raise PermanentError("private_host", _WORDS.format(host=host))


def _parse(address: str) -> IPv4Address | IPv6Address:
    parsed = ip_address(address.partition("%")[0])
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed
