"""The page "How well trips are read"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import JSONField, Value
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inquiries.models import ChannelAccount, Team, TripValue
from inquiries.states import ValueSource, ValueStatus
from tests.factories import InquiryFactory, TeamFactory, TripFactory, TripValueFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/inquiries/tripvalue/"


@pytest.fixture
def judge(account: ChannelAccount):
    """A reading, and what staff said about it."""

    def run(
        field: str, read: Any, said: Any, *, version: str = "local-2", team: Team | None = None
    ) -> TripValue:
        trip = TripFactory(inquiry=InquiryFactory(team=team or account.team))
        reading = TripValueFactory(
            trip=trip, field=field, value=read, version=version, superseded_at=timezone.now(),
            status=ValueStatus.SUPERSEDED,
        )  # fmt: skip
        status = ValueStatus.CONFIRMED if said == read else ValueStatus.CORRECTED
        value = Value(None, JSONField()) if said is None else said
        return TripValueFactory(
            trip=trip, field=field, value=value, source=ValueSource.STAFF, status=status, answers=reading
        )

    return run


def page_of(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(page: str) -> list[list[str]]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


def test_what_staff_confirmed_corrected_and_cleared_per_field_and_version(manager: Client, judge) -> None:
    judge("adults", 2, 2)
    judge("adults", 2, 3)
    judge("adults", 2, 2, version="local-1")
    judge("budget", {"amount": 900}, None)
    judge("destinations", ["Crete"], ["Crete"])

    page = page_of(manager)

    assert rows_of(page) == [
        ["Where to", "Read by the hub", "local-2", "1", "0", "0", "100 %"],
        ["Adults", "Read by the hub", "local-1", "1", "0", "0", "100 %"],
        ["Adults", "Read by the hub", "local-2", "1", "1", "0", "50 %"],
        ["Budget", "Read by the hub", "local-2", "0", "0", "1", "0 %"],
    ]
    assert "60 % of 5 judged values were right" in page
    assert '<rect class="is-confirmed" x="0.0" y="0" width="66.67" height="10"/>' in page


def test_older_words_other_teams_and_unjudged_readings_are_not_counted(manager: Client, judge) -> None:
    old = judge("adults", 2, 2)
    TripValue.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    judge("nights", 7, 7, team=TeamFactory())
    TripValueFactory(trip=old.trip, field="rooms", value=1)
    TripValueFactory(
        trip=old.trip, field="origin", value="Leeds", source=ValueSource.STAFF, status=ValueStatus.CORRECTED
    )

    assert "Nobody has confirmed or corrected a value" in page_of(manager)


def test_one_query_counts_however_much_there_is(manager: Client, judge) -> None:
    def queries() -> list[str]:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page_of(manager)
        return [one["sql"] for one in caught if "tripvalue" in one["sql"]]

    judge("adults", 2, 2)
    assert len(queries()) == 1
    for field in ("adults", "nights", "rooms"):
        for version in ("local-1", "local-2"):
            judge(field, 2, 3, version=version)
    assert len(queries()) == 1


def test_the_navigation_leads_there_for_who_may_see_it(manager: Client, consultant: Client) -> None:
    assert f'href="{PAGE}"' in manager.get("/admin/").content.decode()
    assert f'href="{PAGE}"' not in consultant.get("/admin/").content.decode()
    assert consultant.get(PAGE).status_code == 403


def test_single_readings_have_no_page(manager: Client, judge) -> None:
    row = judge("adults", 2, 2)
    assert manager.get(f"{PAGE}{row.pk}/change/").status_code in (302, 403, 404)
