"""Reports on what we sent: bounces, delays, good news, complaints. They are shown at the very message they are about.

Anybody can forge a report: only one that names an id that we, or the server that took it from us, gave to a message of
ours counts (RFC 3464 has no signature). One that names no id at all counts where we wrote to that address, from this
account, in the last days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models.functions import Lower

from inquiries.channels import IncomingMessage, MessageKind
from inquiries.models import ChannelAccount, DeliveryRecipient, Placement
from inquiries.services.matching import Match
from inquiries.services.relatives import Relative
from inquiries.states import Direction, WorkStatus

REPORTS = (MessageKind.BOUNCE, MessageKind.COMPLAINT)
LAST_SEND = timedelta(days=5)  # so long servers try (RFC 5321 4.5.4.1)


def find_reported(
    incoming: IncomingMessage, kin: Iterable[Relative], account: ChannelAccount, received_at: datetime
) -> Match:
    """The message of ours that the report is about, else an inquiry of its own."""
    report = incoming.report
    ids = frozenset(report.original_ids) if report else frozenset()
    for one in kin:
        if one.direction == Direction.OUT and not one.ids.isdisjoint(ids):
            return Match(one.inquiry_id, Placement.REPORT, one.external_id, about=one.pk)
    if report is None or ids or incoming.kind not in REPORTS:
        return Match(None, Placement.FIRST)
    return _last_send([one.address for one in report.recipients], account, received_at)


def _last_send(addresses: Sequence[str], account: ChannelAccount, received_at: datetime) -> Match:
    sent = (
        DeliveryRecipient.objects.annotate(low=Lower("address"))
        .filter(
            low__in=[one.strip().lower() for one in addresses[:20]],
            delivery__account=account,
            delivery__status=WorkStatus.DONE,
            delivery__message__received_at__range=(received_at - LAST_SEND, received_at),
        )
        .order_by("-pk")
    )
    found = sent.values_list(
        "delivery__message", "delivery__message__inquiry", "delivery__message__external_id"
    ).first()
    if found is None:
        return Match(None, Placement.FIRST)
    return Match(found[1], Placement.REPORT, found[2], about=found[0])
