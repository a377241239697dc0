"""One client of bench/webhook.py: posts what stands in a file, one after the other over one connection, as fast as it is
answered. Knows neither Django nor the hub: eight of them share two processors with what they measure.

    python webhook_client.py SOCKET FILE     # waits for a line, then prints [[status, seconds, body], …]
"""

from __future__ import annotations

import pickle
import socket
import sys
import time
from pathlib import Path

Answer = tuple[int, float, str]


def main() -> None:
    address, file = sys.argv[1:]
    posts: list[bytes] = pickle.loads(Path(file).read_bytes())
    print("ready", flush=True)
    sys.stdin.readline()
    line = Line(address)
    answers = [line.ask(post) for post in posts]
    sys.stdout.write(repr(answers))


class Line:
    def __init__(self, address: str) -> None:
        self._address = address
        self._socket: socket.socket | None = None

    def ask(self, post: bytes) -> Answer:
        started = time.perf_counter()
        status, body = self._once(post)
        return status, time.perf_counter() - started, body

    def _once(self, post: bytes) -> tuple[int, str]:
        try:
            if self._socket is None:
                self._socket = socket.socket(socket.AF_UNIX)
                self._socket.settimeout(60)
                self._socket.connect(self._address)
            self._socket.sendall(post)
            return self._read(self._socket)
        except OSError as error:
            self._socket = None
            return 0, str(error)

    def _read(self, line: socket.socket) -> tuple[int, str]:
        got = b""
        while b"\r\n\r\n" not in got:
            more = line.recv(65536)
            if not more:
                raise ConnectionError("closed")
            got += more
        head, _, body = got.partition(b"\r\n\r\n")
        fields = head.lower().split(b"\r\n")
        length = next(int(one[15:]) for one in fields if one.startswith(b"content-length:"))
        while len(body) < length:
            body += line.recv(65536)
        if b"connection: close" in fields:
            self._socket = None
        return int(head.split()[1]), body.decode("latin-1")


if __name__ == "__main__":
    main()
