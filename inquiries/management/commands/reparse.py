from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from inquiries.services import reparsing


class Command(BaseCommand):
    help = (
        "Reads the kept originals again with today's parser; messages change in place, never their inquiry."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=_day, help="only messages received from this day on (YYYY-MM-DD)")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, since: datetime | None, dry_run: bool, **options: Any) -> None:
        fields: Counter[str] = Counter()
        read = changed = failed = 0
        for change in reparsing.reparse(since, dry_run=dry_run):
            read += 1
            changed += bool(change.fields)
            failed += bool(change.problem)
            fields.update(change.fields)
            if options["verbosity"] > 1 and (change.fields or change.problem):
                self.stdout.write(
                    f"message {change.message_id}: {change.problem or ', '.join(change.fields)}"
                )
        self.stdout.write(
            f"read {read}, {'would change' if dry_run else 'changed'} {changed}, unreadable {failed}"
        )
        for name, count in fields.most_common():
            self.stdout.write(f"  {name}: {count}")


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
