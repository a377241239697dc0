"""Reading kept originals again with today's parser: messages change in place, never their inquiry; nothing that was there
is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F, Max

from inquiries import channels
from inquiries.channels import Flag, Incoming, IncomingAttachment, IncomingMessage
from inquiries.models import (
    Attachment,
    EventType,
    InboundItem,
    Inquiry,
    InquiryEvent,
    Message,
    Participant,
    Placement,
    Receipt,
)
from inquiries.services import (
    attachments,
    casting,
    chatwords,
    extracting,
    listrow,
    media,
    messagerows,
    originals,
    ourselves,
    search,
    threads,
)
from inquiries.services.casting import Cast
from inquiries.services.matching import Match

log = structlog.get_logger(__name__)
BATCH = 20
_FIELDS = (
    "kind", "flags", "subject", "text", "reply_text", "html", "sender_id", "sender_name", "sender_address", "recipients",
    "external_id", "in_reply_to", "references", "thread_keys", "identity", "report", "event", "forwarded", "content",
    "defects",
    "sent_at", "sent_offset", "parser_version",
)  # fmt: skip
_OF_THE_DESK = {Flag.LOOP.value, Flag.NO_AUTO_ANSWER.value}  # marks that no parser gave: they stay
_OPENED_IT = (Placement.FIRST, Placement.NEW_TOPIC, Placement.STRANGER, Placement.ANSWERED_BY)
_NOWHERE = Match(None, Placement.FIRST)


@dataclass(frozen=True)
class Change:
    """What reading again gives for one message: names of the fields that differ, or why it could not be read."""

    message_id: int
    fields: tuple[str, ...] = ()
    problem: str = ""


def reparse(since: datetime | None, *, dry_run: bool) -> Iterator[Change]:
    """One `Change` per message with an original, oldest first."""
    last = 0
    while rows := _next(last, since):
        for message_id, item_id, account_id, channel in rows:
            yield _one(message_id, item_id, account_id, channel, dry_run=dry_run)
        last = rows[-1][0]


def _next(last: int, since: datetime | None) -> list[tuple[int, int, int, str]]:
    rows = (
        Receipt.objects.filter(message__gt=last, item__isnull=False)
        .order_by("message_id", "pk")
        .distinct("message_id")
    )
    if since is not None:
        rows = rows.filter(message__received_at__gte=since)
    return list(rows.values_list("message_id", "item_id", "account_id", "account__channel")[:BATCH])


def _one(message_id: int, item_id: int, account_id: int, channel: str, *, dry_run: bool) -> Change:
    try:
        item_id, incoming = _fullest(message_id, item_id, channels.get(channel), account_id)
    except channels.ChannelError as error:
        return Change(message_id, problem=error.words)
    if not isinstance(incoming, IncomingMessage):
        return Change(message_id, problem="Today's parser takes it for no message.")
    message = Message.objects.select_related("account").get(pk=message_id)
    item = InboundItem.objects.get(pk=item_id)
    cast = _cast(message, incoming, item, dry_run=dry_run)
    new = _values(message, incoming, item, cast)
    changed = [name for name in _FIELDS if getattr(message, name) != new[name]]
    missing = _missing_files(message_id, incoming)
    if missing:
        changed.append("attachments")
    if changed and not dry_run:
        _write(message, incoming, {name: new[name] for name in _FIELDS}, changed, missing, cast)
    return Change(message_id, tuple(changed))


def _fullest(
    message_id: int, item_id: int, channel: channels.Channel, account_id: int
) -> tuple[int, Incoming]:
    """The first original; where that is a row of a provider's list, the first one that tells all."""
    incoming = channel.parse(originals.load_one(item_id) or b"", account_id)
    if isinstance(incoming, IncomingMessage) and incoming.partial:
        others = Receipt.objects.filter(message=message_id, item__isnull=False).exclude(item=item_id)
        for pk in others.order_by("pk").values_list("item_id", flat=True):
            again = channel.parse(originals.load_one(pk) or b"", account_id)
            if isinstance(again, IncomingMessage) and not again.partial:
                return pk, again
    return item_id, incoming


def _cast(message: Message, incoming: IncomingMessage, item: InboundItem, *, dry_run: bool) -> Cast:
    """A dry run makes no address that is missing."""
    ours = ourselves.our_keys(message.team_id)
    with transaction.atomic():
        cast = casting.cast_of(message.team_id, incoming, ours, sent=item.sent)
        transaction.set_rollback(dry_run)
    return cast


def _values(message: Message, incoming: IncomingMessage, item: InboundItem, cast: Cast) -> dict[str, object]:
    """What the message would be if it came today, with what the desk has learnt of it."""
    fresh = messagerows.message_of(item, message.account, incoming, cast, _NOWHERE)
    values = {name: getattr(fresh, name) for name in _FIELDS}
    values["content"] = chatwords.with_cards(fresh.content, message.content)
    values["flags"] = sorted({*fresh.flags, *(_OF_THE_DESK.intersection(message.flags))})
    values["thread_keys"] = list(dict.fromkeys([*fresh.thread_keys, *message.thread_keys]))
    if message.revised_at or message.deleted_at:  # the customer has changed it since
        values |= {"text": message.text, "reply_text": message.reply_text}
    if _taken(message, fresh.identity):
        values["identity"] = message.identity
    return values


def _taken(message: Message, identity: str) -> bool:
    same = Message.objects.filter(team=message.team_id, channel=message.channel, identity=identity)
    return same.exclude(pk=message.pk).exists()


def _missing_files(message_id: int, incoming: IncomingMessage) -> list[IncomingAttachment]:
    """Parts that an older parser did not see. One that is there stays, whatever today's parser says."""
    there = Counter(Attachment.objects.filter(message=message_id).values_list("file__sha256", flat=True))
    missing = []
    for one in incoming.attachments:
        if there[one.sha256]:
            there[one.sha256] -= 1
        else:
            missing.append(one)
    return missing


def _write(
    message: Message,
    incoming: IncomingMessage,
    new: dict[str, object],
    changed: list[str],
    missing: list[IncomingAttachment],
    cast: Cast,
) -> None:
    files = attachments.save_files(missing)
    with transaction.atomic():
        if missing:
            last = Attachment.objects.filter(message=message).aggregate(last=Max("position"))["last"]
            attachments.attach(message.pk, missing, files, first=0 if last is None else last + 1)
        count = Attachment.objects.filter(message=message, inside=None).count() + media.missing(message.pk)
        vector = search.vector([*search.texts_of(replace(incoming, text=str(new["text"])))])
        versions = F("text_version") + int(not {"reply_text", "subject"}.isdisjoint(changed))
        Message.objects.filter(pk=message.pk).update(
            **new, attachment_count=count, search=vector, text_version=versions
        )
        parts = messagerows.participants_of(message.inquiry_id, cast)
        Participant.objects.bulk_create([Participant(**one) for one in parts], ignore_conflicts=True)
        _show(message, str(new["subject"]))
        data = {"fields": changed, "version": incoming.parser_version}
        InquiryEvent.objects.create(
            inquiry_id=message.inquiry_id, type=EventType.REPARSED, message=message, data=data
        )
        if {"kind", "subject", "text", "reply_text", "flags", "forwarded"} & set(changed):
            extracting.request(message.inquiry_id)


def _show(message: Message, subject: str) -> None:
    """The list row, and the inquiry's subject where it is this message's own."""
    listrow.refresh(message.inquiry_id)
    old, new = threads.bare_subject(message.subject)[:1000], threads.bare_subject(subject)[:1000]
    if message.placement in _OPENED_IT and old != new:
        rows = Inquiry.objects.filter(pk=message.inquiry_id, subject=old)
        rows.update(subject=new, subject_key=threads.subject_key(subject))
