"""The row that all channels share, and sealed secrets beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from inquiries.channels import PermanentError
from inquiries.models import ChannelAccount
from inquiry_hub import secrets
from inquiry_hub.crypto import CannotOpen
from inquiry_hub.secrets import REFERENCE

BASE_FIELDS = ("team", "name", "address", "active", "acknowledge", "extractor")


class Settings(Protocol):
    """A channel's own row of an account, one-to-one with ChannelAccount."""

    pk: Any
    account: ChannelAccount
    credentials: dict[str, Any]


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


def with_secrets(row: Settings, given: Mapping[str, str]) -> dict[str, str]:
    """What is stored, with `given` in its place. A name takes the place of its reference (`password_ref`) and back; an empty
    value only takes away."""
    try:
        kept = dict(row.credentials)
    except CannotOpen:
        kept = {}  # the key is lost; what is entered now is all that there is
    for name in given:
        bare = name.removesuffix(REFERENCE)
        kept.pop(bare, None)
        kept.pop(f"{bare}{REFERENCE}", None)
    return kept | {name: value for name, value in given.items() if value}


def secret_of(row: Settings, name: str, *, sealed: str, missing: str) -> str:
    """ "" if there is none. Raises PermanentError: `credentials_sealed` if it can't be opened, `secret_missing` if its reference
    leads nowhere; `sealed` and `missing` are the words for people."""
    try:
        return secrets.stored(row.credentials, name)
    except CannotOpen as error:
        raise PermanentError("credentials_sealed", sealed) from error
    except secrets.SecretUnavailable as error:
        raise PermanentError("secret_missing", f"{missing} {error}") from error
