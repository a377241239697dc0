"""System checks of the infrastructure, with ids and hints. `refuse_start` holds the long-running processes to them too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register, run_checks
from django.core.exceptions import ImproperlyConfigured

from inquiry_hub import crypto
from inquiry_hub.env import env

TAG = "hub"


def refuse_start() -> None:
    """Neither gunicorn nor Celery looks at Django's checks: a wrong setting would be found by the first customer."""
    errors = [message for message in run_checks(tags=[TAG]) if message.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(str(message) for message in errors))


@register(TAG)
def ephemeral_disk(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Heroku sets DYNO; its disk is emptied at least once a day, and every customer's attachment with it."""
    if not _on_heroku() or settings.S3_BUCKET:
        return []
    return [
        Error(
            "Attachments would be stored on a disk that is emptied at each restart.",
            hint="Set S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY (see docs/configuration.md).",
            id="hub.E001",
        )
    ]


@register(TAG)
def embedded_servers_in_the_cloud(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not env.str(name, default="")]
    if not _on_heroku() or not missing:
        return []
    return [
        Error(
            f"{' and '.join(missing)} not set: the embedded servers of one machine are meant for trying the hub.",
            hint="Add the add-ons heroku-postgresql and heroku-redis, which set both.",
            id="hub.E002",
        )
    ]


@register(TAG)
def encryption_keys(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    try:
        crypto.seal({}, bind="check")
    except (ImproperlyConfigured, IndexError) as error:
        return [Error(str(error), hint="See FIELD_ENCRYPTION_KEYS in docs/configuration.md.", id="hub.E003")]
    return []


@register(TAG, deploy=True)
def public_address(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    if not settings.SECURE_SSL_REDIRECT or settings.PUBLIC_BASE_URL.startswith("https://"):
        return []
    return [
        Error(
            "PUBLIC_BASE_URL is not an https:// address: links in mails and webhook signatures would be wrong.",
            hint="Set PUBLIC_BASE_URL to the address at which the hub is reached, such as https://desk.example.com.",
            id="hub.E004",
        )
    ]


def _on_heroku() -> bool:
    return bool(env.str("DYNO", default=""))
