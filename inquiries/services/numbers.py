"""A customer has a new number: the same person, and whatever comes from there belongs to the same inquiries."""

from __future__ import annotations

from django.db import transaction

from inquiries.channels import NumberChange
from inquiries.models import ChannelAccount, EventType, InboundItem, Inquiry, InquiryEvent
from inquiries.services import people, persons, work
from inquiries.states import OPEN_STATUSES, InboundOutcome


@transaction.atomic
def apply(item: InboundItem, account: ChannelAccount, told: NumberChange) -> None:
    points = people.ensure_points(account.team_id, [told.old, told.new, *told.also])
    old, new = points[people.key_of(told.old)], points[people.key_of(told.new)]
    is_news = old.contact_id is None or old.contact_id != new.contact_id
    also = [points[people.key_of(one)] for one in told.also]
    everything = list(dict.fromkeys([old, new, *also]))
    contact_id = persons.ensure_contact(
        account.team_id, everything, told.new.name or told.old.name, sure=True
    )
    if is_news:
        open_ones = Inquiry.objects.filter(contact=contact_id, status__in=OPEN_STATUSES, merged_into=None)
        data = {"from": old.pk, "to": new.pk}
        for pk in open_ones.values_list("pk", flat=True):
            InquiryEvent.objects.create(inquiry_id=pk, type=EventType.NUMBER_CHANGED, data=data)
    work.finish(item, outcome=InboundOutcome.STATUS)
