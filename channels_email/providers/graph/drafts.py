"""Sending by Graph: a draft, its files, and one request that sends it. Until that one everything may be tried again."""

from __future__ import annotations

import base64
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from channels_email.parsing.ids import OWN_MARK
from inquiries.channels import ChannelError, OutcomeUnknown, OutgoingAttachment, TemporaryError

if TYPE_CHECKING:
    from channels_email.providers.graph.connection import Graph

MIME_MOST = 2_900_000  # bytes of a mail that goes as one request of at most 4 MB, as base64
_SIMPLE_MOST = 3 * 1024 * 1024 - 1  # a larger file needs an upload session (graph/outlook-large-attachments)
_RANGE = 12 * 320 * 1024  # ranges are multiples of 320 KB and at most 4 MB
# A header of its own as Exchange keeps it: it goes out with the mail and can be searched for, whatever Exchange makes of
# the Message-ID (MS-OXCMAIL 2.1.3.2.11 lets it write a new one).
PROPERTY = f"String {{00020386-0000-0000-C000-000000000046}} Name {OWN_MARK}"
_REFUSED_AT_ONCE = frozenset({"throttled", "send_limit", "conflict", "unreachable", "no_place"})
_LOOKS = (0.3, 0.7, 1.5, 2.5)  # seconds before each look for the sent mail


@dataclass(frozen=True)
class Stored:
    """A mail of the mailbox. `message_id` without <>."""

    id: str
    message_id: str
    draft: bool


def with_message_id(graph: Graph, message_id: str) -> str | None:
    """The id of a mail that was received or sent under this Message-ID."""
    rule = f"internetMessageId eq '<{_quoted(message_id)}>'"
    told = graph.get("messages", {"$filter": rule, "$select": "id,isDraft", "$top": 5})
    return next((str(one["id"]) for one in told.get("value", []) if not one.get("isDraft")), None)


def marked(graph: Graph, hub_id: str) -> list[Stored]:
    """What this hub made under its id: drafts that were left behind, and what was sent."""
    rule = (
        f"singleValueExtendedProperties/Any(ep: ep/id eq '{PROPERTY}' and ep/value eq '<{_quoted(hub_id)}>')"
    )
    told = graph.get("messages", {"$filter": rule, "$select": "id,internetMessageId,isDraft", "$top": 20})
    return [_stored(one) for one in told.get("value", [])]


def from_mime(graph: Graph, mail: bytes) -> str:
    """A draft with all headers as they are, our mark among them."""
    return graph.create("messages", base64.b64encode(mail), Content_type="text/plain")


def reply(graph: Graph, parent: str, fields: dict[str, Any], hub_id: str) -> str:
    """A draft in the thread of `parent`, as Outlook makes one; `fields` take the place of what it wrote."""
    draft = graph.create(f"messages/{quote(parent)}/createReply")
    try:
        mark = [{"id": PROPERTY, "value": f"<{hub_id}>"}]
        graph.patch(f"messages/{quote(draft)}", {**fields, "singleValueExtendedProperties": mark})
        _without_files(graph, draft)
    except ChannelError:
        drop(graph, [draft])
        raise
    return draft


def _without_files(graph: Graph, draft: str) -> None:
    """Pictures of the quoted mail hang on the draft, and the history that showed them was written anew."""
    path = f"messages/{quote(draft)}/attachments"
    for one in graph.get(path, {"$select": "id"}).get("value", []):
        graph.delete(f"{path}/{quote(str(one['id']))}")


def attach(graph: Graph, draft: str, file: OutgoingAttachment) -> None:
    path = f"messages/{quote(draft)}/attachments"
    if file.size > _SIMPLE_MOST:
        _upload(graph, f"{path}/createUploadSession", file)
        return
    told = {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": file.filename,
        "contentType": file.content_type,
        "contentBytes": base64.b64encode(file.data).decode(),
    }
    graph.post(path, told)


def _upload(graph: Graph, path: str, file: OutgoingAttachment) -> None:
    size = len(file.data)
    item = {
        "attachmentType": "file",
        "name": file.filename,
        "size": size,
        "contentType": file.content_type,
    }
    url = str(graph.post(path, {"AttachmentItem": item}).get("uploadUrl"))
    for start in range(0, size, _RANGE):
        part = file.data[start : start + _RANGE]
        headers = {
            "Content-type": "application/octet-stream",
            "Content-Range": f"bytes {start}-{start + len(part) - 1}/{size}",
        }
        graph.con.naive_request(url, "put", data=part, headers=headers)


def send(graph: Graph, draft: str) -> None:
    """Raises OutcomeUnknown if nobody knows whether Exchange took it: only what it refuses before it looks at the mail
    is surely not sent."""
    try:
        graph.post(f"messages/{quote(draft)}/send")
    except TemporaryError as error:
        if error.code in _REFUSED_AT_ONCE:
            raise
        words = f"Microsoft was asked to send it and gave no clear answer. {error.words}"
        raise OutcomeUnknown("silent_after_send", words) from error


def sent_as(graph: Graph, draft: str) -> str:
    """The Message-ID under which it went out; empty if it does not show up within some seconds. The immutable id of
    the draft names the sent mail, which appears a little later."""
    for pause in _LOOKS:
        time.sleep(pause)
        with suppress(ChannelError):
            path, wanted = f"messages/{quote(draft)}", {"$select": "id,internetMessageId,isDraft"}
            found = _stored(graph.get(path, wanted))
            if not found.draft:
                return found.message_id
    return ""


def drop(graph: Graph, drafts: Sequence[str]) -> None:
    """Best effort: what stays is found by its mark before the next try."""
    for draft in drafts:
        with suppress(ChannelError):
            graph.delete(f"messages/{quote(draft)}")


def _stored(told: dict[str, Any]) -> Stored:
    named = str(told.get("internetMessageId") or "").strip().strip("<>")
    return Stored(str(told["id"]), named, bool(told.get("isDraft")))


def _quoted(text: str) -> str:
    return text.replace("'", "''")
