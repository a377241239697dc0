"""Where a thread ends and a new matter begins: customers press "Reply" on last year's trip.

A pair of messages decides, by their own times and subjects, so the order of arrival does not matter. Automatic mail
and reports never begin a matter.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from inquiries.channels import IncomingMessage, MessageKind
from inquiries.models import Inquiry, Message
from inquiries.services.relatives import Relative
from inquiries.services.topics import is_new_topic
from inquiries.states import Direction, InquiryStatus


def between(one: Relative, incoming: IncomingMessage, received_at: datetime) -> bool:
    """`one` and the new message are of one thread, but not of one matter."""
    if incoming.kind != MessageKind.MESSAGE:
        return False
    if _long_closed(one.closed_at, received_at):
        return True
    old = abs(received_at - one.received_at) > timedelta(days=settings.OLD_THREAD_DAYS)
    closed = one.closed_at is not None and one.closed_at < received_at
    return (old or closed) and is_new_topic(one.subject, incoming.subject)


def of_inquiry(inquiry_id: int, incoming: IncomingMessage, received_at: datetime) -> bool:
    """The same for a mail that names no message, only the inquiry, by its code."""
    if incoming.kind != MessageKind.MESSAGE:
        return False
    inquiry = Inquiry.objects.only("subject", "status", "closed_at").get(pk=inquiry_id)
    closed_at = inquiry.closed_at if inquiry.status == InquiryStatus.CLOSED else None
    if _long_closed(closed_at, received_at):
        return True
    said = Message.objects.filter(inquiry=inquiry_id).exclude(direction=Direction.NOTE)
    span = timedelta(days=settings.OLD_THREAD_DAYS)
    near = said.filter(received_at__range=(received_at - span, received_at + span))
    if closed_at is None and near.exists():
        return False
    last = said.order_by("-received_at", "-pk").values_list("subject", flat=True).first() or ""
    return is_new_topic(inquiry.subject, incoming.subject) and is_new_topic(last, incoming.subject)


def _long_closed(closed_at: datetime | None, received_at: datetime) -> bool:
    return closed_at is not None and received_at - closed_at > timedelta(days=settings.CLOSED_INQUIRY_DAYS)


def distance(one: Relative, incoming: IncomingMessage, received_at: datetime) -> tuple[bool, timedelta]:
    """For sorting: the same subject first, then the nearest in time."""
    return is_new_topic(one.subject, incoming.subject), abs(received_at - one.received_at)
