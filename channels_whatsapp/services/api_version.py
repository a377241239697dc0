"""The version of Meta's API ends some day; whoever runs the hub is told three months ahead."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from channels_whatsapp.models import Provider, WhatsAppNumber
from channels_whatsapp.providers.meta import versions
from inquiries import intake

_ALERT = "whatsapp:api-version"


def watch() -> None:
    words = versions.warning(settings.META_API_VERSION, timezone.localdate())
    if words and WhatsAppNumber.objects.filter(provider=Provider.META, account__active=True).exists():
        intake.raise_alert(_ALERT, words)
    else:
        intake.settle_alert(_ALERT)
