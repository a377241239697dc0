from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

CASE = {
    "id": "a1",
    "text": "2 adults to Crete, 12-19 July",
    "received_at": "2026-01-05T10:00:00Z",
    "locale": "en-GB",
}


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("extract_details", *arguments, stdout=out)
    return out.getvalue()


def test_one_line_in_one_line_out_in_order(tmp_path: Path) -> None:
    source = tmp_path / "cases.jsonl"
    source.write_text("\n".join(json.dumps({**CASE, "id": name}) for name in ("a1", "a2")) + "\n\n")

    answers = [json.loads(line) for line in run("--jsonl", str(source)).splitlines()]

    assert [answer["id"] for answer in answers] == ["a1", "a2"]
    assert answers[0]["details"]["destinations"] == ["Crete"]
    assert answers[0]["evidence"]["destinations"] == [[12, 17]]
    assert 0 < answers[0]["confidence"]["destinations"] <= 1


def test_plain_text_is_reported_with_the_words(tmp_path: Path) -> None:
    source = tmp_path / "mail.txt"
    source.write_text("2 adults to Crete")

    report = json.loads(run(str(source)))

    assert report["details"]["adults"] == 2
    assert report["evidence"]["adults"] == ["2 adults"]


def test_a_line_that_is_no_case_ends_with_words(tmp_path: Path) -> None:
    source = tmp_path / "cases.jsonl"
    source.write_text("not json\n")
    with pytest.raises(CommandError, match="Not a line"):
        run("--jsonl", str(source))


def test_a_missing_file_ends_with_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(str(tmp_path / "nowhere.txt"))
