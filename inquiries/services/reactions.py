"""An emoji on a message: one a person, the latest counts, and one that was taken back stays known as such, so that the
order of arrival does not matter."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db import transaction

from inquiries.channels import Reaction
from inquiries.models import ChannelAccount, InboundItem, Inquiry, Message
from inquiries.services import orphans, people, work
from inquiries.states import Direction, InboundOutcome


@transaction.atomic
def apply(item: InboundItem, account: ChannelAccount, told: Reaction) -> None:
    """Raises orphans.NotHere. A customer's reaction to what we wrote is news, but no question."""
    message = orphans.lock(orphans.find(account, told.about))
    reactions = with_reaction(message.reactions, told)
    if reactions != message.reactions:
        Message.objects.filter(pk=message.pk).update(reactions=reactions)
        if told.emoji and message.direction == Direction.OUT:
            Inquiry.objects.filter(pk=message.inquiry_id).update(unread=True)
    work.finish(item, outcome=InboundOutcome.STATUS, message=message.pk)


def with_reaction(reactions: list[dict[str, Any]], told: Reaction) -> list[dict[str, Any]]:
    """Times are compared as text: all are ISO 8601 in UTC."""
    kind, key = people.key_of(told.sender)
    new = {
        "who": told.sender.name or told.sender.address,
        "key": f"{kind}:{key}",
        "emoji": told.emoji[:16],
        "at": told.at.astimezone(UTC).isoformat(),
    }
    old = next((one for one in reactions if one["key"] == new["key"]), None)
    if old is not None and (old["at"], old["emoji"]) >= (new["at"], new["emoji"]):
        return reactions
    others = [one for one in reactions if one["key"] != new["key"]]
    return sorted([*others, new], key=lambda one: (one["at"], one["key"]))
