"""What providers tell that is no message: one transaction each, which also ends the item."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from inquiries.channels import (
    Incoming,
    IncomingMessage,
    Nothing,
    NumberChange,
    Reaction,
    Revision,
    StatusUpdate,
)
from inquiries.models import ChannelAccount, InboundItem
from inquiries.services import numbers, orphans, reactions, revisions, statuses, work
from inquiries.states import InboundOutcome

CLOCK_ERROR = timedelta(minutes=10)


def apply(item: InboundItem, account: ChannelAccount, told: Incoming) -> None:
    """Raises ChannelError with the verdict, StaleState if the claim is gone. What tells about a message that never
    comes is skipped in the end: it is nobody's failure."""
    try:
        _apply(item, account, told)
    except orphans.NotHere as orphan:
        if item.attempts >= work.MAX_ATTEMPTS:
            skip(item, "The message that it is about never came.")
            return
        InboundItem.objects.filter(pk=item.pk).update(waits_for=orphan.waits_for)
        raise


def _apply(item: InboundItem, account: ChannelAccount, told: Incoming) -> None:
    match _timed(item, told):
        case StatusUpdate() as status:
            statuses.apply(item, account, status)
        case Reaction() as reaction:
            reactions.apply(item, account, reaction)
        case Revision() as revision:
            revisions.apply(item, account, revision)
        case NumberChange() as change:
            numbers.apply(item, account, change)
        case Nothing(reason=reason):
            skip(item, reason)
        case IncomingMessage():
            raise TypeError("A message is recorded, see recording.record")


def _timed(item: InboundItem, told: Incoming) -> Incoming:
    """With a time that can be compared: where none is told, or one that is still to come, the time of arrival. A clock
    that is wrong by years would outlast every later change."""
    if isinstance(told, IncomingMessage | Nothing):
        return told
    if told.at is not None and told.at <= item.received_at + CLOCK_ERROR:
        return told
    return replace(told, at=item.received_at)


def skip(item: InboundItem, reason: str) -> None:
    work.finish(item, outcome=InboundOutcome.SKIPPED, outcome_reason=reason[:200])
