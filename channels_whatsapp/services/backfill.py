"""Takes from Twilio's own list of messages what no webhook brought. Meta keeps no such list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from channels_whatsapp.models import NumberHealth, Provider, WhatsAppNumber
from channels_whatsapp.services.backfill_reports import GRACE, FetchOptions, FetchResult, report
from inquiries.channels import ChannelError

FIRST = timedelta(days=2)  # of a number that was never compared
OVERLAP = timedelta(days=1)
NO_HISTORY = "Meta keeps no history that could be fetched; it repeats what a webhook could not deliver for up to 7 days."
_USUAL = FetchOptions()


def due() -> list[int]:
    """Numbers of Twilio that are in use. One that was stopped is left alone until somebody has mended it."""
    waits = Q(account__paused_until__gt=timezone.now())
    rows = WhatsAppNumber.objects.filter(provider=Provider.TWILIO, account__active=True).exclude(waits)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def fetch_number(
    account_id: int, options: FetchOptions = _USUAL, stop_at: datetime | None = None
) -> FetchResult:
    """Days that were compared completely stay so, however it ends; after `stop_at` it begins no further day. Never raises
    for what Twilio does."""
    number = WhatsAppNumber.objects.select_related("account").get(pk=account_id)
    result = FetchResult(number.account.name)
    if number.provider != Provider.TWILIO:
        result.words = NO_HISTORY
        return result
    compared = _compared(number)
    try:
        _compare(number, options, result, stop_at)
    except ChannelError as error:
        result.error = error
    silent = result.error is not None and result.error.code == "secret_missing"  # its page says so already
    if not options.dry_run and not silent:
        report(number, result, judge=options.usual and compared is not None)
    return result


def _compare(
    number: WhatsAppNumber, options: FetchOptions, result: FetchResult, stop_at: datetime | None
) -> None:
    from channels_whatsapp.services import comparing, twilio_numbers  # lazily: see gateways

    now = timezone.now()
    compared = _compared(number)
    since = options.since or (compared - OVERLAP if compared else now - FIRST)
    until = options.until or (
        now - options.grace if options.grace else now + OVERLAP
    )  # their clock may run ahead
    comparison = comparing.Comparison(twilio_numbers.connection(number), number.account, options, result)
    gapless = compared is None or since <= compared
    for day in _days(since, until):
        if stop_at is not None and timezone.now() >= stop_at:
            result.more = True
        if result.more:
            return
        comparison.day(day, since, until)
        if gapless and not result.more and not options.dry_run:
            _advance(number, min(_midnight(day) + timedelta(days=1), until, now - GRACE))


def _compared(number: WhatsAppNumber) -> datetime | None:
    return NumberHealth.objects.filter(pk=number.pk).values_list("backfilled_at", flat=True).first()


def _advance(number: WhatsAppNumber, moment: datetime) -> None:
    """Only forward: another run may be further."""
    NumberHealth.objects.get_or_create(pk=number.pk)
    earlier = Q(backfilled_at=None) | Q(backfilled_at__lt=moment)
    NumberHealth.objects.filter(earlier, pk=number.pk).update(backfilled_at=moment)


def _days(since: datetime, until: datetime) -> Iterator[date]:
    day = since.astimezone(UTC).date()
    while _midnight(day) < until:
        yield day
        day += timedelta(days=1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
