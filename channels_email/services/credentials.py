"""The one way to an account's secrets: "password", "client_secret", "certificate"."""

from __future__ import annotations

from channels_email.models import EmailAccount
from inquiries.channels import PermanentError
from inquiry_hub import secrets
from inquiry_hub.crypto import CannotOpen
from inquiry_hub.secrets import REFERENCE

__all__ = ["REFERENCE", "secret_of"]
_SEALED = "The stored password can't be opened any more: the hub's keys were changed. Enter it again."


def secret_of(account: EmailAccount, name: str) -> str:
    """ "" if the account has none. Raises PermanentError: `credentials_sealed` if it can't be opened, `secret_missing` if
    its reference leads nowhere."""
    try:
        return secrets.stored(account.credentials, name)
    except CannotOpen as error:
        raise PermanentError("credentials_sealed", _SEALED) from error
    except secrets.SecretUnavailable as error:
        raise PermanentError(
            "secret_missing", f"The secret of this account can't be read. {error}"
        ) from error
