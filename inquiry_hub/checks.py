"""System checks of the infrastructure. Ids: hub.E001 and on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from inquiry_hub.env import env


@register()
def ephemeral_disk(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Heroku sets DYNO; its disk is emptied at least once a day, and every customer's attachment with it."""
    if not env.str("DYNO", default="") or settings.S3_BUCKET:
        return []
    return [
        Error(
            "Attachments would be stored on a disk that is emptied at each restart.",
            hint="Set S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY (see docs/configuration.md).",
            id="hub.E001",
        )
    ]
