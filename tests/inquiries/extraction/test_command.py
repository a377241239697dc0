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


def test_a_file_in_another_encoding_ends_with_words(tmp_path: Path) -> None:
    source = tmp_path / "letter.txt"
    source.write_bytes("Zwei Erwachsene möchten nach Kreta".encode("latin-1"))
    with pytest.raises(CommandError, match="no text in UTF-8"):
        run(str(source))


def test_a_missing_file_ends_with_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(str(tmp_path / "nowhere.txt"))


def test_a_model_reads_the_same_lines(tmp_path: Path, server, settings) -> None:
    settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, "test"
    quotes = [{"message": "m1", "words": "2 adults"}]
    server.answers(
        {"adults": {"value": 2, "quotes": quotes, "sure": True}, "nights": {"value": 9, "quotes": []}}
    )
    source = tmp_path / "cases.jsonl"
    source.write_text(json.dumps(CASE))

    (alone,) = map(json.loads, run("--jsonl", "--extractor", "openai", str(source)).splitlines())
    (both,) = map(json.loads, run("--jsonl", "--extractor", "both", str(source)).splitlines())

    assert alone["details"]["adults"] == 2 and alone["details"]["destinations"] is None
    assert alone["evidence"] == {"adults": [[0, 8]]}
    assert both["details"]["destinations"] == ["Crete"] and both["details"]["nights"] != 9
    source.write_text(CASE["text"])
    assert json.loads(run("--extractor", "openai", str(source)))["unproven"] == {"nights": 9}


def test_a_model_that_fails_ends_with_words(tmp_path: Path, server, settings) -> None:
    settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, "env:NO_SUCH_KEY"
    source = tmp_path / "mail.txt"
    source.write_text("Rome")
    with pytest.raises(CommandError, match="NO_SUCH_KEY"):
        run("--extractor", "openai", str(source))
    settings.OPENAI_API_KEY = "test"
    server.script.fail(401)
    with pytest.raises(CommandError, match="refuses the key"):
        run("--extractor", "both", str(source))


def test_a_line_may_have_a_subject_whose_words_are_told_apart(tmp_path: Path) -> None:
    source = tmp_path / "cases.jsonl"
    source.write_text(json.dumps({**CASE, "subject": "Malta, 2 adults", "text": "Please quote 12-19 July"}))

    answer = json.loads(run("--jsonl", str(source)))

    assert (answer["details"]["destinations"], answer["details"]["start_date"]) == (["Malta"], "2026-07-12")
    assert answer["subject_evidence"]["destinations"] == [[0, 5]]
    assert "start_date" in answer["evidence"] and "destinations" not in answer["evidence"]
