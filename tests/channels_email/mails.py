"""Small builders of mail, as bytes."""

from __future__ import annotations

HEAD = b"From: Anna Berg <anna@example.com>\r\nTo: desk@agency.example\r\nSubject: Lisbon\r\nMessage-ID: <one@example.com>\r\n"


def mail(body: str | bytes = "Hello", *headers: str, head: bytes = HEAD) -> bytes:
    """A mail with one part; 8-bit text is UTF-8."""
    lines = "".join(f"{line}\r\n" for line in headers).encode()
    return head + lines + b"\r\n" + (body if isinstance(body, bytes) else body.encode())


def multipart(kind: str, *parts: str | bytes, headers: tuple[str, ...] = (), boundary: str = "b1") -> bytes:
    """A mail of several parts; each part brings its own headers."""
    mark = f"--{boundary}".encode()
    raw = [part if isinstance(part, bytes) else part.encode() for part in parts]
    body = b"".join(mark + b"\r\n" + part + b"\r\n" for part in raw) + mark + b"--\r\n"
    return mail(body, f'Content-Type: multipart/{kind}; boundary="{boundary}"', *headers)


def part(kind: str, body: str, *headers: str) -> str:
    return "".join(f"{line}\r\n" for line in (f"Content-Type: {kind}", *headers)) + "\r\n" + body
