"""`manage.py reextract`: what would change, in words; what staff set never does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inquiries.models import Extraction, Inquiry, TripSearch, TripValue
from inquiries.selectors import TripQuery
from inquiries.services import extracting, reextracting, trips
from inquiries.states import WorkStatus
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)


def run(*args: str, **options: Any) -> list[str]:
    out = StringIO()
    call_command("reextract", *args, stdout=out, stderr=StringIO(), **options)
    return out.getvalue().splitlines()


def read() -> None:
    Extraction.objects.update(available_at=T0)
    extracting.extract_due()


@pytest.fixture
def inquiry(receive) -> Inquiry:
    text = "We are 2 adults and want to go to Crete for 7 nights."
    inquiry = receive(T0, id="a@x", **{"from": "a@x.example"}, subject="Crete", text=text).inquiry
    read()
    return inquiry


@pytest.fixture
def read_wrongly(inquiry) -> Inquiry:
    """As an older extractor might have left it."""
    TripValue.objects.filter(field="adults").update(value=5)
    TripValue.objects.filter(field="nights").delete()
    return inquiry


def test_a_dry_run_tells_each_field_and_writes_nothing(read_wrongly):
    before = list(TripValue.objects.order_by("pk").values())
    lines = run("--since", "2026-03-01", "--dry-run")
    ref = read_wrongly.reference
    assert lines == [
        f"{ref}: Nights: 7",
        f"{ref}: Travellers: 5 adults → 2 adults",
        "inquiries: 1, would change 1",
    ]
    assert list(TripValue.objects.order_by("pk").values()) == before
    assert not Extraction.objects.filter(status=WorkStatus.QUEUED).exists()


def test_without_it_the_readings_are_queued_once(read_wrongly):
    assert run("--since", "2026-03-01") == ["inquiries: 1, all are queued"]
    run("--since", "2026-03-01")
    assert Extraction.objects.filter(status=WorkStatus.QUEUED).count() == 1
    read()
    assert trips.current(read_wrongly.pk)["adults"].value == 2


def test_with_an_extractor_it_is_done_here_and_once(read_wrongly):
    assert run("--since", "2026-03-01", "--extractor", "local")[-1] == "inquiries: 1, changed 1"
    assert trips.current(read_wrongly.pk)["adults"].value == 2
    assert run("--since", "2026-03-01", "--extractor", "local") == ["inquiries: 1, changed 0"]


def test_an_inquiry_from_before_there_were_filters_can_be_found_afterwards(inquiry):
    TripSearch.objects.all().delete()
    run("--since", "2026-03-01")
    read()
    assert Inquiry.objects.filter(TripQuery(destination="Crete").condition).exists()


def test_what_staff_set_is_never_touched(read_wrongly):
    trips.correct(read_wrongly, "adults", 9, UserFactory())
    lines = run("--since", "2026-03-01", "--extractor", "local")
    assert not [line for line in lines if "adults" in line]
    assert trips.current(read_wrongly.pk)["adults"].value == 9


def test_days_an_inquiry_and_a_place_to_go_on_from(inquiry, receive, monkeypatch):
    second = receive(
        T0 + timedelta(days=3), id="b@x", **{"from": "b@x.example"}, subject="Rome", text="Rome"
    ).inquiry
    assert run("--since", "2026-03-02") == ["inquiries: 1, all are queued"]
    assert run("--since", "2026-03-01", "--until", "2026-03-01") == ["inquiries: 1, all are queued"]
    assert run("--inquiry", second.reference) == ["inquiries: 1, all are queued"]
    assert run("--since", "2026-03-01", "--after", inquiry.reference) == ["inquiries: 1, all are queued"]
    monkeypatch.setattr(reextracting, "BATCH", 1)
    assert run("--since", "2026-03-01") == ["inquiries: 2, all are queued"]


@pytest.mark.parametrize("args", [(), ("--inquiry", "TI-1"), ("--since", "2026-03-01", "--after", "TI-1")])
def test_what_makes_no_sense_is_refused(args, db):
    with pytest.raises(CommandError):
        run(*args)
