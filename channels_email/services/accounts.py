"""Setting up a mailbox: the two rows of an account, its sealed password, and a fresh start for its fetch."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
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


def base_problems(base: ChannelAccount, left_out: Collection[str] = ()) -> dict[str, str]:
    """What is wrong with what all channels share, by field, in words."""
    try:
        base.full_clean(exclude=left_out)
    except ValidationError as error:
        found = {name: " ".join(words) for name, words in error.message_dict.items()}
        if any(one.code == "unique" for one in error.error_dict.get("name", [])):
            found["name"] = "Another account has this name."
        if found.pop(NON_FIELD_ERRORS, None):  # the one constraint there is
            found["address"] = "Another account has this address."
        return found
    return {}


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
