"""What providers tell that is no message: one transaction each, which also ends the item."""

from __future__ import annotations

from inquiries.channels import Incoming, Nothing, PermanentError
from inquiries.models import ChannelAccount, InboundItem
from inquiries.services import work
from inquiries.states import InboundOutcome


def apply(item: InboundItem, account: ChannelAccount, told: Incoming) -> None:
    """Raises ChannelError with the verdict, StaleState if the claim is gone."""
    match told:
        case Nothing(reason=reason):
            work.finish(item, outcome=InboundOutcome.SKIPPED, outcome_reason=reason[:200])
        case _:
            raise PermanentError("not_understood", "The hub can't work with this kind of notice yet.")
