"""The one way to a number's secrets; their names stand at the model."""

from __future__ import annotations

from channels_whatsapp.models import WhatsAppNumber
from inquiries.channels import PermanentError
from inquiry_hub import secrets
from inquiry_hub.crypto import CannotOpen

_SEALED = "The stored credentials can't be opened any more: the hub's keys were changed. Enter them again."


def secret_of(number: WhatsAppNumber, name: str) -> str:
    """ "" if the number has none. Raises PermanentError: `credentials_sealed` if it can't be opened, `secret_missing` if
    its reference leads nowhere."""
    try:
        return secrets.stored(number.credentials, name)
    except CannotOpen as error:
        raise PermanentError("credentials_sealed", _SEALED) from error
    except secrets.SecretUnavailable as error:
        raise PermanentError("secret_missing", f"A secret of this number can't be read. {error}") from error


def sealed_words(number: WhatsAppNumber) -> str:
    """ "" where what is stored can be opened."""
    try:
        number.credentials.keys()
    except CannotOpen:
        return _SEALED
    return ""
