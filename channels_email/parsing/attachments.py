"""Every part that is not the body: files, pictures, forwarded mails, reports."""

from __future__ import annotations

from dataclasses import dataclass

from channels_email.parsing.limits import MAX_NOTES
from channels_email.parsing.mime import Part, Tree
from channels_email.parsing.params import filename_of
from channels_email.parsing.words import decode_words, tidy
from inquiries.channels import IncomingAttachment

_NAMELESS = {
    "message/rfc822": "message.eml",
    "text/calendar": "invitation.ics",
    "message/delivery-status": "report.txt",
}


@dataclass(frozen=True)
class FileLimits:
    """What is taken out of a mail: bytes of the mail that are looked at, bytes of one file as it was sent (base64
    makes it a third larger), and how many files."""

    mail: int = 64 * 1024 * 1024
    file: int = 64 * 1024 * 1024
    count: int = 1_000


def read_attachments(
    raw: bytes, tree: Tree, used: list[Part], limits: FileLimits, defects: list[str]
) -> tuple[IncomingAttachment, ...]:
    """All leaves of the tree but `used`. A mail inside the mail stays one attachment with its own bytes. What is over
    a limit is named in `defects` with its size."""
    body = {id(part) for part in used}
    taken: list[IncomingAttachment] = []
    left: list[Part] = []
    for part in tree.walk():
        if part.children or id(part) in body:
            continue
        cut = part.end >= limits.mail  # the mail was longer
        if cut or part.end - part.start > limits.file or len(taken) >= limits.count:
            left.append(part)
        else:
            taken.append(_attachment(raw, part, defects))
    _note(left, defects)
    return tuple(taken)


def _note(left: list[Part], defects: list[str]) -> None:
    for part in left[:MAX_NOTES]:
        defects.append(f"file_left_out: {_name(part)} ({max(1, (part.end - part.start) >> 10):,} KB)")
    if len(left) > MAX_NOTES:
        defects.append(f"files_left_out: {len(left) - MAX_NOTES}")


def _name(part: Part) -> str:
    name = filename_of(part.disposition_parameters, part.parameters)
    return name or _NAMELESS.get(part.kind, "attachment")


def _attachment(raw: bytes, part: Part, defects: list[str]) -> IncomingAttachment:
    data, damaged = part.body(raw)
    if damaged:
        defects.append("transfer_encoding_damaged")
    content_id = content_id_of(part)
    return IncomingAttachment(
        filename=_name(part),
        content_type=part.kind,
        data=data,
        inline=part.disposition == "inline" or (bool(content_id) and part.disposition != "attachment"),
        content_id=content_id,
    )


def content_id_of(part: Part) -> str | None:
    if "content-id" not in part.headers:
        return None
    return tidy(decode_words(part.headers.raw("content-id"))).strip("<> ") or None
