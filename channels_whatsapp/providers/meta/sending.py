"""One message by Meta. Files are uploaded first, so that nobody but Meta ever gets an address of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from channels_whatsapp.composing import files, limits
from channels_whatsapp.composing.limits import Kind
from channels_whatsapp.providers.meta import payloads
from channels_whatsapp.providers.meta.client import META, Graph
from channels_whatsapp.providers.network import lost
from inquiries.channels import (
    OutgoingAttachment,
    OutgoingMessage,
    PermanentError,
    RecipientOutcome,
    SendReceipt,
    TemplateUse,
    TemporaryError,
)

Places = Callable[[TemplateUse], Sequence[Mapping[str, Any]]]


def send(graph: Graph, phone_number_id: str, places: Places, part: OutgoingMessage) -> SendReceipt:
    payload = _payload(graph, phone_number_id, places, part)
    told = graph.post(f"{phone_number_id}/messages", payload, changes=True)
    return SendReceipt((_id(told),), (RecipientOutcome(part.to[0].address),))


def _id(told: Mapping[str, Any]) -> str:
    try:
        found = told["messages"][0]["id"]
    except (KeyError, IndexError, TypeError):
        found = None
    if not isinstance(found, str) or not found:
        raise lost(META)
    return found


def _payload(graph: Graph, phone_number_id: str, places: Places, part: OutgoingMessage) -> payloads.Payload:
    if part.template:
        return _template(places, part, part.template)
    if part.location:
        return payloads.location(part, part.location)
    if not part.attachments:
        return payloads.text(part)
    file = part.attachments[0]
    kind = _kind(file)
    return payloads.medium(part, kind, upload(graph, phone_number_id, file, kind), file.filename)


def _template(places: Places, part: OutgoingMessage, use: TemplateUse) -> payloads.Payload:
    known = places(use)
    if len(known) != len(use.variables):
        words = "The template has changed at WhatsApp since it was chosen. Fill it in anew."
        raise PermanentError("template_changed", words)
    return payloads.template(part, use, known)


def _kind(file: OutgoingAttachment) -> Kind:
    kind = files.kind_of(file, limits.META)
    if kind is None:
        raise PermanentError("file_type", f"WhatsApp does not take “{file.filename}”. Send it by e-mail?")
    return kind


def upload(graph: Graph, phone_number_id: str, file: OutgoingAttachment, kind: Kind) -> str:
    """Its id, which lives for 30 days. The name of the part is ours: Meta shows the one of the message, and reads no
    other letters than ASCII here."""
    content_type = files.type_of(file)
    fields = {"messaging_product": "whatsapp", "type": content_type}
    told = graph.upload(f"{phone_number_id}/media", fields, (kind.value, file.data, content_type))
    media_id = told.get("id")
    if not media_id:
        raise TemporaryError("no_proper_answer", "Meta took the file and did not say under which name.")
    return str(media_id)
