"""Health of accounts in words, and alerts."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from inquiries.models import Alert, ChannelAccount

log = structlog.get_logger(__name__)


def succeeded(account: ChannelAccount) -> None:
    ChannelAccount.objects.filter(pk=account.pk).update(last_success_at=timezone.now())
    settle_alert(f"account:{account.pk}", None)


def failed(account: ChannelAccount, code: str, words: str) -> None:
    ChannelAccount.objects.filter(pk=account.pk).update(
        last_error_at=timezone.now(), last_error_code=code[:100], last_error_words=words
    )
    log.warning("account.failed", account=account.pk, code=code)


def pause(account: ChannelAccount, until: datetime | None) -> None:
    ChannelAccount.objects.filter(pk=account.pk).update(paused_until=until)


def raise_alert(key: str, words: str, account: ChannelAccount | None = None) -> None:
    """One open alert per key; raising it again changes nothing. The ERROR line is what an operator's pager reads."""
    _, new = Alert.objects.get_or_create(
        key=key[:200],
        settled_at=None,
        defaults={"words": words, "account": account, "team_id": account.team_id if account else None},
    )
    if new:
        log.error("alert.raised", alert=key, account=account.pk if account else None)


def settle_alert(key: str, person: AbstractBaseUser | None) -> None:
    Alert.objects.filter(key=key, settled_at=None).update(settled_at=timezone.now(), settled_by=person)
