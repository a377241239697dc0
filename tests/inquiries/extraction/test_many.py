"""Many texts by a model, through the commands: what becomes of the lines, the words and the exit code when it fails."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stamina
from django.core.management import CommandError, call_command

TEXTS = ("2 adults to Crete", "2 adults to Rome", "2 adults to Oslo")
ADULTS = {"adults": {"value": 2, "quotes": [{"message": "m1", "words": "2 adults"}], "sure": True}}


@pytest.fixture(autouse=True)
def quickly() -> Iterator[None]:
    """What is waited for is not waited for here."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def files(tmp_path: Path, server, settings) -> tuple[str, str]:
    settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, "test"
    server.answers(ADULTS)
    cases = [{"id": str(n), "text": text, "received_at": "2026-03-10T09:00:00Z", "locale": "en-GB"} for n, text in enumerate(TEXTS)]  # fmt: skip
    gold = [{"id": str(n), "gold": {"adults": 2}, "source": "mail"} for n in range(3)]
    paths = tmp_path / "cases.jsonl", tmp_path / "gold.jsonl"
    for path, rows in zip(paths, (cases, gold), strict=True):
        path.write_text("\n".join(map(json.dumps, rows)))
    return str(paths[0]), str(paths[1])


def run(*arguments: str) -> tuple[list[str], str, str]:
    """(lines, what was said while it ran, the words it ended with: exit code 1)."""
    out, told = io.StringIO(), io.StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=told)
    except CommandError as error:
        assert error.returncode == 1
        return out.getvalue().splitlines(), told.getvalue(), str(error)
    return out.getvalue().splitlines(), told.getvalue(), ""


def second_one(server: Any, fault: Any) -> None:
    """The first text is read, the second meets the fault."""

    def answer(body: dict[str, Any]) -> str:
        server.manners.refuses = server.manners.incomplete = ""
        if "Rome" in json.dumps(body):
            fault(server.manners)
        return json.dumps({"trips": [ADULTS]})

    server.manners.answer = answer


def refuse(manners: Any) -> None:
    manners.refuses = True


def cut(manners: Any) -> None:
    manners.incomplete = "max_output_tokens"


@pytest.mark.parametrize(("fault", "words"), [(refuse, "The model refused"), (cut, "was cut off")])
@pytest.mark.parametrize("extractor", ["openai", "both"])
def test_one_text_that_the_model_does_not_read_stops_nothing(files, server, extractor, fault, words):
    second_one(server, fault)
    lines, _, end = run("extract_details", "--jsonl", "--extractor", extractor, files[0])
    first, second, third = map(json.loads, lines)
    assert [one["id"] for one in (first, second, third)] == ["0", "1", "2"]
    assert words in second["error"] and "error" not in first and "error" not in third
    assert second["details"]["destinations"] == (["Rome"] if extractor == "both" else None)
    assert words in end and "did not read 1 of 3 lines" in end


@pytest.mark.parametrize("extractor", ["openai", "both"])
@pytest.mark.parametrize(
    ("code", "status", "words"),
    [("insufficient_quota", 429, "The credit"), ("invalid_api_key", 401, "refuses the key"), (None, 503, "trouble of its own")],
)  # fmt: skip
def test_a_model_that_reads_none_any_more_is_asked_no_more_and_each_line_is_answered(
    files, server, extractor, code, status, words
):
    server.script.fail(status, times=None, code=code)
    lines, told, end = run("extract_details", "--jsonl", "--extractor", extractor, files[0])
    assert [words in json.loads(line)["error"] for line in lines] == [True] * 3
    assert [json.loads(line)["details"]["adults"] for line in lines] == [
        2 if extractor == "both" else None
    ] * 3
    assert len(server.script.requests) == (4 if status == 503 else 1)
    assert "did not read 3 of 3 lines" in end
    assert ("It is asked again after" in told) is (status == 503)


def test_a_server_that_is_away(files, settings):
    settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"
    lines, _, end = run("extract_details", "--jsonl", "--extractor", "both", files[0])
    assert len(lines) == 3 and end.startswith("The model's server could not be reached.")
    lines, _, end = run("evaluate_extraction", *files, "--extractor", "openai")
    assert end == "The model's server could not be reached. Only 0 of 3 cases were read."


def test_a_short_pause_that_the_provider_asks_for_is_kept_and_a_long_one_ends_it(files, server):
    server.script.rate_limit(times=2, retry_after=7)
    lines, told, end = run("extract_details", "--jsonl", "--extractor", "openai", files[0])
    assert [json.loads(line)["details"]["adults"] for line in lines] == [2, 2, 2] and end == ""
    assert told.count("It is asked again after 7 s.") == 2 and len(server.script.requests) == 5
    server.reset()
    server.script.rate_limit(times=None, retry_after=600)
    lines, told, end = run("extract_details", "--jsonl", "--extractor", "openai", files[0])
    assert len(lines) == 3 and "asks to wait" in end and told == "" and len(server.script.requests) == 1


def test_an_answer_without_usage_is_an_answer(files, server):
    server.manners.usage = False
    lines, _, end = run("extract_details", "--jsonl", "--extractor", "openai", files[0])
    assert len(lines) == 3 and end == ""


def test_further_trips_stand_in_the_line(tmp_path: Path):
    text = "Crete from 12 to 26 May 2027 for 2 adults. A second trip: Rome, 3 to 6 September 2027."
    path = tmp_path / "case.jsonl"
    path.write_text(json.dumps({"id": 1, "text": text, "received_at": "2026-11-02T09:00:00Z"}))
    (line,) = map(json.loads, run("extract_details", "--jsonl", str(path))[0])
    assert [one["details"]["destinations"] for one in line["further"]] == [["Rome"]]
    assert "further" not in line["further"][0]
    path.write_text(text)
    report = json.loads("\n".join(run("extract_details", str(path))[0]))
    assert report["further"][0]["details"]["destinations"] == ["Rome"]


@pytest.mark.parametrize(("extractor", "right"), [("openai", 2), ("both", 3)])
def test_what_it_refuses_counts_as_not_read_in_the_figures(files, server, extractor, right):
    second_one(server, refuse)
    lines, _, end = run("evaluate_extraction", *files, "--extractor", extractor)
    text = "\n".join(lines)
    assert f"Cases all right: {right} of 3" in text and end == ""
    assert "Not read by the model:\n  1: The model refused to read this conversation." in text
    (line,), _, _ = run("evaluate_extraction", *files, "--extractor", extractor, "--json")
    assert json.loads(line)["unread"].keys() == {"1"} and json.loads(line)["all_right"] == right


def test_figures_end_where_the_model_is_asked_no_more(files, server):
    bodies = server.manners.bodies

    def answer(body: dict[str, Any]) -> str:
        if len(bodies) == 1:
            server.script.fail(429, times=None, code="insufficient_quota")
        return json.dumps({"trips": [ADULTS]})

    server.manners.answer = answer
    lines, _, end = run("evaluate_extraction", *files, "--extractor", "both")
    assert "Cases all right: 1 of 1" in "\n".join(lines)
    assert end.startswith("The credit") and end.endswith("Only 1 of 3 cases were read.")


def test_a_key_that_cannot_be_read_ends_it_before_anything_is_read(files, settings):
    settings.OPENAI_API_KEY = "env:NO_SUCH_KEY"
    for command in (("extract_details", "--jsonl", files[0]), ("evaluate_extraction", *files)):
        lines, _, end = run(*command, "--extractor", "openai")
        assert lines == [] and "NO_SUCH_KEY" in end


@pytest.mark.parametrize("command", ["extract_details", "evaluate_extraction"])
def test_what_it_came_to_is_told_for_it_is_in_no_books(files, server, command):
    cases, gold = files
    arguments = ("--jsonl", cases) if command == "extract_details" else (cases, gold)
    _, told, _ = run(command, "--extractor", "openai", *arguments)
    assert re.search(
        r"3 answers of the model cost [\d,]{5,} tokens sent and [\d,]+ answered. They are in no", told
    )
    server.manners.usage = False
    _, told, _ = run(command, "--extractor", "openai", *arguments)
    assert "; of 3 more it is not known." in told
    _, told, _ = run(command, *arguments)
    assert "tokens" not in told
