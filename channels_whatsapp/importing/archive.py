"""The file as it lies on the disk: a text, or a zip that is read entry by entry within limits and never unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from channels_whatsapp.importing.entries import NotAChat

MAX_TEXT = 64_000_000  # bytes; a phone exports 40,000 messages at most
MAX_FILE = 32_000_000  # bytes of one medium: it travels within its message
MAX_ENTRIES = 20_000
_MAX_RATIO = 100  # of what is unpacked to what is packed; text reaches 10
_RATIO_FROM = 1_000_000  # bytes; small entries may be all zeros
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Export:
    """`title` is the file's name without its ending; `files` are names without folders, as the chat calls them."""

    title: str
    text: str
    files: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    _archive: zipfile.ZipFile | None = None

    def read(self, name: str) -> bytes | None:
        """None where the archive has no such file, or it is damaged or over MAX_FILE."""
        info = self.files.get(name)
        if info is None or self._archive is None:
            return None
        return _bytes_of(self._archive, info, MAX_FILE)


@contextmanager
def opened(path: Path) -> Iterator[Export]:
    """Raises NotAChat in words for what is no export."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            yield Export(path.stem, _decoded(file.read(MAX_TEXT + 1)))
        return
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise NotAChat("This zip file is damaged.") from error
    with archive:
        infos = _checked(archive.infolist())
        chat = _chat_of(infos, path.stem)
        raw = _bytes_of(archive, chat, MAX_TEXT)
        if raw is None:
            raise NotAChat("The chat's text in this zip file is damaged or too large.")
        files = {PurePosixPath(one.filename).name: one for one in reversed(infos) if one is not chat}
        title = (
            path.stem if PurePosixPath(chat.filename).stem == "_chat" else PurePosixPath(chat.filename).stem
        )
        yield Export(title, _decoded(raw), files, archive)


def _checked(infos: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """What is bent on filling memory or on writing elsewhere is no export of a phone."""
    if len(infos) > MAX_ENTRIES:
        raise NotAChat(f"There are {len(infos)} files in this zip; the hub takes {MAX_ENTRIES} at most.")
    for one in infos:
        place = PurePosixPath(one.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts:
            raise NotAChat("This zip names files outside of itself; no phone makes such a file.")
        if one.flag_bits & 0x1:
            raise NotAChat("This zip is locked with a password.")
        if one.file_size > _RATIO_FROM and one.file_size > _MAX_RATIO * max(one.compress_size, 1):
            raise NotAChat("This zip unpacks to far more than a chat can hold.")
    return [one for one in infos if not one.is_dir()]


def _chat_of(infos: list[zipfile.ZipInfo], stem: str) -> zipfile.ZipInfo:
    """An iPhone calls it _chat.txt, Android like the zip; a customer may have sent text files too."""
    texts = [one for one in infos if one.filename.casefold().endswith(".txt")]
    names = {PurePosixPath(one.filename).stem: one for one in texts}
    found = names.get("_chat") or names.get(stem)
    if found is None:
        likely = [one for name, one in names.items() if "whatsapp" in name.casefold()] or texts
        if len(likely) != 1:
            raise NotAChat("There is no chat in this zip: no _chat.txt, and no single text file.")
        found = likely[0]
    return found


def _bytes_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes | None:
    if info.file_size > limit:
        return None
    try:
        with archive.open(info) as file:
            data = file.read(limit + 1)  # the size in the directory is only a claim
    except _BROKEN:
        return None
    return data if len(data) <= limit else None


def _decoded(raw: bytes) -> str:
    if len(raw) > MAX_TEXT:
        raise NotAChat("This text is too large for a chat exported from a phone.")
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    return raw.decode("utf-16" if wide else "utf-8-sig", "replace")
