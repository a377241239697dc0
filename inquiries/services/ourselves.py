"""Which addresses are our own."""

from __future__ import annotations

import time

from inquiries import channels
from inquiries.models import ChannelAccount

_SECONDS = 30.0
_known: dict[int, tuple[float, frozenset[str]]] = {}


def our_keys(team_id: int) -> frozenset[str]:
    """Match keys of all addresses of the team's accounts, remembered for half a minute."""
    at, keys = _known.get(team_id, (0.0, frozenset()))
    if time.monotonic() - at > _SECONDS or not keys:
        keys = frozenset(
            key
            for pk, channel in ChannelAccount.objects.filter(team=team_id).values_list("pk", "channel")
            for key in channels.get(channel).own_addresses(pk)
        )
        _known[team_id] = (time.monotonic(), keys)
    return keys


def forget_our_keys() -> None:
    _known.clear()
