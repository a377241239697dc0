"""How well an extractor reads an agency's own labelled cases. Needs no database; docs/operations.md shows the files."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inquiries.channels import ChannelError
from inquiries.extraction.base import Extractor
from inquiries.extraction.labelled import Case, Label, LabelError, read_cases, read_labels
from inquiries.extraction.schema import as_json
from inquiries.extraction.scoring import Board, Miss, Tally
from inquiries.services import extractors


class Command(BaseCommand):
    help = "Print precision, recall and F1 of each field, for labelled cases (JSON lines), and what was read wrong."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", help="lines {id, text, received_at, locale} or {id, messages}")
        parser.add_argument("gold", help="lines {id, gold: {field: value}, source}")
        parser.add_argument("--extractor", default="local", choices=["local", "openai", "both"])
        parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
        parser.add_argument("--misses", type=int, default=40, help="how many are listed (40)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cases = list(read_cases(_lines(options["cases"])))
            labels = read_labels(_lines(options["gold"]))
        except LabelError as error:
            raise CommandError(str(error)) from error
        try:
            boards = _judge(extractors.named(options["extractor"]), cases, labels)
        except ChannelError as error:
            raise CommandError(error.words) from error
        if not boards[""].cases:
            raise CommandError("No case has a label: the ids of both files must be the same.")
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(boards), ensure_ascii=False))
            return
        for line in _report(boards, options["misses"]):
            self.stdout.write(line)


def _lines(name: str) -> list[str]:
    try:
        return Path(name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} cannot be read: {error}") from error


def _judge(extractor: Extractor, cases: list[Case], labels: dict[str, Label]) -> dict[str, Board]:
    """By source; "" holds all. A case without a label is passed over."""
    boards: dict[str, Board] = defaultdict(Board)
    for case in cases:
        label = labels.get(case.id)
        if label is None:
            continue
        details = as_json(extractor.extract(case.transcript, case.context).details)
        for name in {"", label.source}:
            boards[name].judge(case.id, label.gold, details)
    return {"": boards[""], **{name: boards[name] for name in sorted(boards) if name}}


def _report(boards: dict[str, Board], most: int) -> list[str]:
    whole = boards[""]
    lines = [f"{'':20}{'precision':>10}{'recall':>10}{'F1':>10}{'right':>8}{'wrong':>8}{'missed':>8}"]
    lines += [_row(name, tally) for name, tally in whole.rows()]
    lines += ["", f"Cases all right: {whole.all_right} of {whole.cases}"]
    for name, board in boards.items():
        if name:
            lines.append(f"  {name}: F1 {board.micro.f1:.3f}, all right {board.all_right} of {board.cases}")
    if whole.misses[:most]:
        lines += ["", "Not as labelled:", *map(_miss, whole.misses[:most])]
    if len(whole.misses) > most:
        lines.append(f"… and {len(whole.misses) - most} more (--misses {len(whole.misses)})")
    return lines


def _row(name: str, tally: Tally) -> str:
    figures = f"{tally.precision:>10.3f}{tally.recall:>10.3f}{tally.f1:>10.3f}"
    return f"{name:20}{figures}{tally.hits:>8}{tally.wrong:>8}{tally.missed:>8}"


def _miss(miss: Miss) -> str:
    wanted, read = (json.dumps(value, ensure_ascii=False) for value in (miss.wanted, miss.read))
    return f"  {miss.case} {miss.field}: wanted {wanted}, read {read}"


def _as_json(boards: dict[str, Board]) -> dict[str, Any]:
    whole = boards[""]
    return {
        "cases": whole.cases,
        "all_right": whole.all_right,
        "fields": {name: _figures(tally) for name, tally in whole.rows()},
        "sources": {
            name: {"cases": board.cases, "all_right": board.all_right, **_figures(board.micro)}
            for name, board in boards.items()
            if name
        },
        "misses": [miss._asdict() for miss in whole.misses],
    }


def _figures(tally: Tally) -> dict[str, float]:
    parts = {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
    return {name: round(value, 4) for name, value in parts.items()} | {
        "right": tally.hits,
        "wrong": tally.wrong,
        "missed": tally.missed,
    }
