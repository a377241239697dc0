"""`manage.py evaluate_extraction`, on an agency's own cases."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

CREW = {"id": "a", "text": "2 adults to Crete for 7 nights", "received_at": "2026-01-05T10:00:00Z"}
TALK = {
    "id": "b",
    "messages": [
        {"author": "customer", "sent_at": "2026-01-05T10:00:00Z", "text": "2 adults to Rhodes please"},
        {"author": "staff", "sent_at": "2026-01-05T11:00:00Z", "text": "Crete has rooms for 9 adults"},
        {"author": "customer", "sent_at": "2026-01-05T12:00:00Z", "text": "we are 3 adults now"},
    ],
}
GOLD: list[dict[str, Any]] = [
    {"id": "a", "source": "mail", "gold": {"adults": 2, "destinations": ["Crete"], "nights": 8}},
    {"id": "b", "source": "chat", "gold": {"adults": 3, "destinations": ["Rhodes"]}},
]


def files(folder: Path, *kinds: list[dict[str, Any]]) -> list[str]:
    names = []
    for number, rows in enumerate(kinds):
        path = folder / f"{number}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        names.append(str(path))
    return names


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("evaluate_extraction", *arguments, stdout=out)
    return out.getvalue()


def test_the_figures_of_each_field_and_what_was_read_wrong(tmp_path: Path) -> None:
    report = run(*files(tmp_path, [CREW, TALK], GOLD))

    adults = next(line for line in report.splitlines() if line.startswith("adults"))
    assert adults.split() == ["adults", "1.000", "1.000", "1.000", "2", "0", "0"]
    assert "Cases all right: 1 of 2" in report
    assert "chat: F1 1.000, all right 1 of 1" in report
    assert "a nights: wanted 8, read 7" in report


def test_as_json(tmp_path: Path) -> None:
    answer = json.loads(run(*files(tmp_path, [CREW, TALK], GOLD), "--json"))

    assert answer["fields"]["nights"]["f1"] == 0
    assert answer["sources"]["mail"]["all_right"] == 0
    assert answer["misses"] == [{"case": "a", "field": "nights", "wanted": 8, "read": 7}]


@pytest.mark.parametrize(
    ("cases", "gold", "words"),
    [
        ([{"id": "a"}], GOLD, "line 1 is no case"),
        ([{**TALK, "messages": [{"author": "us", "sent_at": "2026-01-05", "text": "x"}]}], GOLD, "is no case"),
        ([CREW], [{"id": "a"}], "line 1 is no label"),
        ([{**CREW, "id": "other"}], GOLD, "No case has a label"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_ends_with_words(
    tmp_path: Path, cases: list[dict[str, Any]], gold: list[dict[str, Any]], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        run(*files(tmp_path, cases, gold))


def test_a_missing_file_ends_with_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(str(tmp_path / "no.jsonl"), str(tmp_path / "no.jsonl"))
