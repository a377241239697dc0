"""What an upgrade does with rows of an older version, by the migrations themselves."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inquiries.models import Inquiry, TripRequest, TripSearch
from inquiries.selectors import TripQuery
from inquiries.states import Rival
from tests.factories import TripFactory, TripSearchFactory, TripValueFactory

pytestmark = pytest.mark.django_db
NAME = "0023_trips_found"
step = import_module(f"inquiries.migrations.{NAME}")


def upgrade() -> None:
    """With the models as they were then."""
    state = MigrationExecutor(connection).loader.project_state(("inquiries", NAME))
    step.find_them(state.apps, None)


def trip(**said: Any) -> TripRequest:
    """As a version before the filters left it: values, and no row to find it by."""
    row = TripFactory()
    for name, value in said.items():
        TripValueFactory(trip=row, field=name, value=value)
    return row


def found(**asked: Any) -> list[int]:
    return list(
        Inquiry.objects.filter(TripQuery(**asked).condition).order_by("pk").values_list("pk", flat=True)
    )


def test_trips_from_before_the_filters_are_found() -> None:
    budget = {"amount": 900, "currency": "EUR", "per": "person"}
    crete = trip(destinations=["Kreta"], start_date="2027-05-12", adults=2, children=1, budget=budget)
    rome = trip(destinations=["Rome", "Florence"], travellers=30)
    assert not found(destination="Crete")
    upgrade()
    assert found(destination="Crete") == found(budget_from=2700, currency="eur") == [crete.inquiry_id]
    assert found(destination="Florence") == found(party_from=10) == [rome.inquiry_id]


def test_only_what_is_in_force_and_shown_is_found() -> None:
    told = trip(destinations=["Rome"])
    TripValueFactory(trip=told, field="destinations", value=["Oslo"], rival=Rival.DIFFERS)
    TripValueFactory(trip=told, field="adults", value=40, superseded_at=timezone.now(), status="superseded")
    removed = trip(destinations=["Rome"])
    TripRequest.objects.filter(pk=removed.pk).update(removed_at=timezone.now())
    trip()
    upgrade()
    assert list(TripSearch.objects.values_list("trip", "places", "party")) == [(told.pk, "rome", None)]


def test_a_row_that_stands_already_is_kept_and_the_step_can_be_repeated() -> None:
    newer = trip(destinations=["Rome"])
    TripSearchFactory(trip=newer, inquiry=newer.inquiry, places="naples")
    trip(destinations=["Oslo"])
    upgrade()
    upgrade()
    assert sorted(TripSearch.objects.values_list("places", flat=True)) == ["naples", "oslo"]


def test_many_are_taken_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [trip(destinations=[f"Village {number}"]) for number in range(5)]
    monkeypatch.setattr(step, "AT_A_TIME", 2)
    with CaptureQueriesContext(connection) as queries:
        upgrade()
    assert TripSearch.objects.count() == len(rows)
    written = [one["sql"] for one in queries if one["sql"].startswith('INSERT INTO "inquiries_tripsearch"')]
    assert len(written) == 3  # lots of two, two and one
    assert sum(one["sql"].startswith("SAVEPOINT") for one in queries) >= 3  # a transaction each
