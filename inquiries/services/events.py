"""What providers tell that is no message: one transaction each, which also ends the item."""

from __future__ import annotations

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
    match told:
        case StatusUpdate():
            statuses.apply(item, account, told)
        case Reaction():
            reactions.apply(item, account, told)
        case Revision():
            revisions.apply(item, account, told)
        case NumberChange():
            numbers.apply(item, account, told)
        case Nothing(reason=reason):
            skip(item, reason)
        case IncomingMessage():
            raise TypeError("A message is recorded, see recording.record")


def skip(item: InboundItem, reason: str) -> None:
    work.finish(item, outcome=InboundOutcome.SKIPPED, outcome_reason=reason[:200])
