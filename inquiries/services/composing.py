"""A reply in the form in which a channel gets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from inquiries import channels
from inquiries.channels import Address, OutgoingAttachment, OutgoingMessage, PermanentError
from inquiries.models import Attachment, ChannelAccount, Delivery, DraftFile, Message, MessageKind
from inquiries.services import addressing, contents, parts, quoting, reply_tokens, storing
from inquiries.states import ScanState


def part_of(delivery: Delivery, whole: OutgoingMessage) -> tuple[OutgoingMessage, int]:
    """What this delivery carries of its message, and how many parts there are. Raises PermanentError where some have gone
    out, and the channel parts it otherwise now (it was set up anew meanwhile)."""
    found = parts_of(delivery.account, whole)
    if delivery.part > 0 and len(found) != delivery.parts:
        raise PermanentError(
            "parted_otherwise", "The rest can't be cut off any more. Take it back and send it anew."
        )
    return replace(found[delivery.part], reference=delivery.reference), len(found)


def parts_of(account: ChannelAccount, whole: OutgoingMessage) -> Sequence[OutgoingMessage]:
    return channels.get(account.channel).parts(account.pk, whole)


@dataclass(frozen=True)
class Rest:
    """What of a message its reader has not got. `files`: positions of its attachments."""

    text: str
    files: tuple[int, ...]
    content: dict[str, Any]


def rest_of(delivery: Delivery) -> Rest:
    """Of the delivery's message; everything where the channel parts it otherwise by now. Raises ChannelError."""
    message = delivery.message
    whole = compose(message)
    found, gone = parts_of(delivery.account, whole), parts.gone(message)
    known = gone and len(found) == delivery.parts
    left = [one for n, one in enumerate(found) if n not in gone] if known else [whole]
    text = "\n\n".join(one.text for one in left if one.text.strip())
    sent = [file for one in left for file in one.attachments]
    files = tuple(n for n, file in enumerate(whole.attachments) if any(file is one for one in sent))
    content = message.content if message.content and any(one.location for one in left) else {}
    return Rest(text, files, content)


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
    return [
        OutgoingAttachment(one.name, one.file.true_type, one.file.size, partial(storing.read, one.file.path))
        for one in held
    ]
