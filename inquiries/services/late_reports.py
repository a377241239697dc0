"""Reports that were here before the copy of the mail that they are about: staff sent it by another program."""

from __future__ import annotations

from collections.abc import Iterable

from inquiries.models import Message, Placement
from inquiries.services import fates, merging, outcomes
from inquiries.services.relatives import Relative


def collect(message: Message, kin: Iterable[Relative]) -> None:
    """They come to the message and tell what became of it. Inside the transaction that stores it."""
    for one in kin:
        if message.external_id in one.reported:
            _take(message, Message.objects.get(pk=one.pk))


def _take(message: Message, report: Message) -> None:
    merging.merge(report.inquiry_id, message.inquiry_id, None)
    placed = {"placement": Placement.REPORT, "placement_ref": message.external_id[:200]}
    Message.objects.filter(pk=report.pk).update(**placed)
    if outcomes.apply(message.pk, outcomes.Report.of_message(report), report.received_at):
        fates.reopen(message.inquiry_id)
