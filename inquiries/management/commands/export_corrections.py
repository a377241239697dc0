"""What staff confirmed and corrected, as labelled cases for `evaluate_extraction`. The files hold customers' words."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from inquiries.extraction.labelled import case_row, label_row
from inquiries.services import verdicts


class Command(BaseCommand):
    help = "Write cases.jsonl and gold.jsonl: conversations, and what staff confirmed or corrected about their trips."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=_day, help="only values set from this day on (YYYY-MM-DD)")
        parser.add_argument("--out", default="corrections", help="a folder; made if it is not there")

    def handle(self, *args: Any, since: datetime | None, out: str, **options: Any) -> None:
        folder, count = Path(out), 0
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _private(folder / "cases.jsonl") as cases, _private(folder / "gold.jsonl") as gold:
                for case, label in verdicts.as_cases(since):
                    cases.write(json.dumps(case_row(case), ensure_ascii=False) + "\n")
                    gold.write(json.dumps(label_row(case.id, label), ensure_ascii=False) + "\n")
                    count += 1
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}") from error
        self.stdout.write(f"{count} conversations in {folder}/cases.jsonl and {folder}/gold.jsonl")
        self.stdout.write(
            "They hold customers' words and names: for your eyes only, and to be deleted after use."
        )


def _private(path: Path) -> TextIO:
    """Nobody else on the machine may read it, not even while it is written; an older file is replaced, not followed."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8")


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
