"""Setting up a mailbox: the two rows of an account, its sealed password, and a fresh start for its fetch."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from channels_email.models import AfterIntake, EmailAccount, FetchState
from channels_email.providers import certificates
from channels_email.services.oauth_clients import BY_APP
from inquiries import intake
from inquiries.channels import PermanentError
from inquiries.models.accounts import ChannelAccount
from inquiry_hub.crypto import CannotOpen

# Google shows app passwords in four groups of letters, and people copy the blanks with them.
_APP_PASSWORD = re.compile(r"[a-z]{4}(?:[ \u00a0][a-z]{4}){3}")


def problems(account: EmailAccount, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """What no single field can know, by field, in words; empty if the account can be saved. `given` are secrets that
    were just entered."""
    found = {}
    if account.after_intake == AfterIntake.MOVE and not account.move_to:
        found["move_to"] = "Name the folder to move mail to."
    if account.sign_in in BY_APP:
        needed = [name for name in ("tenant", "client_id") if not getattr(account, name)]
        found |= dict.fromkeys(needed, "An app that signs in by itself needs it.")
    if certificate := (given or {}).get("certificate"):
        try:
            account.secret_expires_on = certificates.read(certificate).ends_on
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
        account.credentials = with_secrets(account, secrets)
    account.save()
    FetchState.objects.update_or_create(account=account, defaults={"due_at": timezone.now(), "failures": 0})
    intake.pause_account(base, None)


def with_secrets(account: EmailAccount, given: Mapping[str, str]) -> dict[str, str]:
    """What is stored, with `given` in its place. A name takes the place of its reference (`password_ref`) and back."""
    try:
        kept = dict(account.credentials)
    except CannotOpen:
        kept = {}  # the key is lost; what is entered now is all that there is
    for name in given:
        bare = name.removesuffix("_ref")
        kept.pop(bare, None)
        kept.pop(f"{bare}_ref", None)
    tidy = {name: tidy_password(value) if name == "password" else value for name, value in given.items()}
    return kept | tidy


def tidy_password(password: str) -> str:
    bare = password.strip()
    return re.sub(r"\s", "", bare) if _APP_PASSWORD.fullmatch(bare) else bare
