"""Asking a ClamAV daemon about bytes: INSTREAM of its protocol (clamd(8)), over TCP or a local socket."""

from __future__ import annotations

import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from inquiries.channels import PermanentError, TemporaryError

_CHUNK = 64 * 1024
_PORT = 3310
_MAX_ANSWER = 4_096


@dataclass(frozen=True)
class Verdict:
    """`virus` is the name that the scanner gave it; empty for a clean file."""

    virus: str = ""


def scan(url: str, data: bytes, seconds: float) -> Verdict:
    """`url` is `tcp://host:3310` or `unix:///path`; each step may take `seconds`. Raises TemporaryError when the
    scanner can't be asked, PermanentError when it will not look at this file (its own limit of size)."""
    try:
        with closing(_connected(url, seconds)) as connection:
            answer = _asked(connection, data)
    except OSError as error:
        raise TemporaryError(
            "scanner_unreachable", f"The virus scanner can't be asked just now: {error}"
        ) from error
    return _understood(answer)


def _connected(url: str, seconds: float) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(parts.path)
        except OSError:
            connection.close()
            raise
        return connection
    return socket.create_connection((parts.hostname or "", parts.port or _PORT), timeout=seconds)


def _asked(connection: socket.socket, data: bytes) -> str:
    try:
        connection.sendall(b"zINSTREAM\0")
        for at in range(0, len(data), _CHUNK):
            chunk = data[at : at + _CHUNK]
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
    except OSError as error:
        # over its limit it answers at once and hangs up, while we still write
        answer = _answer(connection)
        if not answer:
            raise error
        return answer
    return _answer(connection)


def _answer(connection: socket.socket) -> str:
    received = b""
    try:
        while len(received) < _MAX_ANSWER and not received.endswith(b"\0"):
            piece = connection.recv(_MAX_ANSWER)
            if not piece:
                break
            received += piece
    except ConnectionResetError:
        pass
    return received.rstrip(b"\0").decode("utf-8", "replace").strip()


def _understood(answer: str) -> Verdict:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict()
    if said.endswith(" FOUND"):
        return Verdict(said.removesuffix(" FOUND") or "unnamed")
    if "size limit exceeded" in said:
        raise PermanentError("too_large_to_scan", "The file is larger than the virus scanner looks at.")
    raise TemporaryError(
        "scanner_failed", f"The virus scanner did not answer as it should: {said[:200] or 'nothing'}"
    )
