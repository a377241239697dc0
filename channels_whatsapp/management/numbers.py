from __future__ import annotations

import re
from argparse import ArgumentTypeError
from datetime import date

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


def day(told: str) -> date:
    """For argparse, which would name a function of Python's in its own words."""
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise ArgumentTypeError(f"{told!r} is no date; write it like 2026-11-30.") from None


def counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
