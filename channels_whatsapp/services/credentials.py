"""The one way to a number's secrets; their names stand at the model."""

from __future__ import annotations

from channels_whatsapp.models import WhatsAppNumber
from inquiries.account_setup import rows
from inquiry_hub.crypto import CannotOpen

_SEALED = "The stored credentials can't be opened any more: the hub's keys were changed. Enter them again."


def secret_of(number: WhatsAppNumber, name: str) -> str:
    """See rows.secret_of."""
    return rows.secret_of(number, name, sealed=_SEALED, missing="A secret of this number can't be read.")


def sealed_words(number: WhatsAppNumber) -> str:
    """ "" where what is stored can be opened."""
    try:
        number.credentials.keys()
    except CannotOpen:
        return _SEALED
    return ""
