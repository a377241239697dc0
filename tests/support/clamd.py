"""A virus scanner that speaks clamd's protocol: it knows one virus, has a limit of size, and fails as it is told."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class FakeClamd(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.limit = 1_000_000  # StreamMaxLength
        self.scanned: list[bytes] = []
        self.trouble = ""  # "cut": hangs up in the middle; "silent": never answers; or an answer of its own

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class _Session(socketserver.BaseRequestHandler):
    server: FakeClamd

    def handle(self) -> None:
        self.stream = self.request.makefile("rb")
        command = self.stream.read(10)
        if command != b"zINSTREAM\0":
            self.request.sendall(b"UNKNOWN COMMAND\0")
        elif self.server.trouble != "cut":
            self.answer(self.receive())

    def receive(self) -> bytes | None:
        data = b""
        while size := struct.unpack("!I", self.stream.read(4))[0]:
            data += self.stream.read(size)
            if len(data) > self.server.limit:
                return None
        return data

    def answer(self, data: bytes | None) -> None:
        if self.server.trouble == "silent":
            threading.Event().wait(5)
        elif self.server.trouble:
            self.request.sendall(self.server.trouble.encode() + b"\0")
        elif data is None:
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            self.server.scanned.append(data)
            self.request.sendall(
                b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
            )


@contextmanager
def running() -> Iterator[FakeClamd]:
    with FakeClamd() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()
