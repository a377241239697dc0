"""Files of messages: content-addressed, stored once, written before the transaction opens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import filetype
from django.utils import timezone

from inquiries.channels import IncomingAttachment
from inquiries.models import StoredFile
from inquiries.services import statements, storing
from inquiries.services.statements import insert_from
from inquiries.states import Direction, ScanState

_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:\"/\\|?*]")
# What the library does not know, for it looks for formats of programs.
_TEXTS = ((b"BEGIN:VCALENDAR", "text/calendar"), (b"BEGIN:VCARD", "text/vcard"))
ANYTHING = "application/octet-stream"
_LOOKED_AT = 8_192  # bytes
INLINE_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
# What browsers play; never HTML, SVG or PDF, which can run something.
PLAYABLE = frozenset(
    {"audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/x-m4a", "video/mp4", "video/webm"}
)


def true_type(data: bytes) -> str:
    """By content, whatever name and sender say. Only what a browser may show inline has to be proven (pictures);
    the rest is a word for people."""
    named = next((kind for magic, kind in _TEXTS if data.startswith(magic)), "")
    found = None if named else filetype.guess(data[:_LOOKED_AT])
    return named or (found.mime if found else ANYTHING)


def safe_name(name: str, position: int) -> str:
    """Fit for a download header: no path, no control or direction marks, no leading dots, the ending kept."""
    tidy = _UNSAFE.sub("_", name).strip().lstrip(".")
    if not tidy:
        return f"attachment-{position + 1}"
    stem, dot, ending = tidy.rpartition(".")
    return tidy if len(tidy) <= 150 else f"{(stem or tidy)[: 140 - len(ending[:9])]}{dot}{ending[:9]}"


def save_files(attachments: Iterable[IncomingAttachment]) -> dict[str, StoredFile]:
    """Rows, unsaved where new, by hash. A crash after this leaves at most a spare file. Raises TemporaryError."""
    wanted = {one.sha256: one for one in attachments}
    if not wanted:
        return {}
    files = {row.sha256: row for row in StoredFile.objects.filter(sha256__in=wanted)}
    for sha256, one in wanted.items():
        if sha256 not in files:
            files[sha256] = _write(sha256, one.data)
    return files


def keep(file: IncomingAttachment) -> StoredFile:
    """One file with its row, before any message has it. Raises TemporaryError."""
    stored = save_files([file])[file.sha256]
    if stored.pk is None:
        StoredFile.objects.bulk_create([stored], ignore_conflicts=True)
    return StoredFile.objects.get(sha256=file.sha256)


def outgoing(sha256: str) -> bytes | None:
    """None for what hangs on no message of ours, and for what has a virus. Raises TemporaryError."""
    found = StoredFile.objects.filter(sha256=sha256, attachments__message__direction=Direction.OUT)
    file = found.exclude(scan_state=ScanState.INFECTED).first()
    return storing.read(file.path) if file else None


def _write(sha256: str, data: bytes) -> StoredFile:
    path = storing.save(f"attachments/{timezone.now():%Y/%m/%d}/{sha256}", data)
    return StoredFile(sha256=sha256, size=len(data), true_type=true_type(data), path=path)


_ADD_FILES = insert_from(StoredFile, "%s::jsonb", many=True, created_at="now()") + " ON CONFLICT DO NOTHING"
_ATTACH = """
INSERT INTO inquiries_attachment
    (message_id, file_id, name, declared_type, inline, content_id, position, inside)
SELECT %s::bigint, file.id, r.name, r.declared_type, r.inline, r.content_id, r.position, r.inside
FROM jsonb_to_recordset(%s::jsonb) AS r (
    sha256 text, name text, declared_type text, inline boolean, content_id text, position integer,
    inside integer)
JOIN inquiries_storedfile AS file USING (sha256)
"""


def attach(
    message_id: int,
    attachments: Sequence[IncomingAttachment],
    files: Mapping[str, StoredFile],
    first: int = 0,
) -> None:
    """Inside the message's transaction. Two workers may have written the same bytes: the first row counts."""
    new = sorted({one.sha256 for one in attachments if files[one.sha256].pk is None})
    if new:
        statements.run(_ADD_FILES, [statements.as_json([statements.row(files[sha256]) for sha256 in new])])
    rows = [_row(position, one) for position, one in enumerate(attachments, first)]
    statements.run(_ATTACH, [message_id, statements.as_json(rows)])


def _row(position: int, one: IncomingAttachment) -> dict[str, object]:
    return {
        "sha256": one.sha256,
        "name": safe_name(one.filename, position),
        "declared_type": one.content_type,
        "inline": one.inline,
        "content_id": one.content_id or "",
        "position": position,
        "inside": one.inside,
    }
