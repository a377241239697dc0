"""System checks of the WhatsApp channel. Ids: whatsapp.W001 and on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import Error as DatabaseError
from django.utils import timezone

from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.providers.meta import versions


@register(Tags.security, deploy=True)
def webhooks_need_https(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    if settings.PUBLIC_BASE_URL.startswith("https://") or not _has_numbers():
        return []
    return [
        Warning(
            "There is a WhatsApp number, but PUBLIC_BASE_URL is not https: no provider delivers messages there.",
            hint="Set PUBLIC_BASE_URL to the https address at which the hub is reached from outside.",
            id="whatsapp.W001",
        )
    ]


@register(Tags.compatibility)
def meta_version(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    version = settings.META_API_VERSION
    if not versions.is_version(version):
        hint = "Set META_API_VERSION to a version of the Graph API, such as v25.0."
        return [
            Error(f"META_API_VERSION is “{version}”, which is no version.", hint=hint, id="whatsapp.E001")
        ]
    words = versions.warning(version, timezone.localdate())
    return (
        [Warning(words, hint="See docs/providers/ for what changes with a version.", id="whatsapp.W002")]
        if words
        else []
    )


def _has_numbers() -> bool:
    """The check runs before the migrations of a release: there may be no table, or no database yet."""
    try:
        return WhatsAppNumber.objects.filter(account__active=True).exists()
    except DatabaseError:
        return False
