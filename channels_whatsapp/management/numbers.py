from __future__ import annotations

import re

from django.core.management.base import CommandError
from django.db.models import Q

from inquiries.models.accounts import ChannelAccount


def number_called(told: str) -> ChannelAccount:
    """By its name in the desk or by the number itself, however it is written. Raises CommandError with those there are."""
    accounts = ChannelAccount.objects.filter(channel="whatsapp").order_by("name", "pk")
    digits = re.sub(r"\D", "", told).removeprefix("00")
    found = list(accounts.filter(Q(name=told) | Q(address=f"+{digits}")))
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{one.name} ({one.address})" for one in accounts) or "none yet"
    raise CommandError(
        f"{'Several numbers are' if found else 'No WhatsApp number is'} called {told!r}; there are: {names}"
    )
