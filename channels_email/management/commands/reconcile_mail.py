from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels_email.management.accounts import mail_account
from channels_email.management.tables import table
from channels_email.models import LedgerReason, MailCheck
from channels_email.services import checking

_HEADS = ["folder", "on server", "taken in", "known", "skipped", "failed", "missing", "to come", "unreadable"]


class Command(BaseCommand):
    help = "Compares what lies on an account's server with what is in the hub, as is done each day. Ends with 1 on a gap."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", required=True, metavar="NAME")
        parser.add_argument("--folder", default="", help="Only this one; else all that the account reads.")
        parser.add_argument("--fix", action="store_true", help="Also fetch what is missing or failed.")

    def handle(self, *, account: str, folder: str, fix: bool, **_: Any) -> None:
        rows = checking.check_folders(mail_account(account).pk, folder=folder, mend=fix)
        compared = [row for row in rows if not row.error]
        if compared:
            self.stdout.write(table(_HEADS, [_figures(row) for row in compared]))
        for row in compared:
            self._explain(row)
        problems = [f"{row.folder}: {row.error}".removeprefix(": ") for row in rows if row.error]
        problems += [
            f"{row.folder}: {row.missing + row.failed} on the server are not in the hub."
            for row in compared
            if row.has_gap
        ]
        if problems:
            raise CommandError("\n".join(problems))

    def _explain(self, row: MailCheck) -> None:
        for reason, count in row.reasons.items():
            label = LedgerReason(reason).label if reason else "other"
            self.stdout.write(f"{row.folder}: {count} skipped: {label}")
        if row.fetched:
            self.stdout.write(f"{row.folder}: {row.fetched} fetched just now")
        for one in row.examples:
            self.stdout.write(f"{row.folder}: missing: {one['arrived']} <{one['message_id']}>")


def _figures(row: MailCheck) -> list[object]:
    counts = (row.on_server, row.taken, row.known, row.skipped, row.failed, row.missing)
    return [row.folder, *counts, row.waiting, row.unread]
