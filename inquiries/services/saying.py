"""From when on a written reply counts as said.

A message that is `unsaid` stands in no list row, no thread of mail and no search: its thread keys and search vector are
empty. Whoever changes this locks the inquiry's row first, then the delivery's.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models.expressions import Combinable
from django.utils import timezone

from inquiries.channels import Flag
from inquiries.models import EventType, Inquiry, InquiryEvent, Message, MessageKind, Unsaid
from inquiries.services import listrow, search, threads


def lock(inquiry_id: int) -> Inquiry:
    """The inquiry that this one is now: the page may be older than a merge, and nobody sees what was merged."""
    row = Inquiry.objects.select_for_update(no_key=True).get(pk=inquiry_id)
    return row if row.merged_into_id is None else lock(row.merged_into_id)


def say(message: Message) -> None:
    """It counts from now on. Call inside a transaction. What is forwarded to others, or written by the hub itself, is no
    answer: the customer still waits for one."""
    if message.kind == MessageKind.AUTO_REPLY:
        listrow.count(message.inquiry_id)
        mode = "automatic"
    elif Flag.PASSED_ON in message.flags:
        listrow.add(message.inquiry_id, message, wakes=False, unread=False)
        mode = "forward"
    else:
        listrow.answered(message.inquiry_id, message)
        mode = ""
    write_down(message, EventType.REPLIED, message.author, **({"mode": mode} if mode else {}))


def wait(message: Message, at: datetime) -> None:
    """It waits for the time that a person chose. Call inside a transaction."""
    Inquiry.objects.filter(pk=message.inquiry_id).update(scheduled=True)
    write_down(message, EventType.SCHEDULED, message.author, at=at.isoformat())


def its_time_has_come(message: Message) -> None:
    """A scheduled reply is said at the moment when it goes out. Call inside a transaction."""
    if message.unsaid != Unsaid.SCHEDULED:
        return
    message.inquiry_id = lock(message.inquiry_id).pk
    now = timezone.now()
    keys = threads.thread_keys(message.external_id, message.references)
    told = {"unsaid": "", "received_at": now, "sent_at": now, "thread_keys": keys}
    Message.objects.filter(pk=message.pk).update(**told, search=words(message))
    for name, value in told.items():
        setattr(message, name, value)
    say(message)
    still_scheduled(message.inquiry_id)


def still_scheduled(inquiry_id: int) -> None:
    waiting = Message.objects.filter(inquiry=inquiry_id, unsaid=Unsaid.SCHEDULED).exists()
    Inquiry.objects.filter(pk=inquiry_id).exclude(scheduled=waiting).update(scheduled=waiting)


def words(message: Message) -> Combinable:
    """What of a reply can be found. The history below it is found where it was said."""
    everybody = (one["address"] for one in message.recipients)
    return search.vector([message.subject, message.reply_text, *everybody])


def write_down(message: Message, type: EventType, actor: AbstractBaseUser | None, **data: str) -> None:
    InquiryEvent.objects.create(
        inquiry_id=message.inquiry_id, type=type, actor=actor, message=message, data=data
    )
