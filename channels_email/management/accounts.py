from __future__ import annotations

from django.core.management.base import CommandError

from inquiries.models.accounts import ChannelAccount


def mail_account(name: str) -> ChannelAccount:
    """The mail account that is called so. Raises CommandError with the names that there are."""
    accounts = ChannelAccount.objects.filter(channel="email")
    found = accounts.filter(name=name).first()
    if found is None:
        names = ", ".join(accounts.values_list("name", flat=True)) or "none yet"
        raise CommandError(f"No mail account is called {name!r}; there are: {names}")
    return found
