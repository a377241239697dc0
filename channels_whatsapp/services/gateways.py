"""Which provider a number has, ready to be asked."""

from __future__ import annotations

from channels_whatsapp.models import Provider, WhatsAppNumber
from channels_whatsapp.providers.base import Gateway
from inquiries.channels import PermanentError


def of(account_id: int) -> Gateway:
    """Raises PermanentError where the number has no settings or its secrets can't be read."""
    return for_number(number_of(account_id))


def number_of(account_id: int) -> WhatsAppNumber:
    """With its account. Raises PermanentError where the number has no settings."""
    number = WhatsAppNumber.objects.select_related("account").filter(pk=account_id).first()
    if number is None:
        raise PermanentError("no_number", "This number has no settings any more.")
    return number


def for_number(number: WhatsAppNumber) -> Gateway:
    """Each provider's library is imported when a number of it is first used: Twilio's takes a second and 30 MB."""
    if number.provider == Provider.TWILIO:
        from channels_whatsapp.services import twilio_numbers

        return twilio_numbers.gateway(number)
    from channels_whatsapp.services import meta_numbers

    return meta_numbers.gateway(number)
