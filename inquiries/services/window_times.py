"""Until when the list shows that somebody can be written to freely: a copy of the windows at each inquiry.

An inquiry shows the windows of its people with the numbers that stand in it, also where the last message went into another
inquiry of the same person. Whoever writes several rows takes one lock at a time, after the commit that made them differ:
intake holds one inquiry, joining two holds both, and neither may wait for the other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from inquiries import channels
from inquiries.models import ContactPoint, Inquiry, Message, MessagingWindow
from inquiries.services import statements
from inquiries.states import OPEN_STATUSES, Direction

_OTHERS = """
SELECT i.id FROM inquiries_contactpoint AS p JOIN inquiries_inquiry AS i ON i.contact_id = p.contact_id
WHERE p.id = %s::bigint AND i.id <> %s::bigint AND i.merged_into_id IS NULL AND i.status IN ('new', 'open', 'waiting')
  AND (i.window_closes_at IS NULL OR i.window_closes_at < %s::timestamptz)
  AND EXISTS (SELECT FROM inquiries_message AS m
              WHERE m.inquiry_id = i.id AND m.account_id = %s::bigint AND m.direction <> 'note' AND m.unsaid = '')
ORDER BY i.id
"""


def opened(message: Message, length: timedelta) -> None:
    """The customer wrote. Call inside the transaction that stores the message and holds its inquiry."""
    closes = message.received_at + length
    _prolong(message.inquiry_id, closes)
    transaction.on_commit(lambda: _tell_others(message, closes), robust=True)


def _prolong(inquiry_id: int, closes: datetime) -> None:
    later = Q(window_closes_at=None) | Q(window_closes_at__lt=closes)
    Inquiry.objects.filter(later, pk=inquiry_id).update(window_closes_at=closes)


def _tell_others(message: Message, closes: datetime) -> None:
    told = [message.sender_id, message.inquiry_id, closes, message.account_id]
    for (inquiry_id,) in statements.run(_OTHERS, told):
        _prolong(inquiry_id, closes)


def closes_at(inquiry_id: int) -> datetime | None:
    lengths = {name: one.window for name, one in channels.registered().items() if one.window is not None}
    said = Message.objects.filter(inquiry=inquiry_id, channel__in=lengths, unsaid="")
    writers = said.filter(direction=Direction.IN, sender__isnull=False).values("sender")
    theirs = ContactPoint.objects.filter(pk__in=writers).values("contact")
    owner = Inquiry.objects.filter(pk=inquiry_id, contact__isnull=False).values("contact")
    people = Q(point__in=writers) | Q(point__contact__in=theirs) | Q(point__contact__in=owner)
    rows = MessagingWindow.objects.filter(
        people, account__in=said.exclude(direction=Direction.NOTE).values("account")
    )
    last = rows.values_list("account__channel").annotate(last=Max("opened_at"))
    return max((at + lengths[name] for name, at in last if name in lengths), default=None)


def show(inquiry_id: int) -> None:
    """As it is now. The row is locked before the windows are read, so a message that comes meanwhile is not forgotten."""
    with transaction.atomic():
        row = Inquiry.objects.select_for_update(no_key=True).only("window_closes_at").get(pk=inquiry_id)
        closes = closes_at(inquiry_id)
        if row.window_closes_at != closes:
            Inquiry.objects.filter(pk=inquiry_id).update(window_closes_at=closes)


def show_all(contacts: Iterable[int]) -> None:
    """Points have moved between these contacts. Call inside the transaction that moves them."""
    ids = list(contacts)
    transaction.on_commit(lambda: _show_all(ids), robust=True)


def _show_all(contacts: list[int]) -> None:
    rows = Inquiry.objects.filter(contact__in=contacts, merged_into=None, status__in=OPEN_STATUSES)
    for inquiry_id in rows.order_by("pk").values_list("pk", flat=True):
        show(inquiry_id)
