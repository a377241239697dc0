"""What a downloaded file is: by its content, named if nobody named it."""

from __future__ import annotations

from email.message import Message

import filetype

from inquiries.channels import IncomingAttachment, Medium

_LOOKED_AT = 8_192  # bytes
# What the library gives no ending for, or one that people don't know.
_ENDINGS = {"audio/ogg": "ogg", "audio/amr": "amr", "text/vcard": "vcf", "text/plain": "txt"}
_KINDS = {"image": "image", "video": "video", "audio": "audio", "text": "text"}


def attachment(
    medium: Medium, data: bytes, content_type: str = "", disposition: str = ""
) -> IncomingAttachment:
    """`content_type` and `disposition` are headers of the answer, claims like those of `medium`."""
    found = filetype.guess(data[:_LOOKED_AT])
    claim = (content_type or medium.content_type).partition(";")[0].strip().lower()
    kind = found.mime if found else claim or "application/octet-stream"
    ending = _ENDINGS.get(kind) or (found.extension if found else _ENDINGS.get(claim, "bin"))
    name = medium.filename or _named(disposition) or f"{_word(medium, kind)}.{ending}"
    return IncomingAttachment(name, kind, data)


def _named(disposition: str) -> str:
    """RFC 6266, as the standard library reads it for mail."""
    if not disposition:
        return ""
    header = Message()
    header["Content-Disposition"] = disposition.replace("\r", " ").replace("\n", " ")
    return header.get_filename() or ""


def _word(medium: Medium, kind: str) -> str:
    return "voice-message" if medium.voice else _KINDS.get(kind.partition("/")[0], "document")
