"""How well an extractor reads an agency's own labelled cases. Needs no database; docs/operations.md shows the files."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inquiries.channels import ChannelError
from inquiries.extraction.labelled import Case, Label, LabelError, read_cases, read_labels
from inquiries.extraction.schema import as_json
from inquiries.extraction.scoring import Board, Miss, Tally
from inquiries.services.many_readings import Reader


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
            reader = Reader.named(options["extractor"], self.stderr.write)
        except ChannelError as error:
            raise CommandError(error.words) from error
        labelled = [one for one in cases if one.id in labels]
        try:
            judged = _judge(reader, labelled, labels)
        finally:
            reader.tell_bill()
        if not labelled:
            raise CommandError("No case has a label: the ids of both files must be the same.")
        self._tell(judged, options)
        if reader.stopped:
            count = judged.boards[""].cases
            raise CommandError(f"{reader.stopped} Only {count} of {len(labelled)} cases were read.")

    def _tell(self, judged: Judged, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(judged), ensure_ascii=False))
            return
        for line in _report(judged, options["misses"]):
            self.stdout.write(line)


def _lines(name: str) -> list[str]:
    try:
        return Path(name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} cannot be read: {error}") from error


@dataclass
class Judged:
    """`boards` by source; "" holds all. `unread`: cases that the model did not read, with the reason in words."""

    boards: dict[str, Board]
    unread: dict[str, str] = field(default_factory=dict)


def _judge(reader: Reader, cases: list[Case], labels: dict[str, Label]) -> Judged:
    """Up to where the model is asked no more; what it refuses counts as nothing read by it."""
    judged = Judged(defaultdict(Board))
    for case in cases:
        label, read = labels[case.id], reader.read(case.transcript, case.context)
        if reader.stopped:
            break
        if read.unread:
            judged.unread[case.id] = read.unread
        for name in {"", label.source}:
            judged.boards[name].judge(case.id, label.gold, as_json(read.extraction.details))
    boards = judged.boards
    judged.boards = {"": boards[""], **{name: boards[name] for name in sorted(boards) if name}}
    return judged


def _report(judged: Judged, most: int) -> list[str]:
    boards, whole = judged.boards, judged.boards[""]
    lines = [f"{'':20}{'precision':>10}{'recall':>10}{'F1':>10}{'right':>8}{'wrong':>8}{'missed':>8}"]
    lines += [_row(name, tally) for name, tally in whole.rows()]
    lines += ["", f"Cases all right: {whole.all_right} of {whole.cases}"]
    for name, board in boards.items():
        if name:
            lines.append(f"  {name}: F1 {board.micro.f1:.3f}, all right {board.all_right} of {board.cases}")
    if judged.unread:
        lines += ["", "Not read by the model:", *(f"  {case}: {why}" for case, why in judged.unread.items())]
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


def _as_json(judged: Judged) -> dict[str, Any]:
    boards, whole = judged.boards, judged.boards[""]
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
        "unread": judged.unread,
    }


def _figures(tally: Tally) -> dict[str, float]:
    parts = {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
    return {name: round(value, 4) for name, value in parts.items()} | {
        "right": tally.hits,
        "wrong": tally.wrong,
        "missed": tally.missed,
    }
