"""The denormalised list row of an inquiry: what a message changes in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest, Least

from inquiries.models import Inquiry, Message
from inquiries.states import Direction, InquiryStatus

PREVIEW = 160


def preview(message: Message) -> str:
    text = message.reply_text or message.text or message.subject
    return " ".join(text[: PREVIEW * 4].split())[:PREVIEW]


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


def add(inquiry_id: int, message: Message, *, wakes: bool, unread: bool) -> None:
    """One UPDATE: counts and the greatest time always, the preview only if nothing later is shown already.

    `wakes`: a customer's own words bring a waiting or closed inquiry back; automatic mail never does.
    """
    at = message.received_at
    changes: dict[str, Any] = {
        name: Case(When(last_message_at__lte=at, then=Value(value)), default=F(name))
        for name, value in _latest(message).items()
    }
    changes |= {
        "last_message_at": Greatest(F("last_message_at"), at),
        "first_message_at": Least(F("first_message_at"), at),
        "message_count": F("message_count") + 1,
        "attachment_count": F("attachment_count") + message.attachment_count,
    }
    if unread:
        changes["unread"] = True
    if wakes:
        changes |= _wake(at)
    Inquiry.objects.filter(pk=inquiry_id).update(**changes)


def _wake(at: datetime) -> dict[str, Any]:
    asleep = Q(status__in=[InquiryStatus.WAITING, InquiryStatus.CLOSED])
    return {
        "status": Case(When(asleep, then=Value(InquiryStatus.OPEN.value)), default=F("status")),
        "closed_at": None,
        "snoozed_until": None,
        "waiting_since": Case(
            When(waiting_since=None, then=Value(at)), default=Least(F("waiting_since"), at)
        ),
    }


def answered(inquiry_id: int, message: Message) -> None:
    """A reply by staff: nothing waits for us any more."""
    add(inquiry_id, message, wakes=False, unread=False)
    Inquiry.objects.filter(pk=inquiry_id).update(waiting_since=None, unread=False)


def rebuild(inquiry_id: int) -> None:
    """From the messages, after they were moved. Notes count as messages but never are the preview of a customer."""
    messages = list(
        Message.objects.filter(inquiry=inquiry_id).order_by("received_at", "pk").defer("html", "search")
    )
    if not messages:
        return
    last = messages[-1]
    waiting = _waiting_since(messages)
    Inquiry.objects.filter(pk=inquiry_id).update(
        first_message_at=messages[0].received_at,
        last_message_at=last.received_at,
        message_count=len(messages),
        attachment_count=sum(one.attachment_count for one in messages),
        waiting_since=waiting,
        **_latest(last),
    )


def _waiting_since(messages: list[Message]) -> datetime | None:
    since = None
    for one in messages:
        if one.direction == Direction.OUT:
            since = None
        elif one.direction == Direction.IN and one.kind == "message" and since is None:
            since = one.received_at
    return since
