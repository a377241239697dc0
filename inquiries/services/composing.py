"""A reply in the form in which a channel gets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from inquiries import channels
from inquiries.channels import Address, OutgoingAttachment, OutgoingMessage, PermanentError
from inquiries.models import Attachment, Delivery, DraftFile, Message, MessageKind
from inquiries.services import addressing, contents, quoting, reply_tokens, storing
from inquiries.states import ScanState


def part_of(delivery: Delivery, whole: OutgoingMessage) -> OutgoingMessage:
    """What this delivery carries of its message. Raises PermanentError where the channel parts it otherwise than before."""
    parts = channels.get(delivery.account.channel).parts(delivery.account_id, whole)
    if delivery.part >= len(parts):
        raise PermanentError(
            "no_such_part", "The message is parted otherwise now. Send the rest as a new message."
        )
    return replace(parts[delivery.part], reference=delivery.reference)


def compose(message: Message, files: Sequence[DraftFile] = ()) -> OutgoingMessage:
    """No network, no change. `files`: those of a reply that is not stored yet."""
    held = message.attachments.select_related("file") if message.pk else files
    return OutgoingMessage(
        external_id=message.external_id,
        sender=Address(message.sender_address, message.sender_name),
        to=addressing.named(message, "to"),
        cc=addressing.named(message, "cc"),
        bcc=addressing.named(message, "bcc"),
        subject=message.subject,
        text=message.reply_text,
        quoted=quoting.parted(message),
        in_reply_to=message.in_reply_to[0] if message.in_reply_to else None,
        references=tuple(message.references),
        reply_token=reply_tokens.make(message.inquiry_id),
        attachments=tuple(_files(list(held))),
        automatic=message.kind == MessageKind.AUTO_REPLY,
        template=contents.template_of(message.content),
        location=contents.location_of(message.content),
    )


def _files(held: Sequence[Attachment | DraftFile]) -> list[OutgoingAttachment]:
    if any(one.file.scan_state == ScanState.INFECTED for one in held):
        raise PermanentError("infected", "A virus was found in one of its files.")
    return [OutgoingAttachment(one.name, one.file.true_type, storing.read(one.file.path)) for one in held]
