"""Reading kept originals again with today's parser: messages change in place, never their inquiry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction

from inquiries import channels
from inquiries.channels import IncomingMessage
from inquiries.models import EventType, InquiryEvent, Message, Receipt
from inquiries.services import extracting, originals, search

log = structlog.get_logger(__name__)
BATCH = 20
_FIELDS = ("kind", "subject", "text", "reply_text", "html", "sender_name", "parser_version")


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
        incoming = channels.get(channel).parse(originals.load_one(item_id) or b"", account_id)
    except channels.ChannelError as error:
        return Change(message_id, problem=error.words)
    message = Message.objects.get(pk=message_id)
    new = _values(incoming)
    changed = tuple(name for name in _FIELDS if getattr(message, name) != new[name])
    if changed and not dry_run:
        _write(message, incoming, new, changed)
    return Change(message_id, changed)


def _values(incoming: IncomingMessage) -> dict[str, object]:
    return {
        "kind": incoming.kind.value,
        "subject": incoming.subject,
        "text": incoming.text,
        "reply_text": incoming.reply_text,
        "html": incoming.html or "",
        "sender_name": incoming.sender.name if incoming.sender else "",
        "parser_version": incoming.parser_version,
    }


@transaction.atomic
def _write(
    message: Message, incoming: IncomingMessage, new: dict[str, object], changed: tuple[str, ...]
) -> None:
    texts = search.texts_of(incoming)
    flags = sorted(incoming.flags)
    Message.objects.filter(pk=message.pk).update(**new, flags=flags, search=search.vector(texts))
    data = {"fields": list(changed), "version": incoming.parser_version}
    InquiryEvent.objects.create(
        inquiry_id=message.inquiry_id, type=EventType.REPARSED, message=message, data=data
    )
    if {"text", "reply_text"} & set(changed):
        extracting.request(message.inquiry_id)
