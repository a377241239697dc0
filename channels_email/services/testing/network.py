"""The steps that every mail server shares: its name, its port, its encryption."""

from __future__ import annotations

import socket

from channels_email.providers import hosts, verdicts
from channels_email.providers.base import CONNECT_SECONDS, Security, ServerLogin


class Server:
    def __init__(self, host: str, port: int, security: str) -> None:
        self._host, self._port, self._security = host.strip(), port, Security(security)
        self._addresses: list[str] = []

    def login(self, ca_certificate: str) -> ServerLogin:
        """Without a name and a password: enough to connect."""
        return ServerLogin(self._host, self._port, self._security, "", "", ca_certificate)

    def find(self) -> str:
        self._addresses = hosts.resolve(self._host, self._port)
        return f"{self._host} is {', '.join(self._addresses[:3])}."

    def reach(self) -> str:
        """To an address that was looked at, not to the name once more: a second answer could lead elsewhere."""
        with verdicts.network(self._host):
            socket.create_connection((self._addresses[0], self._port), timeout=CONNECT_SECONDS).close()
        return f"{self._host} answers on port {self._port}."

    @property
    def encryption(self) -> str:
        if self._security == Security.PLAIN:
            return "None; the server is on this machine."
        return f"The certificate of {self._host} is good ({self._security.label})."
