from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels_email.management.accounts import mail_account
from channels_email.management.tables import table
from channels_email.services import fetching
from channels_email.services.reports import FetchOptions, FetchResult
from inquiries import intake


class Command(BaseCommand):
    help = "Fetches new mail from the accounts' servers, as the worker does each minute."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--account", action="append", metavar="NAME", help="Only this one; may be repeated."
        )
        parser.add_argument(
            "--since", type=date.fromisoformat, metavar="DATE", help="Arrived on this day or later."
        )
        parser.add_argument(
            "--until", type=date.fromisoformat, metavar="DATE", help="Arrived on this day or before."
        )
        parser.add_argument("--unread", action="store_true", help="Only what nobody has read yet.")
        parser.add_argument("--folder", default="", help="Only this folder.")
        parser.add_argument("--limit", type=int, metavar="N", help="At most so many mails per account.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Only count; downloads and changes nothing."
        )
        parser.add_argument("--process", action="store_true", help="Also read the mails here and now.")

    def handle(self, *, account: list[str] | None, process: bool, **options: Any) -> None:
        asked = {name: options[name] for name in ("since", "until", "unread", "folder", "limit", "dry_run")}
        results = fetching.fetch_many(_accounts(account), FetchOptions(**asked))
        if process and not asked["dry_run"]:
            intake.process_now()
        heads = ["account", "on server", "new", "known", "skipped", "failed"]
        self.stdout.write(table(heads, [_row(one) for one in results]))
        problems = [f"{one.account}: {error.words}" for one in results for error in one.errors]
        problems += [
            f"{one.account}: is being fetched by another process just now." for one in results if one.busy
        ]
        if problems:
            raise CommandError("\n".join(problems))


def _accounts(names: list[str] | None) -> list[int]:
    if names:
        return [mail_account(name).pk for name in dict.fromkeys(names)]
    found = list(fetching.fetchable().order_by("account__name").values_list("pk", flat=True))
    if not found:
        raise CommandError("No active mail account has a server.")
    return found


def _row(one: FetchResult) -> list[object]:
    return [one.account, one.on_server, one.new, one.known, one.skipped, one.failed]
