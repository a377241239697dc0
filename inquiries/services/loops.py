"""Machines that answer machines: a sender with too many mails in ten minutes. Everything is kept; nothing answers by
itself for a day, and somebody is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings

from inquiries.channels import Flag, IncomingMessage
from inquiries.models import ContactPoint, Message
from inquiries.services import accounts
from inquiries.states import Direction

WINDOW = timedelta(minutes=10)
PAUSE = timedelta(hours=24)
FRESH = timedelta(
    hours=1
)  # a loop's mails arrive when they are sent; a mailbox that moves house delivers old ones at once
_MOST = 100


def recent(doc: str) -> str:
    """A part of the statement that stores a message, so that looking costs no statement of its own: the inquiries of
    the sender's mails of the last ten minutes, the new one not among them. `doc`: a query for the jsonb document; its
    members are taken by path, for "->" would copy the whole message with its texts."""
    sender, at = (doc.format(f"#>> '{{message,{name}}}'") for name in ("sender_id", "received_at"))
    return f"""ARRAY(
    SELECT one.inquiry_id FROM inquiries_message AS one WHERE one.sender_id = ({sender})::bigint
      AND one.received_at BETWEEN ({at})::timestamptz - interval '{WINDOW.seconds} seconds' AND ({at})::timestamptz
    LIMIT {_MOST})"""  # noqa: S608


def watch(message: Message, incoming: IncomingMessage, recent: Sequence[int]) -> None:
    """Inside the message's transaction, under its sender's lock. `recent`: what the statement found."""
    limit = min(settings.LOOP_MAILS_IN_INQUIRY, settings.LOOP_MAILS_OF_SENDER)
    if len(recent) < limit or message.direction != Direction.IN or not _fresh(incoming, message):
        return
    here = recent.count(message.inquiry_id) >= settings.LOOP_MAILS_IN_INQUIRY
    for_others = Flag.WEB_FORM in incoming.flags  # a form or portal writes for many customers
    anywhere = len(recent) >= settings.LOOP_MAILS_OF_SENDER and not for_others
    if here or anywhere:
        _stop(message)


def _fresh(incoming: IncomingMessage, message: Message) -> bool:
    return incoming.sent_at is None or abs(message.received_at - incoming.sent_at) < FRESH


def _stop(message: Message) -> None:
    message.flags = sorted({*message.flags, Flag.LOOP.value, Flag.NO_AUTO_ANSWER.value})
    Message.objects.filter(pk=message.pk).update(flags=message.flags)
    until = message.received_at + PAUSE
    ContactPoint.objects.filter(pk=message.sender_id).update(robot_until=until)
    accounts.raise_alert(
        f"loop:{message.sender_id}",
        f"{message.sender_address} sent very many mails within ten minutes; a machine may answer us there. All of them "
        "are kept, and the hub answers none of them by itself for 24 hours.",
        message.account,
    )
