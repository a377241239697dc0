from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inquiries.channels import LoadedAccount
from inquiries.services import account_files
from inquiries.services.account_files import NotLoaded, Problem


class Command(BaseCommand):
    help = (
        "Sets up accounts as a YAML file wants them (see config.example.yaml) and prints what changes. "
        "Accounts that the file does not name are left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the YAML file; - is standard input")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, file: str, dry_run: bool, **options: Any) -> None:
        try:
            loaded = account_files.load(_text(file), dry_run=dry_run)
        except NotLoaded as error:
            lines = [_where(file, one) + one.words for one in error.problems]
            raise CommandError("\n".join(["Nothing was changed.", *lines])) from error
        for section, account in loaded.accounts:
            self._tell(section, account)
        if loaded.left:
            self.stdout.write(f"Not in the file and left as they are: {', '.join(loaded.left)}")
        self.stdout.write(_sum([account for _, account in loaded.accounts], dry_run=dry_run))

    def _tell(self, section: str, account: LoadedAccount) -> None:
        self.stdout.write(f"{section}: {account.name}: {_state(account)}")
        for line in account.changes:
            self.stdout.write(f"  {line}")
        for note in account.notes:
            self.stderr.write(self.style.WARNING(f"  {account.name}: {note}"))


def _text(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} can't be read: {type(error).__name__}.") from None


def _where(file: str, problem: Problem) -> str:
    line = f":{problem.line}" if problem.line else ""
    place = f"{problem.place}: " if problem.place else ""
    return f"{file}{line}: {place}"


def _state(account: LoadedAccount) -> str:
    if account.new:
        return "new"
    return "changed" if account.changes else "unchanged"


def _sum(accounts: list[LoadedAccount], *, dry_run: bool) -> str:
    states = [_state(one) for one in accounts]
    counts = ", ".join(f"{states.count(state)} {state}" for state in ("new", "changed", "unchanged"))
    return f"{counts}. Nothing was written: this was a dry run." if dry_run else f"{counts}."
