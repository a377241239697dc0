"""When something last came to an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inquiries.models import ChannelAccount, InboundItem

LOOKED_AT = 5_000  # rows of one page's question: some milliseconds by the index of account and time


@dataclass(frozen=True)
class Arrivals:
    """`at` by the beginning of the delivery id; what is not there did not come. `all_seen`: nothing older was left out."""

    at: dict[str, datetime]
    all_seen: bool


def last(account: ChannelAccount, beginnings: Sequence[str], most: int = LOOKED_AT) -> Arrivals:
    """Among the newest deliveries only: an index for each kind of delivery would slow every webhook down."""
    newest = InboundItem.objects.filter(account=account).order_by("-received_at")
    rows = newest.values_list("delivery_id", "received_at")[:most]
    at: dict[str, datetime] = {}
    count = 0
    for delivery_id, received_at in rows.iterator(chunk_size=200):
        count += 1
        start = next((one for one in beginnings if delivery_id.startswith(one)), None)
        if start is not None:
            at.setdefault(start, received_at)
        if len(at) == len(beginnings):
            return Arrivals(at, all_seen=True)
    return Arrivals(at, all_seen=count < most)


def came_since(account: ChannelAccount, moment: datetime, beginning: str) -> bool:
    rows = InboundItem.objects.filter(account=account, received_at__gt=moment)
    return rows.filter(delivery_id__startswith=beginning).exists()
