"""The one way to an account's secrets: "password", "client_secret", "certificate"."""

from __future__ import annotations

from channels_email.models import EmailAccount
from inquiries.account_setup import rows
from inquiry_hub.secrets import REFERENCE

__all__ = ["REFERENCE", "secret_of"]
_SEALED = "The stored password can't be opened any more: the hub's keys were changed. Enter it again."


def secret_of(account: EmailAccount, name: str) -> str:
    """See rows.secret_of."""
    return rows.secret_of(account, name, sealed=_SEALED, missing="The secret of this account can't be read.")
