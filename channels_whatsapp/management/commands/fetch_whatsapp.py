from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from channels_whatsapp.management.numbers import counted, day, number_called
from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.services import backfill
from channels_whatsapp.services.backfill_reports import FetchOptions, FetchResult
from inquiries import intake


class Command(BaseCommand):
    help = "Compares numbers with Twilio's list of messages and takes what no webhook brought, as the worker does by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--number", action="append", metavar="N", help="Only this one; may be repeated.")
        parser.add_argument(
            "--since", type=day, metavar="DATE", help="Came on this day or later, such as 2026-11-30."
        )
        parser.add_argument("--until", type=day, metavar="DATE", help="Came on this day or before.")
        parser.add_argument("--limit", type=int, metavar="N", help="At most so many new messages per number.")
        parser.add_argument("--dry-run", action="store_true", help="Only count; stores and changes nothing.")
        parser.add_argument("--process", action="store_true", help="Also read the messages here and now.")

    def handle(
        self,
        *,
        number: list[str] | None,
        since: date | None,
        until: date | None,
        limit: int | None,
        dry_run: bool,
        process: bool,
        **_: Any,
    ) -> None:
        if limit is not None and limit < 1:
            raise CommandError("--limit must be at least 1.")
        if since and until and since > until:
            raise CommandError("--since must not be later than --until.")
        after_last = _midnight(until + timedelta(days=1)) if until else None
        options = FetchOptions(_midnight(since) if since else None, after_last, limit, dry_run, timedelta(0))
        results = [backfill.fetch_number(pk, options) for pk in _numbers(number)]
        if process and not dry_run:
            intake.process_now()
        for one in results:
            self.stdout.write(_words(one, dry_run=dry_run))
        problems = [f"{one.account}: {one.error.words}" for one in results if one.error is not None]
        if problems:
            raise CommandError("\n".join(problems))


def _numbers(names: list[str] | None) -> list[int]:
    if names:
        return [number_called(name).pk for name in dict.fromkeys(names)]
    active = WhatsAppNumber.objects.filter(account__active=True).order_by("account__name")
    found = list(active.values_list("pk", flat=True))
    if not found:
        raise CommandError("There is no active WhatsApp number.")
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _words(one: FetchResult, *, dry_run: bool) -> str:
    if one.words:
        return f"{one.account}: {one.words}"
    told = (
        f"{one.account}: {counted(one.seen, 'message')} in Twilio's list, {one.new} new, {one.known} known."
    )
    if dry_run:
        told += " Nothing was stored."
    return told + (" It stopped at the limit; there may be more." if one.more else "")
