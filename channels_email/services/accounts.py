"""Setting up a mailbox: the two rows of an account, its sealed password, and a fresh start for its fetch."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils import timezone

from channels_email.models import EmailAccount, FetchState
from inquiries import intake
from inquiries.models.accounts import ChannelAccount

# Google shows app passwords in four groups of letters, and people copy the blanks with them.
_APP_PASSWORD = re.compile(r"[a-z]{4}(?:[ \u00a0][a-z]{4}){3}")


@transaction.atomic
def save(account: EmailAccount, base: ChannelAccount, password: str = "") -> None:
    """An empty `password` keeps the one that is stored. What was paused for an error is tried again at once."""
    base.channel = "email"
    base.save()
    account.account = base
    if password:
        account.credentials = {"password": tidy_password(password)}
    account.save()
    FetchState.objects.update_or_create(account=account, defaults={"due_at": timezone.now(), "failures": 0})
    intake.pause_account(base, None)


def tidy_password(password: str) -> str:
    bare = password.strip()
    return re.sub(r"\s", "", bare) if _APP_PASSWORD.fullmatch(bare) else bare
