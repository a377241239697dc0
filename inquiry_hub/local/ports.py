"""The web's listening socket. Opened by the runner and inherited by the web, so nobody can take the port in between."""

from __future__ import annotations

import errno
import socket
import sys

_TRIES = 20


def listen(host: str, port: int) -> socket.socket:
    """On `port`, or on the next free one with a word about it."""
    for offset in range(_TRIES):
        try:
            door = _open(host, port + offset)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            continue
        if offset:
            print(
                f"Port {port} is busy: the hub takes {port + offset}. (Choose one: PORT=9000 make run)",
                file=sys.stderr,
            )
        return door
    return _open(host, 0)


def _open(host: str, port: int) -> socket.socket:
    door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        # Only so that a port in TIME_WAIT can be taken again; a port that somebody listens on stays busy.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen(128)
        door.set_inheritable(True)
    except OSError:
        door.close()
        raise
    return door


def address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    name = {"127.0.0.1": "localhost", "0.0.0.0": "localhost", "::": "localhost"}.get(host, host)  # noqa: S104
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"
