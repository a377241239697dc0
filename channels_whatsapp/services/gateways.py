"""Which provider a number has, ready to be asked."""

from __future__ import annotations

from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.providers.base import Gateway
from inquiries.channels import PermanentError


def of(account_id: int) -> Gateway:
    """Raises PermanentError where the number has no settings or its secrets can't be read."""
    number = WhatsAppNumber.objects.select_related("account").filter(pk=account_id).first()
    if number is None:
        raise PermanentError("no_number", "This number has no settings any more.")
    return for_number(number)


def for_number(number: WhatsAppNumber) -> Gateway:
    raise PermanentError("no_provider", f"{number.get_provider_display()} is not connected yet.")
