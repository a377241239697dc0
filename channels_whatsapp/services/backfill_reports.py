"""What a comparison with the provider's list is asked for, what it found, and what staff are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from channels_whatsapp.models import NumberHealth, WhatsAppNumber
from channels_whatsapp.services import stopping
from inquiries import intake
from inquiries.channels import ChannelError, PermanentError

GRACE = timedelta(minutes=2)  # a younger message's webhook may be on its way
SEVERAL = 3  # one that went astray is no sign of anything
PATIENCE = timedelta(hours=6)  # without one whole comparison; Twilio keeps its list for months


@dataclass(frozen=True)
class FetchOptions:
    """`since` and `until` (not included) are aware; `limit` counts new messages; what is younger than `grace` is left to
    its webhook."""

    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    dry_run: bool = False
    grace: timedelta = GRACE

    @property
    def usual(self) -> bool:
        return self.since is None and self.until is None and not self.dry_run


@dataclass
class FetchResult:
    """`missed`: how many of the new ones are so old that a webhook should have brought them. `more`: it stopped early.
    `words`: why there was nothing to do."""

    account: str
    new: int = 0
    known: int = 0
    missed: int = 0
    last_by_webhook: datetime | None = None
    last_missed: datetime | None = None
    more: bool = False
    words: str = ""
    error: ChannelError | None = None

    @property
    def seen(self) -> int:
        return self.new + self.known


def report(number: WhatsAppNumber, result: FetchResult, *, judge: bool) -> None:
    """`judge`: webhooks were expected for all of it."""
    if result.error is not None:
        _failed(number, result.error)
        return
    intake.settle_alert(_alert(number))
    if not result.more:
        intake.account_succeeded(number.account)
    if judge:
        _judge(number, result)


def _judge(number: WhatsAppNumber, result: FetchResult) -> None:
    key, name = f"whatsapp:missed:{number.pk}", number.account.name
    if result.missed >= SEVERAL:
        words = (
            f"{result.missed} messages to “{name}” came only because the hub asked Twilio for its list: webhooks do not "
            "arrive. Compare the webhook address on the number's page with the one in Twilio's console."
        )
        intake.raise_alert(key, words, number.account)
    elif _arrive_again(result):
        intake.settle_alert(key)


def _arrive_again(result: FetchResult) -> bool:
    """The newest message came by a webhook."""
    last, missed = result.last_by_webhook, result.last_missed
    return last is not None and (missed is None or last > missed)


def _failed(number: WhatsAppNumber, error: ChannelError) -> None:
    intake.account_failed(number.account, error.code, error.words)
    if isinstance(error, PermanentError):
        stopping.note(number.account, error)
    long_ago = timezone.now() - PATIENCE
    if NumberHealth.objects.filter(pk=number.pk, backfilled_at__lt=long_ago).exists():
        words = (
            f"“{number.account.name}” could not be compared with Twilio's list for {PATIENCE.seconds // 3600} hours: "
            f"{error.words} What webhooks bring still arrives."
        )
        intake.raise_alert(_alert(number), words, number.account)


def _alert(number: WhatsAppNumber) -> str:
    return f"whatsapp:list:{number.pk}"
