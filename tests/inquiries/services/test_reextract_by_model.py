"""`manage.py reextract` by a model, against a real server: what is told, what is kept, how it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import stamina
from django.core.management import CommandError, call_command

from inquiries.models import Alert, Extraction, ModelCall, ModelReading, TripValue
from inquiries.services import extracting, trips

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
ROOMS = {"rooms": {"value": 3, "quotes": [{"message": "m1", "words": "three bedrooms"}], "sure": True}}
TOWNS = ("Crete", "Rome", "Oslo")
EXTRACTORS = pytest.mark.parametrize("extractor", ["both", "openai"])


@pytest.fixture(autouse=True)
def model(settings, server) -> Iterator[Any]:
    settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL, settings.OPENAI_TIMEOUT = "test", server.url, 3.0
    settings.OPENAI_PRICES = {"gpt-5-mini": (Decimal("0.25"), Decimal("0.025"), Decimal(2))}
    server.answers(ROOMS)
    with stamina.set_testing(True, attempts=4, cap=True):
        yield settings


@pytest.fixture
def inquiries(receive) -> list[Any]:
    """Three, read by the hub."""
    made = [
        receive(T0, id=f"{town}@x", **{"from": f"{town}@x.example"}, subject=town, text=f"2 adults to {town}, three bedrooms").inquiry
        for town in TOWNS
    ]  # fmt: skip
    Extraction.objects.update(available_at=T0)
    extracting.extract_due()
    TripValue.objects.filter(field="rooms").delete()
    return made


def run(*args: str) -> tuple[list[str], str]:
    """(lines, the words it ended with: exit code 1)."""
    out = StringIO()
    try:
        call_command("reextract", "--since", "2026-03-01", *args, stdout=out, stderr=StringIO())
    except CommandError as error:
        return out.getvalue().splitlines(), str(error)
    return out.getvalue().splitlines(), ""


def rooms(inquiry: Any) -> Any:
    row = trips.current(inquiry.pk).get("rooms")
    return row and row.value


@EXTRACTORS
@pytest.mark.parametrize("named", [True, False])
def test_a_dry_run_asks_the_model_books_it_and_changes_nothing(inquiries, settings, extractor, named):
    settings.EXTRACTOR = "local" if named else extractor
    before = list(TripValue.objects.order_by("pk").values())
    lines, end = run("--dry-run", *(("--extractor", extractor) if named else ()))
    assert f"{inquiries[0].reference}: Rooms: 3" in lines and end == ""
    assert lines[-1] == "inquiries: 3, would change 3"
    assert list(TripValue.objects.order_by("pk").values()) == before
    assert ModelCall.objects.count() == 3 and not ModelReading.objects.exists()


@EXTRACTORS
def test_done_here_and_now(inquiries, extractor):
    lines, end = run("--extractor", extractor)
    assert lines[-1] == "inquiries: 3, changed 3" and end == ""
    assert [rooms(one) for one in inquiries] == [3, 3, 3]
    assert ("adults" in trips.current(inquiries[0].pk)) is (extractor == "both")


@EXTRACTORS
def test_without_a_name_the_readings_are_queued_for_the_worker(inquiries, settings, server, extractor):
    settings.EXTRACTOR = extractor
    assert run() == (["inquiries: 3, all are queued"], "")
    assert not server.manners.bodies


@EXTRACTORS
@pytest.mark.parametrize("fault", ["refusal", "cut off"])
def test_one_that_the_model_does_not_read_stops_nothing(inquiries, server, extractor, fault):
    def answer(body: dict[str, Any]) -> str:
        here = "Rome" in json.dumps(body)
        server.manners.refuses = here and fault == "refusal"
        server.manners.incomplete = "max_output_tokens" if here and fault == "cut off" else ""
        return json.dumps({"trips": [ROOMS]})

    server.manners.answer = answer
    lines, end = run("--extractor", extractor)
    (told,) = (line for line in lines if "not read" in line)
    assert told.startswith(f"{inquiries[1].reference}: not read by the model. The model")
    assert lines[-1].startswith("inquiries: 3, changed ")
    assert end == "The model did not read 1 of them; the lines above say why."
    assert [rooms(one) for one in inquiries][::2] == [3, 3]
    assert trips.current(inquiries[1].pk)["destinations"].value == ["Rome"]  # what was known stays


@EXTRACTORS
@pytest.mark.parametrize(
    ("status", "code", "words", "calls"),
    [(429, "insufficient_quota", "The credit", 1), (401, None, "refuses the key", 1), (503, None, "trouble of its own", 4)],
)  # fmt: skip
def test_a_model_that_reads_none_any_more_ends_it_with_the_place_to_go_on(
    inquiries, server, extractor, status, code, words, calls
):
    def answer(body: dict[str, Any]) -> str:
        server.script.fail(status, times=None, code=code)
        return json.dumps({"trips": [ROOMS]})

    server.manners.answer = answer
    _, end = run("--extractor", extractor)
    assert words in end
    assert end.endswith(f"Inquiries done: 1. Go on later with --after {inquiries[0].reference}")
    assert len(server.script.requests) == 1 + calls
    assert Alert.objects.filter(key="model:stopped", settled_at=None).exists() is (status != 503)
    server.reset().answers(ROOMS)
    Alert.objects.all().delete()
    lines, end = run("--extractor", extractor, "--after", inquiries[0].reference)
    assert lines[-1] == "inquiries: 2, changed 2" and end == ""


def test_a_spent_budget_says_so(inquiries, settings):
    settings.OPENAI_DAILY_BUDGET = Decimal("0.000001")
    _, end = run("--extractor", "both")
    assert end.startswith("Today's budget for the model (0.000001) is spent. Inquiries done: 1.")


def test_a_short_pause_that_the_provider_asks_for_is_kept(inquiries, server):
    server.script.rate_limit(times=2, retry_after=5)
    assert run("--extractor", "both") == (run_lines(inquiries), "")
    assert len(server.script.requests) == 5


def run_lines(inquiries: list[Any]) -> list[str]:
    return [*(f"{one.reference}: Rooms: 3" for one in inquiries), "inquiries: 3, changed 3"]


def test_a_server_that_is_away_and_an_answer_without_usage(inquiries, server, settings):
    server.manners.usage = False
    assert run("--extractor", "openai", "--dry-run")[0][-1] == "inquiries: 3, would change 3"
    assert set(ModelCall.objects.values_list("outcome", "estimated")) == {("no_usage", True)}
    settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"
    _, end = run("--extractor", "openai")
    assert (
        end
        == "The model's server could not be reached. Inquiries done: 0. Go on later with --after (the start)"
    )
