"""Drafts, files that are hung on them, and sending."""

from __future__ import annotations

import base64
import binascii
import secrets
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

from tests.support.graph.state import HUB_ID, Mail, Mailbox, Refusal, Sent, Told, World

_MIME_MOST = 4 * 1024 * 1024
_SIMPLE_MOST = 3 * 1024 * 1024
_RANGE_MOST = 4 * 1024 * 1024
_WRITABLE = {
    "subject", "body", "toRecipients", "ccRecipients", "bccRecipients", "replyTo", "from", "internetMessageId", "isRead",
}  # fmt: skip


def from_mime(box: Mailbox, body: bytes) -> Mail:
    if len(body) > _MIME_MOST:
        raise Refusal(413, "ErrorMessageSizeExceeded")
    try:
        raw = base64.b64decode(body, validate=True)
    except binascii.Error:
        raise Refusal(400, "ErrorMimeContentInvalidBase64String") from None
    told = message_from_bytes(raw)
    hub = told["X-Inquiry-Hub-Id"]
    return box.new_draft(raw, properties={HUB_ID: hub} if hub else {})


def reply_to(box: Mailbox, parent: Mail) -> Mail:
    """A draft with the thread's headers, which JSON can neither see nor set."""
    told = message_from_bytes(parent.raw)
    mail = EmailMessage(policy=policy.SMTP.clone(max_line_length=998))
    mail["Message-ID"] = f"<draft-{secrets.token_hex(8)}@outlook.example>"
    mail["In-Reply-To"] = parent.message_id
    mail["References"] = " ".join([*str(told["References"] or "").split(), parent.message_id])
    mail["Thread-Index"] = base64.b64encode(secrets.token_bytes(22)).decode()
    draft = box.new_draft(mail.as_bytes(), parent=parent, fields={"subject": f"RE: {told['Subject']}"})
    for part in told.walk():
        if part.get_content_maintype() == "image":
            _hang(
                draft, part.get_filename() or "image", part.get_content_type(), part.get_payload(decode=True)
            )
    return draft


def patch(mail: Mail, told: Told) -> None:
    for one in told.pop("singleValueExtendedProperties", []):
        mail.properties[one["id"]] = one["value"]
    if not set(told) <= _WRITABLE:
        raise Refusal(400, "ErrorInvalidProperty")
    if not mail.draft and set(told) != {"isRead"}:
        raise Refusal(403, "ErrorAccessDenied")  # from 31 December 2026 without Mail-Advanced.ReadWrite
    mail.read = told.pop("isRead", mail.read)
    mail.fields |= told


def attach(mail: Mail, told: Told) -> Told:
    data = base64.b64decode(told["contentBytes"], validate=True)
    if len(data) >= _SIMPLE_MOST:
        raise Refusal(413, "RequestEntityTooLarge")
    _hang(mail, told["name"], told.get("contentType", ""), data)
    return {"id": mail.attachments[-1]["id"]}


def _hang(mail: Mail, name: str, kind: str, data: bytes) -> None:
    mail.attachments.append({"id": secrets.token_hex(8), "name": name, "type": kind, "data": data})


def upload_session(world: World, mail: Mail, told: Told) -> Told:
    item = told["AttachmentItem"]
    if item["size"] < _SIMPLE_MOST:
        raise Refusal(400, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize")
    token = secrets.token_urlsafe(24)
    world.uploads[token] = {"mail": mail, "item": item, "data": b""}
    return {"uploadUrl": f"{world.url}/upload/{token}", "nextExpectedRanges": ["0-"]}


def upload(world: World, token: str, headers: Any, body: bytes) -> tuple[int, Told]:
    if headers.get("Authorization"):
        world.complaints.append("an upload with Authorization")
        raise Refusal(401, "InvalidAuthenticationToken")
    session = world.uploads.get(token)
    if session is None:
        raise Refusal(404, "ErrorItemNotFound")
    start, size = len(session["data"]), session["item"]["size"]
    expected = f"bytes {start}-{start + len(body) - 1}/{size}"
    if headers.get("Content-Range") != expected or len(body) > _RANGE_MOST:
        raise Refusal(416, "ErrorInvalidRange")
    session["data"] += body
    if len(session["data"]) < size:
        return 200, {"nextExpectedRanges": [f"{len(session['data'])}-"]}
    item = session["item"]
    _hang(session["mail"], item["name"], item.get("contentType", ""), session["data"])
    return 201, {}


# --- sending --------------------------------------------------------------------------------------------------------


def send(world: World, box: Mailbox, mail: Mail) -> None:
    if not mail.draft:
        raise Refusal(400, "ErrorItemNotDraft")
    raw, recipients = _finished(box, mail, rewrite=world.rewrites_ids)
    if not recipients:
        raise Refusal(400, "ErrorInvalidRecipients")
    files = {one["name"]: one["data"] for one in mail.attachments}
    world.sent.append(Sent(raw, recipients, files))
    mail.raw = raw
    mail.fields.pop("internetMessageId", None)
    box.has_sent(mail, world.sent_after)


def _finished(box: Mailbox, mail: Mail, *, rewrite: bool) -> tuple[bytes, list[str]]:
    """The mail on its way: JSON's fields over the headers, the blind copies taken out."""
    told = message_from_bytes(mail.raw, policy=policy.SMTP.clone(max_line_length=998))
    recipients = [
        address.casefold()
        for name in ("To", "Cc", "Bcc")
        for _, address in getaddresses([str(one) for one in told.get_all(name, [])])
    ]
    for name, header in (("toRecipients", "To"), ("ccRecipients", "Cc"), ("bccRecipients", "Bcc")):
        named = [one["emailAddress"]["address"] for one in mail.fields.get(name, [])]
        recipients += [one.casefold() for one in named]
        if named:
            del told[header]
            told[header] = ", ".join(named)
    del told["Bcc"]
    if "body" in mail.fields:
        told.set_content(mail.fields["body"]["content"], subtype="html")
    for header, value in _headers(box, mail, rewrite=rewrite).items():
        del told[header]
        told[header] = value
    return told.as_bytes(), recipients


def _headers(box: Mailbox, mail: Mail, *, rewrite: bool) -> dict[str, str]:
    found = {}
    if "subject" in mail.fields:
        found["Subject"] = mail.fields["subject"]
        found["From"] = mail.fields.get("from", {}).get("emailAddress", {}).get("address", box.address)
    if "internetMessageId" in mail.fields:
        found["Message-ID"] = mail.fields["internetMessageId"]
    if hub := mail.properties.get(HUB_ID):
        found["X-Inquiry-Hub-Id"] = hub
    if rewrite:
        found["Message-ID"] = f"<{secrets.token_hex(10)}@prod.outlook.example>"
    return found
