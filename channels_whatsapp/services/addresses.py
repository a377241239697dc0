"""Our own addresses as the providers see them: always under PUBLIC_BASE_URL, never taken from a request."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from channels_whatsapp.models import Provider, WhatsAppNumber

_HOOKS = {Provider.TWILIO: "whatsapp-twilio", Provider.META: "whatsapp-meta"}


def webhook(number: WhatsAppNumber) -> str:
    """Where this number's provider reports messages and statuses."""
    return public(_HOOKS[Provider(number.provider)])


def public(name: str, **parts: str) -> str:
    return settings.PUBLIC_BASE_URL.rstrip("/") + reverse(name, kwargs=parts)
