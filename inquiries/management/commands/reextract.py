from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inquiries.admin import trip_diff
from inquiries.channels import ChannelError
from inquiries.models import Inquiry
from inquiries.services import reextracting
from inquiries.services.reextracting import Outcome, Wanted

_TOLD = 500  # inquiries after which the command says how far it is


class Command(BaseCommand):
    help = (
        "Reads trips out of conversations again. What staff have set never changes. With --dry-run it says in words what"
        " would change; else the readings are queued, or done here if --extractor names one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=_day, help="last message on this day or later (YYYY-MM-DD)")
        parser.add_argument("--until", type=_day, help="last message on this day or earlier")
        parser.add_argument("--inquiry", default="", help="only this one (TI-2026-000123)")
        parser.add_argument("--after", default="", help="go on behind this one, where an earlier run stopped")
        parser.add_argument("--extractor", default="", choices=["local", "openai", "both"])
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, extractor: str, dry_run: bool, **options: Any) -> None:
        wanted = _wanted(options)
        at_once = dry_run or bool(extractor)
        found = (
            reextracting.read(wanted, extractor, dry_run=dry_run, tell=self.stderr.write)
            if at_once
            else reextracting.queue(wanted)
        )
        done = _Done(options["after"])
        try:
            for one in found:
                self._tell(one, done)
        except ChannelError as error:
            raise CommandError(
                f"{error.words} Inquiries done: {done.count}. Go on later with --after {done.last or '(the start)'}"
            ) from error
        told = (
            f"would change {done.changed}"
            if dry_run
            else f"changed {done.changed}"
            if at_once
            else "all are queued"
        )
        self.stdout.write(f"inquiries: {done.count}, {told}")
        if done.unread:
            raise CommandError(f"The model did not read {done.unread} of them; the lines above say why.")

    def _tell(self, one: Outcome, done: _Done) -> None:
        lines = [line for position, made in one.plans for line in trip_diff.of_plan(position, made)]
        done.count, done.changed = done.count + 1, done.changed + bool(lines)
        if one.unread:
            done.unread += 1
            lines.append(f"not read by the model. {one.unread}")
        for line in lines:
            self.stdout.write(f"{one.reference}: {line}")
        if done.count % _TOLD == 0:
            self.stderr.write(f"{done.count} done; go on with --after {one.reference}")
        done.last = one.reference


@dataclass
class _Done:
    """How far it is; `last` is the inquiry that came last."""

    last: str
    count: int = 0
    changed: int = 0
    unread: int = 0


def _wanted(options: dict[str, Any]) -> Wanted:
    if not (options["since"] or options["inquiry"]):
        raise CommandError("Say which: --since YYYY-MM-DD or --inquiry TI-2026-000123.")
    until = options["until"] and options["until"] + timedelta(days=1)
    if options["inquiry"]:
        _pk(options["inquiry"])
    after = _pk(options["after"]) if options["after"] else 0
    return Wanted(options["since"], until, options["inquiry"], after)


def _pk(reference: str) -> int:
    pk = Inquiry.objects.filter(reference=reference).values_list("pk", flat=True).first()
    if pk is None:
        raise CommandError(f"There is no inquiry {reference}.")
    return pk


def _day(text: str) -> datetime:
    return timezone.make_aware(datetime.strptime(text, "%Y-%m-%d"))
