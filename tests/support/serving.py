"""What the fakes of providers share: HTTP/1.1 on a real socket, a world behind it, and trouble on demand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Handler(BaseHTTPRequestHandler):
    """`world` has `lock` and `troubles`; `at` is the path that was asked for, without its query."""

    protocol_version = "HTTP/1.1"
    world: Any
    at: str

    def trouble(self) -> Any:
        """The next that is meant for this request, or None."""
        with self.world.lock:
            for one in self.world.troubles:
                if one.times and one.part in f"{self.command} {self.at}":
                    one.times -= 1
                    return one
        return None

    def handle(self) -> None:
        with suppress(ConnectionError):  # whoever asked has gone
            super().handle()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(
    handler: type[BaseHTTPRequestHandler], world: Any = None, host: str = "127.0.0.1"
) -> Iterator[str]:
    """Its address."""
    server = ThreadingHTTPServer((host, 0), type("Bound", (handler,), {"world": world}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://{host}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
