"""What a bounce, a read receipt or a complaint says about which mail and which recipients (RFC 3464, 8098, 5965)."""

from __future__ import annotations

import re

from channels_email.parsing.headers import header_lines, read_headers
from channels_email.parsing.ids import message_ids
from channels_email.parsing.limits import MAX_RECIPIENTS
from channels_email.parsing.mime import Part, Tree
from channels_email.parsing.words import tidy
from inquiries.channels import DeliveryReport, FailedRecipient

_MACHINE_PARTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
    }
)
_ORIGINALS = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers"})
_BLOCKS = re.compile(r"\n[ \t]*\n")
_ID_LINE = re.compile(r"^[> \t]*message-id:\s*(<[^<>\n]{1,300}>)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[\w.+=-]{1,80}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,6}")
_MAX_REPORT = 256 * 1024


def machine_parts(tree: Tree) -> list[Part]:
    return [part for part in tree.walk() if part.kind in _MACHINE_PARTS]


def original_parts(tree: Tree) -> list[Part]:
    return [part for part in tree.walk() if part.kind in _ORIGINALS]


def read_report(raw: bytes, tree: Tree, text: str, parts: list[Part]) -> DeliveryReport:
    """`text` is the part for people; older mail servers say everything only there."""
    recipients: dict[str, FailedRecipient] = {}
    ids: list[str] = []
    for part in parts:
        report = part.body(raw, _MAX_REPORT)[0].decode("utf-8", "replace").replace("\r", "")
        for block in _BLOCKS.split(report):
            _read_block(dict(header_lines(block)), recipients, ids)
    for part in original_parts(tree):
        start, end = part.start, part.end
        if part.transfer_encoding in ("base64", "quoted-printable"):
            continue  # RFC 6522 forbids it; the id is then in the text or nowhere
        while raw.startswith((b"\n", b"\r\n"), start) and start < end:
            start += 1 if raw[start] == 10 else 2
        ids += message_ids(read_headers(raw, start, end)[0].raw("message-id"))
    root = tree.root.headers
    for address in _ADDRESS.findall(root.raw("x-failed-recipients")[:20_000])[:MAX_RECIPIENTS]:
        recipients.setdefault(address.lower(), FailedRecipient(address))
    if not ids:
        ids += [one for found in _ID_LINE.findall(text[:200_000]) for one in message_ids(found)]
    if not ids:
        # Exchange's reports may carry no copy of the original, but name it like an answer does
        ids += [*message_ids(root.raw("in-reply-to")), *message_ids(root.raw("references"))]
    return DeliveryReport(tuple(dict.fromkeys(ids)), tuple(recipients.values())[:MAX_RECIPIENTS])


def _read_block(fields: dict[str, str], recipients: dict[str, FailedRecipient], ids: list[str]) -> None:
    ids += message_ids(fields.get("original-message-id", ""))
    named = (
        fields.get("original-recipient")
        or fields.get("final-recipient")
        or fields.get("original-rcpt-to", "")
    )
    address = named.rpartition(";")[2].strip(" <>")
    if not address or len(recipients) >= MAX_RECIPIENTS:
        return
    recipients.setdefault(
        address.lower(),
        FailedRecipient(
            address=address,
            action=fields.get("action", "failed").partition(";")[0].strip().lower() or "failed",
            status=(fields.get("status", "").split() or [""])[0],
            diagnostic=tidy(fields.get("diagnostic-code", "")),
        ),
    )
