"""One part of a file, as players ask for it (RFC 9110, 14): Safari plays nothing that can't be asked for in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpRequest

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$")
_CHUNK = 64 * 1024


def serve(request: HttpRequest, response: FileResponse, size: int) -> None:
    """Makes it a 206 with the wanted part, or a 416; anything but one simple range is answered with the whole file."""
    response["Accept-Ranges"] = "bytes"
    wanted = _ONE.match(request.headers.get("Range", ""))
    if wanted is None or wanted.groups() == ("", ""):
        return
    start, end = _bounds(*wanted.groups(), size)
    if start > end:
        response.status_code, response.streaming_content = 416, iter(())
        response["Content-Range"], response["Content-Length"] = f"bytes */{size}", "0"
        return
    file = response.file_to_stream
    file.seek(start)
    response.status_code, response.streaming_content = 206, _read(file, end - start + 1)
    response["Content-Range"], response["Content-Length"] = (
        f"bytes {start}-{end}/{size}",
        str(end - start + 1),
    )


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """ "-500" are the last 500 bytes."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _read(file: IO[bytes], count: int) -> Iterator[bytes]:
    while count > 0 and (chunk := file.read(min(_CHUNK, count))):
        count -= len(chunk)
        yield chunk
