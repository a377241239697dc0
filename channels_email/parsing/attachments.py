"""Every part that is not the body: files, pictures, forwarded mails, reports."""

from __future__ import annotations

from channels_email.parsing.mime import Part, Tree
from channels_email.parsing.params import filename_of
from channels_email.parsing.words import decode_words, tidy
from inquiries.channels import IncomingAttachment

_NAMELESS = {
    "message/rfc822": "message.eml",
    "text/calendar": "invitation.ics",
    "message/delivery-status": "report.txt",
}


def read_attachments(
    raw: bytes, tree: Tree, used: list[Part], defects: list[str]
) -> tuple[IncomingAttachment, ...]:
    """All leaves of the tree but `used`. A mail inside the mail stays one attachment with its own bytes."""
    body = {id(part) for part in used}
    return tuple(
        _attachment(raw, part, defects) for part in tree.walk() if not part.children and id(part) not in body
    )


def _attachment(raw: bytes, part: Part, defects: list[str]) -> IncomingAttachment:
    data, damaged = part.body(raw)
    if damaged:
        defects.append("transfer_encoding_damaged")
    content_id = content_id_of(part)
    name = filename_of(part.disposition_parameters, part.parameters)
    return IncomingAttachment(
        filename=name or _NAMELESS.get(part.kind, "attachment"),
        content_type=part.kind,
        data=data,
        inline=part.disposition == "inline" or (bool(content_id) and part.disposition != "attachment"),
        content_id=content_id,
    )


def content_id_of(part: Part) -> str | None:
    if "content-id" not in part.headers:
        return None
    return tidy(decode_words(part.headers.raw("content-id"))).strip("<> ") or None
