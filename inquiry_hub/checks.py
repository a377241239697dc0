"""System checks of the infrastructure, with ids and hints. `refuse_start` holds the long-running processes to them too."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

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


_CHOICES = {
    "EXTRACTOR": ("local", "openai", "both"),
    "OPENAI_API": ("responses", "chat"),
    "OPENAI_FORMAT": ("json_schema", "json_object", "prompt"),
}


@register(TAG)
def extraction(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """A model that cannot be asked would be found by the first inquiry."""
    wrong = [name for name, known in _CHOICES.items() if getattr(settings, name) not in known]
    faults = [f"{name} must be one of {', '.join(_CHOICES[name])}." for name in wrong]
    url = urlsplit(settings.OPENAI_BASE_URL)
    if url.scheme not in ("http", "https") or not url.hostname:
        faults.append("OPENAI_BASE_URL is no address such as https://api.openai.com/v1.")
    elif url.scheme == "http" and not _in_own_network(url.hostname):
        faults.append("OPENAI_BASE_URL is not https: what customers write would cross the internet in clear.")
    reachable = bool(settings.OPENAI_API_KEY) or url.hostname != "api.openai.com"
    if reachable and not 0 < settings.OPENAI_TIMEOUT <= (settings.WORK_LEASE_SECONDS - 20) / 2:
        faults.append(
            "OPENAI_TIMEOUT must be above 0, and twice as long 20 seconds shorter than WORK_LEASE_SECONDS."
        )
    if settings.EXTRACTOR != "local" and not reachable:
        faults.append("EXTRACTOR asks OpenAI, and OPENAI_API_KEY is not set.")
    if settings.OPENAI_DAILY_BUDGET and not settings.OPENAI_PRICES:
        faults.append("OPENAI_DAILY_BUDGET can't be held without OPENAI_PRICES.")
    hint = "See docs/configuration.md and docs/providers/openai.md."
    return [Error(words, hint=hint, id="hub.E005") for words in faults]


def _in_own_network(host: str) -> bool:
    """An address of this machine or of a private network, or a name that only such a network knows."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal"))


def _on_heroku() -> bool:
    return bool(env.str("DYNO", default=""))
