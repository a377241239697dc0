"""What a file is to WhatsApp, and why one can't be sent."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from channels_whatsapp.composing.limits import Kind, Limits
from inquiries.channels import OutgoingAttachment

# By content these are "some bytes" or "a zip"; the ending may say more.
_VAGUE = frozenset({"", "application/octet-stream", "application/zip", "text/plain"})
_ENDINGS = {
    "txt": "text/plain",
    "vcf": "text/vcard",
    "pdf": "application/pdf",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SAME = {
    "image/jpg": "image/jpeg",
    "audio/x-m4a": "audio/mp4",
    "audio/mp3": "audio/mpeg",
    "text/x-vcard": "text/vcard",
}
_INSTEAD = {"image": "PDF or JPG", "video": "MP4", "audio": "MP3"}
_NAMES = {
    Kind.IMAGE: "pictures",
    Kind.VIDEO: "videos",
    Kind.AUDIO: "recordings",
    Kind.DOCUMENT: "documents",
    Kind.STICKER: "stickers (.webp)",
}


def type_of(file: OutgoingAttachment) -> str:
    """The type under which it is sent. Where the content says little, the ending counts."""
    told = file.content_type.partition(";")[0].strip().lower()
    told = _SAME.get(told, told)
    return _ENDINGS.get(_ending(file), told) if told in _VAGUE else told


def kind_of(file: OutgoingAttachment, limits: Limits) -> Kind | None:
    """None: WhatsApp does not take it."""
    content_type = type_of(file)
    if content_type == "audio/ogg" and b"OpusHead" not in file.data[:256]:
        return None  # Vorbis is refused, and only after it was taken (131053)
    return limits.kind_of(content_type)


def takes_caption(file: OutgoingAttachment, limits: Limits) -> bool:
    return kind_of(file, limits) in limits.captions


def problems(attachments: Iterable[OutgoingAttachment], limits: Limits) -> list[str]:
    """In words, each once."""
    told = (_problem(file, limits) for file in attachments)
    return list(dict.fromkeys(words for words in told if words))


def _problem(file: OutgoingAttachment, limits: Limits) -> str:
    if not file.size:
        return f"“{file.filename}” is empty."
    kind = kind_of(file, limits)
    if kind is None:
        ending = _ending(file)
        what = f".{ending}" if ending else f"“{file.filename}”"
        instead = _INSTEAD.get(type_of(file).partition("/")[0], "PDF")
        return f"WhatsApp takes no {what}: send it as {instead}, or by e-mail."
    most = limits.sizes[kind]
    if file.size <= most:
        return ""
    return (
        f"“{file.filename}” has {file.size / 1_000_000:.1f} MB; WhatsApp takes {_NAMES[kind]} of at most "
        f"{_megabytes(most)} MB. Make it smaller, or send it by e-mail."
    )


def _ending(file: OutgoingAttachment) -> str:
    return PurePath(file.filename).suffix.removeprefix(".").lower()[:10]


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:g}"
