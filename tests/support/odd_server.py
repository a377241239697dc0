"""A server that speaks HTTP as badly as a test wants: `behave` gets the connection once a request was read."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Behave = Callable[[socket.socket], None]
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
ROME = {"destinations": {"value": ["Rome"], "quotes": [{"message": "m1", "words": "Rome"}], "sure": True}}


def response(**told: Any) -> bytes:
    """A good answer of the Responses API, and what a test makes of it."""
    text = {"type": "output_text", "text": json.dumps(ROME)}
    good = {
        "id": "r",
        "object": "response",
        "model": "gpt-5-mini",
        "status": "completed",
        "output": [{"type": "message", "role": "assistant", "content": [text]}],
        "usage": {"input_tokens": 900, "output_tokens": 50},
    }
    return json.dumps(good | told).encode()


def sending(body: bytes) -> Behave:
    return lambda end: end.sendall(HEAD + b"content-length: %d\r\n\r\n" % len(body) + body)


@contextmanager
def running(behave: Behave) -> Iterator[str]:
    """The address; it answers each call alike."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_serve, args=(listening, behave), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"


def _serve(listening: socket.socket, behave: Behave) -> None:
    while True:
        try:
            end, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(end, behave), daemon=True).start()


def _answer(end: socket.socket, behave: Behave) -> None:
    with end:
        try:
            head, _, body = _until(end, b"", lambda data: b"\r\n\r\n" in data).partition(b"\r\n\r\n")
            length = next(
                int(line.split(b":")[1])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length")
            )
            _until(end, body, lambda data: len(data) >= length)
            behave(end)
        except OSError:
            return  # the client hung up


def _until(end: socket.socket, data: bytes, enough: Callable[[bytes], bool]) -> bytes:
    while not enough(data):
        data += end.recv(65536) or _gone()
    return data


def _gone() -> bytes:
    raise ConnectionError
