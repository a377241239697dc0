"""A message that is known from a provider's list only, and comes again by its webhook: the list tells less, so the first
full delivery fills in what is missing. The other way round nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Max

from inquiries.channels import IncomingMessage, Medium
from inquiries.models import (
    Attachment,
    Contact,
    ContactPoint,
    InboundItem,
    Inquiry,
    MediaJob,
    Message,
    Participant,
)
from inquiries.services import chats, chatwords, extracting, listrow, media, messagerows, orphans, search
from inquiries.services.casting import Cast
from inquiries.services.matching import Match

_FIELDS = (
    "flags", "sender_id", "sender_name", "sender_address", "recipients", "in_reply_to", "references", "text",
    "reply_text", "content", "parser_version",
)  # fmt: skip


def complete(message_id: int, incoming: IncomingMessage, cast: Cast, item: InboundItem) -> None:
    """In the transaction that recognised it, under the lock of its id (`recording`): two deliveries never get here at
    once. Where it lies does not change: staff may have worked on it."""
    if incoming.partial or not Message.objects.filter(pk=message_id, content__partial=True).exists():
        return
    message = orphans.lock(message_id)
    values = _values(message, incoming, cast, item)
    values["text_version"] = message.text_version + int(values["reply_text"] != message.reply_text)
    for name, value in values.items():
        setattr(message, name, value)
    _take_media(message, incoming)
    message.save(update_fields=[*values, "content", "attachment_count"])
    words = search.texts_of(replace(incoming, text=message.text))
    Message.objects.filter(pk=message.pk).update(search=search.vector(words))
    _take_people(message, incoming, cast)
    chats.note_coming(message, cast.also)
    listrow.refresh(message.inquiry_id)
    if message.text:
        extracting.request(message.inquiry_id)


def _values(message: Message, incoming: IncomingMessage, cast: Cast, item: InboundItem) -> dict[str, Any]:
    account = message.account
    assert account is not None
    fresh = messagerows.message_of(item, account, incoming, cast, Match(None, message.placement))
    values = {name: getattr(fresh, name) for name in _FIELDS}
    values["content"] = chatwords.with_cards(fresh.content, message.content)
    values["thread_keys"] = list(dict.fromkeys([*message.thread_keys, *fresh.thread_keys]))
    if message.revised_at or message.deleted_at or not incoming.text:  # the customer has changed it since
        values |= {"text": message.text, "reply_text": message.reply_text}
    if message.sent_at is None:
        values |= {"sent_at": fresh.sent_at, "sent_offset": fresh.sent_offset}
    return values


def _take_media(message: Message, incoming: IncomingMessage) -> None:
    """Files that the list told of are being fetched already, or are here."""
    known = dict(MediaJob.objects.filter(message=message.pk).values_list("ref", "position"))
    new = [one for one in incoming.media if one.ref not in known]
    if new:
        first = _next_position(message.pk)
        media.request(message, new, first)
        known |= {one.ref: position for position, one in enumerate(new, first)}
    message.content = _with_places(message.content, incoming.media, known)
    here = Attachment.objects.filter(message=message.pk, inside=None).count()
    message.attachment_count = here + media.missing(message.pk)


def _next_position(message_id: int) -> int:
    rows = (Attachment.objects.filter(message=message_id), MediaJob.objects.filter(message=message_id))
    last = [one.aggregate(last=Max("position"))["last"] for one in rows]
    return max((one for one in last if one is not None), default=-1) + 1


def _with_places(
    content: Mapping[str, Any] | None, told: tuple[Medium, ...], known: Mapping[str, int]
) -> dict[str, Any] | None:
    """The advert's picture is named by its place among the files."""
    if not content or "medium" not in content.get("referral", {}):
        return dict(content) if content else None
    ref = told[content["referral"]["medium"]].ref
    return {**content, "referral": {**content["referral"], "medium": known[ref]}}


def _take_people(message: Message, incoming: IncomingMessage, cast: Cast) -> None:
    parts = messagerows.participants_of(message.inquiry_id, cast)
    Participant.objects.bulk_create([Participant(**one) for one in parts], ignore_conflicts=True)
    point = ContactPoint.objects.filter(pk=message.sender_id, contact__isnull=False).first()
    name = incoming.sender.name if incoming.sender else ""
    if point is None:
        return
    Inquiry.objects.filter(pk=message.inquiry_id, contact=None).update(contact=point.contact_id)
    if not name:
        return
    ContactPoint.objects.filter(pk__in=cast.ids, name="").update(name=name[:200])
    numbers = ContactPoint.objects.filter(contact=point.contact_id).values_list("raw", flat=True)
    nameless = Contact.objects.filter(pk=point.contact_id, name__in=["", *numbers])
    nameless.update(name=name[:200])  # called by the number so far
