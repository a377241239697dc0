"""Paths that a person named, as one stream of mails in a stable order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from channels_email.importing import mbox
from channels_email.importing.arrival import arrived_at
from channels_email.importing.limits import MAX_MAIL

_MAIL_SUFFIXES = frozenset({".eml", ".mbox", ".mbx"})


@dataclass(frozen=True)
class Found:
    """One mail, or with `problem` the words why it can't be read. `consumed` counts bytes, for the progress bar."""

    origin: str
    raw: bytes = b""
    arrived: datetime | None = None
    problem: str = ""
    consumed: int = 0


def read(paths: Iterable[Path]) -> Iterator[Found]:
    """Never raises for what it finds: an unreadable file is told and the rest goes on."""
    for path in paths:
        if path.is_dir():
            for file in files_of(path):
                yield from _file(file)
        else:
            yield from _file(path)


def total_bytes(paths: Iterable[Path]) -> int:
    return sum(_size(file) for path in paths for file in (files_of(path) if path.is_dir() else [path]))


def files_of(folder: Path) -> Iterator[Path]:
    """Mails of a folder and all folders in it; of a Maildir everything that lies in cur and new."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder  # told as unreadable when somebody opens it
        return
    maildir = folder.name in ("cur", "new") and (folder.parent / "cur").is_dir()
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "tmp" or not (folder / "cur").is_dir():
                yield from files_of(Path(entry.path))
        elif entry.is_file(follow_symlinks=False) and (maildir or _is_mail(entry.name)):
            yield Path(entry.path)


def _is_mail(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in _MAIL_SUFFIXES  # noqa: PTH122  a million names, no Path for each


def _file(path: Path) -> Iterator[Found]:
    origin = f"import: {path.name}"
    try:
        with path.open("rb") as file:
            if file.read(5) == b"From ":
                file.seek(0)
                yield from _boxed(origin, mbox.split(file))
                return
            yield _whole(origin, path)
    except OSError as error:
        yield Found(origin, problem=f"{path}: {error.strerror or type(error).__name__}")


def _whole(origin: str, path: Path) -> Found:
    size = path.stat().st_size
    if size > MAX_MAIL:
        return Found(origin, problem=f"{path}: larger than {MAX_MAIL >> 20} MB", consumed=size)
    raw = path.read_bytes()
    return Found(origin, raw, arrived_at(raw), consumed=size)


def _boxed(origin: str, mails: Iterable[mbox.Boxed]) -> Iterator[Found]:
    before = 0
    for number, one in enumerate(mails, start=1):
        consumed, before = one.end - before, one.end
        if one.raw is None:
            problem = f"{origin}, mail {number}: larger than {MAX_MAIL >> 20} MB"
            yield Found(origin, problem=problem, consumed=consumed)
        else:
            yield Found(origin, one.raw, arrived_at(one.raw, one.stamp), consumed=consumed)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
