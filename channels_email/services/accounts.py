"""Setting up a mailbox: the two rows of an account, its sealed password, and a fresh start for its fetch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from channels_email.models import AfterIntake, EmailAccount, FetchState
from channels_email.providers import certificates
from channels_email.services.oauth_clients import BY_APP
from inquiries import intake
from inquiries.account_setup import rows
from inquiries.channels import PermanentError
from inquiries.models.accounts import ChannelAccount

# Google shows app passwords in four groups of letters, and people copy the blanks with them.
_APP_PASSWORD = re.compile(r"[a-z]{4}(?:[ \u00a0][a-z]{4}){3}")


def problems(values: Mapping[str, Any]) -> dict[str, str]:
    """What no single field of a mail account can know, by field, in words. `values` may hold a certificate that was
    entered just now."""
    found = {}
    if values.get("after_intake") == AfterIntake.MOVE and not values.get("move_to"):
        found["move_to"] = "Name the folder to move mail to."
    if values.get("sign_in") in BY_APP:
        needed = [name for name in ("tenant", "client_id") if not values.get(name)]
        found |= dict.fromkeys(needed, "An app that signs in by itself needs it.")
    if values.get("certificate"):
        try:
            certificates.read(values["certificate"])
        except PermanentError as error:
            found["certificate"] = error.words
    return found


@transaction.atomic
def save(account: EmailAccount, base: ChannelAccount, secrets: Mapping[str, str] | None = None) -> None:
    """`secrets` by name; those that are not named stay. What was paused for an error is tried again at once."""
    base.channel = "email"
    base.save()
    account.account = base
    if secrets:
        account.credentials = rows.with_secrets(account, tidied(secrets))
    account.save()
    FetchState.objects.update_or_create(account=account, defaults={"due_at": timezone.now(), "failures": 0})
    intake.pause_account(base, None)


def tidied(given: Mapping[str, str]) -> dict[str, str]:
    return {name: tidy_password(value) if name == "password" else value for name, value in given.items()}


def tidy_password(password: str) -> str:
    bare = password.strip()
    return re.sub(r"\s", "", bare) if _APP_PASSWORD.fullmatch(bare) else bare
