"""System checks of the e-mail channel. Ids: mail.W001 and on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def private_hosts_allowed(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    if not settings.MAIL_ALLOW_PRIVATE_HOSTS:
        return []
    return [
        Warning(
            "Mail accounts may name servers of the hub's own network.",
            hint="Unset MAIL_ALLOW_PRIVATE_HOSTS unless the mail server really stands there.",
            id="mail.W001",
        )
    ]
