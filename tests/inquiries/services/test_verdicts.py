"""Staff's corrections as labelled cases: out by one command, into another, with the figures they should give."""

from __future__ import annotations

import io
import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from inquiries.extraction.local.extractor import VERSION
from inquiries.models import Extraction, Inquiry, TripValue
from inquiries.services import extracting, trips, verdicts

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def inquiry(receive) -> Inquiry:
    """Two adults to Crete, as the hub read it."""
    text = "Hello, we are 2 adults and would like to fly to Crete for 7 nights."
    row = receive(T0, id="a@x", **{"from": "a@x.example"}, subject="Crete", text=text).inquiry
    Extraction.objects.update(available_at=T0)
    extracting.extract_due()
    return row


def export(folder: Path, *arguments: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    call_command("export_corrections", "--out", str(folder), *arguments, stdout=io.StringIO())
    cases, gold = (
        [json.loads(line) for line in (folder / name).read_text().splitlines()]
        for name in ("cases.jsonl", "gold.jsonl")
    )
    return cases, gold


def test_out_and_in_again(inquiry: Inquiry, kim, tmp_path: Path) -> None:
    trips.confirm(inquiry, "destinations", kim)
    trips.correct(inquiry, "adults", 3, kim)
    trips.correct(inquiry, "nights", None, kim)

    cases, gold = export(tmp_path / "out")

    assert [one["author"] for one in cases[0]["messages"]] == ["customer"]
    assert "2 adults" in cases[0]["messages"][0]["text"]
    label = {"destinations": ["Crete"], "adults": 3, "nights": None}
    assert gold == [{"id": str(inquiry.pk), "source": "corrected", "gold": label}]

    out = io.StringIO()
    names = [str(tmp_path / "out" / name) for name in ("cases.jsonl", "gold.jsonl")]
    call_command("evaluate_extraction", *names, "--json", stdout=out)
    misses = {one["field"]: (one["wanted"], one["read"]) for one in json.loads(out.getvalue())["misses"]}
    assert misses == {"adults": (3, 2), "nights": (None, 7)}


def test_a_word_of_staff_is_counted_for_the_version_that_read(inquiry: Inquiry, kim) -> None:
    trips.confirm(inquiry, "destinations", kim)
    trips.correct(inquiry, "adults", 3, kim)
    trips.correct(inquiry, "nights", None, kim)
    trips.correct(inquiry, "origin", "Leeds", kim)  # nobody had read one
    kim.is_superuser = True

    rows = {row.field: row for row in verdicts.count(kim, T0)}

    assert rows.keys() == {"destinations", "adults", "nights"}
    assert {(row.source, row.version) for row in rows.values()} == {("local", VERSION)}
    assert [rows["destinations"].confirmed, rows["adults"].corrected, rows["nights"].cleared] == [1, 1, 1]
    assert all(row.total == 1 for row in rows.values())


def test_only_what_staff_said_and_since_when(inquiry: Inquiry, kim, tmp_path: Path) -> None:
    assert export(tmp_path) == ([], [])
    trips.confirm(inquiry, "adults", kim)
    TripValue.objects.filter(by=kim).update(created_at=timezone.now() - timedelta(days=40))
    trips.confirm(inquiry, "nights", kim)

    _, gold = export(tmp_path, "--since", (timezone.now() - timedelta(days=2)).strftime("%Y-%m-%d"))
    assert gold[0]["gold"] == {"nights": 7}
    assert gold[0]["source"] == "confirmed"
    assert export(tmp_path)[1][0]["gold"] == {"adults": 2, "nights": 7}


def test_a_message_that_came_after_the_word_of_staff_is_no_part_of_the_case(
    receive, inquiry: Inquiry, kim, tmp_path: Path
) -> None:
    trips.confirm(inquiry, "adults", kim)
    receive(
        timezone.now() + timedelta(minutes=5), id="b@x", in_reply_to=("a@x",),
        **{"from": "a@x.example"}, subject="Re: Crete", text="Now we are 5 adults.",
    )  # fmt: skip

    cases, _ = export(tmp_path)
    assert len(cases[0]["messages"]) == 1


def test_nobody_else_on_the_machine_can_read_the_files(inquiry: Inquiry, kim, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / "cases.jsonl").symlink_to(tmp_path / "elsewhere")

    export(tmp_path)

    for name in ("cases.jsonl", "gold.jsonl"):
        assert stat.S_IMODE((tmp_path / name).lstat().st_mode) == 0o600
    assert (tmp_path / "elsewhere").read_text() == "mine"


def test_a_folder_that_cannot_be_written_ends_with_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_corrections", "--out", str(tmp_path / "file"))
