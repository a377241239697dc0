"""A message of an exported chat as the original that the hub keeps: JSON that says everything, the file included."""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from channels_whatsapp.importing.archive import Export
from channels_whatsapp.importing.chat import Said
from inquiries.channels import RawInbound

_TYPES = {
    ".opus": "audio/ogg",
    ".webp": "image/webp",
    ".m4a": "audio/mp4",
    ".vcf": "text/vcard",
    ".heic": "image/heic",
}


@dataclass(frozen=True)
class Exported:
    """One message with its name for ever: made of what it says and when, for an export gives no ids. The same chat
    exported again gives the same names, whatever the two are called there."""

    id: str
    said: Said
    ours: bool

    @property
    def delivery_id(self) -> str:
        return f"x:{self.id}"


def named(said: Sequence[Said], export: Export, phone: str, customer: str) -> Iterator[Exported]:
    """`phone` of the customer in E.164, `customer` as the chat calls them."""
    seen: Counter[str] = Counter()
    for one in said:
        ours = one.author != customer
        content = [phone, one.at.astimezone(UTC).isoformat(), ours, one.text, _file_key(one, export)]
        key = json.dumps(content)
        seen[key] += 1  # "ok" twice within one minute are two messages
        yield Exported(hashlib.sha256(f"{key}{seen[key]}".encode()).hexdigest(), one, ours)


def _file_key(one: Said, export: Export) -> str:
    """By content: an iPhone numbers the files anew at each export."""
    info = export.files.get(one.file)
    return f"{info.file_size}:{info.CRC:08x}" if info else one.file


def raw_of(one: Exported, data: bytes | None, phone: str, origin: str) -> RawInbound:
    said = one.said
    file = {"name": said.file, "type": _type_of(said.file), "data": base64.b64encode(data or b"").decode()}
    told = {
        "id": one.id,
        "at": said.at.isoformat(),
        "author": said.author,
        "phone": phone,
        "ours": one.ours,
        "text": said.text if data is not None or not said.file else f"{said.text}\n[{said.file}]".strip(),
        "file": file if data is not None else None,
        "edited": said.edited,
        "deleted": said.deleted,
        "omitted": said.omitted,
    }
    body = json.dumps({"whatsapp_export": told}, ensure_ascii=False).encode("utf-8", "replace")
    return RawInbound(one.delivery_id, body, said.at, origin, one.ours)


def _type_of(name: str) -> str:
    ending = name[name.rfind(".") :].casefold()
    return _TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
