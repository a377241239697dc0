"""A tiny provider on this machine, which only hands out the files of the demo's chats, as Meta and Twilio do. With it the
files come by the same code as real ones, and nothing asks the network."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.test import override_settings

from channels_whatsapp.demo import meta_posts, twilio_posts
from channels_whatsapp.demo.media import FILES
from channels_whatsapp.demo.stories import Line


@contextmanager
def running(lines: Iterable[Line]) -> Iterator[None]:
    """While it runs, the settings lead to it."""
    files = dict(_files(lines))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("_Handler", (_Files,), {"files": files}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    try:
        with override_settings(META_GRAPH_URL=url, TWILIO_API_URL=url, WHATSAPP_MEDIA_HOSTS=["127.0.0.1"]):
            yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _files(lines: Iterable[Line]) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """By path; Meta's id alone leads to the address of the file."""
    for line in lines:
        if "file" not in line.told:
            continue
        file = FILES[line.told["file"]]
        if line.chat.number.provider == "twilio":
            yield twilio_posts.media_path(line), file
        else:
            yield f"/files/{meta_posts.media_id(line)}", file


class _Files(BaseHTTPRequestHandler):
    files: dict[str, tuple[str, bytes]]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path in self.files:
            self._answer(200, *self.files[path])
        elif (found := f"/files/{path.rpartition('/')[2]}") in self.files:
            self._answer(200, "application/json", json.dumps(self._where(found)).encode())
        else:
            self._answer(404, "application/json", b'{"error": {"code": 100}}')

    def _where(self, path: str) -> dict[str, object]:
        content_type, data = self.files[path]
        url = f"http://{self.headers['Host']}{path}"
        about = {"messaging_product": "whatsapp", "id": path.rpartition("/")[2], "mime_type": content_type}
        return {**about, "url": url, "file_size": len(data)}

    def _answer(self, status: int, content_type: str, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Nobody reads along."""
