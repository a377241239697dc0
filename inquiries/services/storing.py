"""Default storage: what it says is written stays written, and what goes wrong there may go well later."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from inquiries.channels import TemporaryError


def save(path: str, data: bytes) -> str:
    """The path it got. Raises TemporaryError."""
    try:
        written = default_storage.save(path, ContentFile(data))
        _settle_on_disk(written)
    except Exception as error:  # isolation point: each storage has errors of its own, S3's are no OSError
        raise TemporaryError("not_stored", f"A file can't be stored just now: {path}") from error
    return written


def read(path: str) -> bytes:
    """Raises TemporaryError."""
    try:
        with default_storage.open(path, "rb") as file:
            data: bytes = file.read()
    except Exception as error:  # isolation point, as above
        raise TemporaryError("not_readable", f"A stored file can't be read just now: {path}") from error
    return data


def _settle_on_disk(path: str) -> None:
    """The row that names this file survives a power cut; a file that only the page cache holds would not."""
    try:
        local = Path(default_storage.path(path))
    except NotImplementedError:  # not a folder of this machine: there a yes means stored
        return
    for name in (local, local.parent):
        descriptor = os.open(name, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
