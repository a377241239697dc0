from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels_email.importing import sources
from channels_email.management.accounts import mail_account
from channels_email.management.progress import ProgressBar
from channels_email.management.tables import table
from channels_email.services import importing


class Command(BaseCommand):
    help = "Takes mail from files: .eml, folders of them, mbox and Maildir. May be broken off and repeated at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--account", required=True, metavar="NAME", help="The account that the mail came to."
        )
        parser.add_argument(
            "--sent",
            action="store_true",
            help="The files come from the account's folder of sent mail: answers that staff gave elsewhere.",
        )
        parser.add_argument(
            "--process",
            action=argparse.BooleanOptionalAction,
            default=True,
            help="Read the mails here and now (default), or leave that to the worker.",
        )

    def handle(self, *, paths: list[Path], account: str, process: bool, sent: bool, **options: Any) -> None:
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            raise CommandError(f"There is no such file or folder: {', '.join(missing)}")
        with ProgressBar(sys.stderr, lambda: sources.total_bytes(paths)) as bar:
            found = sources.read(paths)
            result = importing.import_mail(mail_account(account), found, bar.advance, sent=sent)
        if process:
            importing.understand(result)
        for problem in result.problems:
            self.stderr.write(problem)
        if result.failed > len(result.problems):
            self.stderr.write("What could not be understood waits on the failures page, with the reason.")
        self.stdout.write(
            table(
                ["read", "new", "duplicate", "failed"],
                [[result.read, result.new, result.duplicate, result.failed]],
            )
        )
        if result.waiting:
            self.stdout.write(
                f"{result.waiting} more are being read by the worker or wait for their next try."
            )
