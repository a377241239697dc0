"""A TCP proxy before a server, that counts connections and cuts them off as it is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """`cuts`: after so many bytes from the server the next connection is cut, one entry a connection; None lets it live.
    `down` refuses everybody."""

    target: int
    port: int = 0
    cuts: list[int | None] = field(default_factory=list)
    down: bool = False
    opened: int = 0
    alive: int = 0
    peak: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _socks: set[socket.socket] = field(default_factory=set)

    def cut_all(self) -> None:
        """As a router that forgets: both ends are reset."""
        with self._lock:
            socks = list(self._socks)
        for sock in socks:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            if self.down:
                client.close()
                continue
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with self._lock:
            self.opened += 1
            self.alive += 1
            self.peak = max(self.peak, self.alive)
            left = self.cuts.pop(0) if self.cuts else None
        try:
            with client, socket.create_connection(("127.0.0.1", self.target)) as server:
                with self._lock:
                    self._socks |= {client, server}
                up = threading.Thread(target=_pump, args=(client, server, None), daemon=True)
                up.start()
                _pump(server, client, left)
                for sock in (client, server):
                    with suppress(OSError):
                        sock.shutdown(socket.SHUT_RDWR)
                up.join(5)
                with self._lock:
                    self._socks -= {client, server}
        finally:
            with self._lock:
                self.alive -= 1


def _pump(source: socket.socket, sink: socket.socket, left: int | None) -> None:
    with suppress(OSError):
        while data := source.recv(65536 if left is None else max(1, min(65536, left))):
            sink.sendall(data)
            if left is not None:
                left -= len(data)
                if left <= 0:
                    return
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def before(target: int) -> Iterator[Proxy]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = Proxy(target, listener.getsockname()[1])
        threading.Thread(target=proxy.serve, args=(listener,), daemon=True).start()
        try:
            yield proxy
        finally:
            listener.close()
            proxy.cut_all()
