"""The one way to an account's secrets. In `credentials` the key `password` holds the secret itself, `password_ref` a
reference to it (`env:NAME`, `file:/path`), which is resolved at each use and so may change without the hub."""

from __future__ import annotations

from channels_email.models import EmailAccount
from inquiries.channels import PermanentError
from inquiry_hub import secrets
from inquiry_hub.crypto import CannotOpen

REFERENCE = "_ref"
_SEALED = "The stored password can't be opened any more: the hub's keys were changed. Enter it again."


def secret_of(account: EmailAccount, name: str) -> str:
    """The secret called `name` ("password", "client_secret", "certificate"); "" if the account has none.

    Raises PermanentError: `credentials_sealed` if it can't be opened, `secret_missing` if its reference leads nowhere.
    """
    try:
        stored = account.credentials
    except CannotOpen as error:
        raise PermanentError("credentials_sealed", _SEALED) from error
    reference = stored.get(name + REFERENCE)
    if not reference:
        return str(stored.get(name) or "")
    try:
        return secrets.resolve(reference)
    except secrets.SecretUnavailable as error:
        raise PermanentError(
            "secret_missing", f"The secret of this account can't be read. {error}"
        ) from error
