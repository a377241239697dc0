"""The denormalised list row of an inquiry: what a message changes in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F

from inquiries.channels import Flag
from inquiries.models import Inquiry, Message, MessageKind
from inquiries.services import chatwords, statements, window_times
from inquiries.states import OPEN_STATUSES, Direction, InquiryStatus

_WAKES = "(n.wakes AND (i.status <> 'bulk' OR n.frees))"
_ADD = f"""
UPDATE inquiries_inquiry AS i SET
    last_preview = CASE WHEN i.last_message_at <= n.at THEN n.last_preview ELSE i.last_preview END,
    last_direction = CASE WHEN i.last_message_at <= n.at THEN n.last_direction ELSE i.last_direction END,
    last_channel = CASE WHEN i.last_message_at <= n.at THEN n.last_channel ELSE i.last_channel END,
    last_sender = CASE WHEN i.last_message_at <= n.at THEN n.last_sender ELSE i.last_sender END,
    last_message_at = greatest(i.last_message_at, n.at),
    first_message_at = least(i.first_message_at, n.at),
    message_count = i.message_count + 1,
    attachment_count = i.attachment_count + n.files,
    unread = i.unread OR (n.unread AND (i.status <> 'bulk' OR n.frees)),
    status = CASE WHEN {_WAKES} AND i.status IN ('waiting', 'closed', 'bulk') THEN 'open' ELSE i.status END,
    closed_at = CASE WHEN {_WAKES} THEN NULL ELSE i.closed_at END,
    snoozed_until = CASE WHEN {_WAKES} THEN NULL ELSE i.snoozed_until END,
    waiting_since = CASE WHEN {_WAKES} THEN least(i.waiting_since, n.at) ELSE i.waiting_since END
FROM jsonb_to_record(%s::jsonb) AS n (
    id bigint, at timestamptz, files integer, wakes boolean, frees boolean, unread boolean,
    last_preview text, last_direction text, last_channel text, last_sender text)
WHERE i.id = n.id AND i.merged_into_id IS NULL RETURNING i.scheduled
"""  # noqa: S608 - constants of our own
PREVIEW = 160


def preview(message: Message) -> str:
    if message.deleted_at is not None:
        return "Deleted by the customer" if message.direction == Direction.IN else "Deleted on the phone"
    said = message.reply_text or message.text or chatwords.summary(message.content) or message.subject
    text = said or _files(message.attachment_count)
    return " ".join(text[: PREVIEW * 4].split())[:PREVIEW]


def _files(count: int) -> str:
    return "" if not count else "A file" if count == 1 else f"{count} files"


def first_row(message: Message) -> dict[str, Any]:
    """The list row of an inquiry that this message opens."""
    return {
        "first_message_at": message.received_at,
        "last_message_at": message.received_at,
        "message_count": 1,
        "attachment_count": message.attachment_count,
        **_latest(message),
    }


def _latest(message: Message) -> dict[str, Any]:
    return {
        "last_preview": preview(message),
        "last_direction": message.direction,
        "last_channel": message.channel,
        "last_sender": (message.sender_name or message.sender_address)[:200],
    }


class Taken(NamedTuple):
    """The inquiry that took a message in, and whether a reply waits there for its time."""

    inquiry_id: int
    scheduled: bool


def add(inquiry_id: int, message: Message, *, wakes: bool, unread: bool, frees: bool = False) -> Taken:
    """One UPDATE: counts and the greatest time always, the preview only if nothing later is shown already. Gives back
    the inquiry that took it: a merge may have been committed since the caller looked, and nobody sees what was merged.

    `wakes`: a customer's own words bring a waiting or closed inquiry back; automatic mail never does. `frees`: they
    bring back one that was held as bulk mail, too.
    """
    told = {"at": message.received_at, "files": message.attachment_count, "wakes": wakes, "unread": unread}
    told |= {"frees": frees, **_latest(message)}
    while not (rows := statements.run(_ADD, [statements.as_json({**told, "id": inquiry_id})])):
        inquiry_id = Inquiry.objects.filter(merged_into__isnull=False).get(pk=inquiry_id).merged_into_id
    return Taken(inquiry_id, rows[0][0])


def answered(inquiry_id: int, message: Message) -> int:
    """A message by staff. If it is the latest, nothing waits for us any more: it is the customer's turn."""
    inquiry_id = add(inquiry_id, message, wakes=False, unread=False).inquiry_id
    latest = Inquiry.objects.filter(pk=inquiry_id, last_message_at__lte=message.received_at)
    latest.update(waiting_since=None, unread=False)
    latest.filter(status__in=OPEN_STATUSES).update(status=InquiryStatus.WAITING)
    return inquiry_id


def count(inquiry_id: int) -> None:
    """One message more, and nothing else: the hub wrote it by itself."""
    Inquiry.objects.filter(pk=inquiry_id).update(message_count=F("message_count") + 1)


def rebuild(inquiry_id: int) -> None:
    """From the messages, after they were moved or taken back."""
    messages = refresh(inquiry_id)
    if messages:
        Inquiry.objects.filter(pk=inquiry_id).update(waiting_since=_waiting_since(messages))


def refresh(inquiry_id: int) -> list[Message]:
    """Only what is shown and counted, after messages were read again. Gives back the messages in their order; notes and
    what was never said are none of the list."""
    said = Message.objects.filter(inquiry=inquiry_id, unsaid="").exclude(direction=Direction.NOTE)
    messages = list(said.order_by("received_at", "pk").defer("html", "search"))
    if messages:
        last = next((one for one in reversed(messages) if not _by_the_hub(one)), messages[-1])
        Inquiry.objects.filter(pk=inquiry_id).update(
            first_message_at=messages[0].received_at,
            last_message_at=last.received_at,
            message_count=len(messages),
            attachment_count=sum(one.attachment_count for one in messages),
            window_closes_at=window_times.closes_at(inquiry_id),
            **_latest(last),
        )
    return messages


def _by_the_hub(message: Message) -> bool:
    return message.direction == Direction.OUT and message.kind == MessageKind.AUTO_REPLY


def _waiting_since(messages: list[Message]) -> datetime | None:
    since = None
    for one in messages:
        if one.direction == Direction.OUT:
            no_answer = _by_the_hub(one) or Flag.PASSED_ON in one.flags
            since = since if no_answer else None
        elif one.direction == Direction.IN and one.kind == "message" and since is None:
            since = one.received_at
    return since
