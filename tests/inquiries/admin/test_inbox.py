from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inquiries.admin.base import PER_PAGE
from inquiries.models import ChannelAccount, EventType, Inquiry, InquiryEvent, Team
from inquiries.states import InquiryStatus
from tests.factories import (
    AccountFactory,
    ContactFactory,
    InquiryFactory,
    TripFactory,
    TripSearchFactory,
    UserFactory,
    earlier,
)

INBOX = "/admin/inquiries/inquiry/"


def subjects(response: Any) -> list[str]:
    return [
        unescape(one) for one in re.findall(r'"d-subject" href="[^"]+">([^<]*)<', response.content.decode())
    ]


def inquiry(account: ChannelAccount, subject: str, **given: Any) -> Inquiry:
    return InquiryFactory(account=account, subject=subject, **given)


def test_a_line_tells_who_wrote_what_about_which_trip(consultant: Client, account: ChannelAccount) -> None:
    eva = UserFactory(first_name="Eva", last_name="Berger")
    contact = ContactFactory(team=account.team, name="Anna Lindqvist")
    inquiry(
        account, "Crete", contact=contact, assignee=eva, tags=["family"], trip_line="Crete · 2 + 2",
        last_preview="We would like sea view", last_message_at=earlier(hours=3),
    )  # fmt: skip
    page = consultant.get(INBOX).content.decode()
    for words in (
        "Anna Lindqvist",
        "Crete",
        "family",
        "</span>2 + 2</span>",
        "We would like sea view",
        ">EB<",
        ">3 h<",
        "New",
        "Info",
    ):
        assert words in page
    assert "is-unread" in page


def test_the_newest_stands_first_and_merged_or_snoozed_ones_not_at_all(
    consultant: Client, account: ChannelAccount
) -> None:
    old = inquiry(account, "old", last_message_at=earlier(days=2))
    inquiry(account, "new")
    inquiry(account, "merged", merged_into=old)
    inquiry(account, "snoozed", snoozed_until=timezone.now() + timedelta(hours=1))
    inquiry(account, "awake again", snoozed_until=earlier(hours=1), last_message_at=earlier(days=1))
    assert subjects(consultant.get(INBOX)) == ["new", "awake again", "old"]


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("open", {"mine", "nobody's", "waits"}),
        ("unread", {"nobody's"}),
        ("mine", {"mine"}),
        ("unassigned", {"nobody's", "waits"}),
        ("waiting", {"waits"}),
        ("snoozed", {"later"}),
        ("closed", {"done"}),
        ("spam", {"junk"}),
        ("all", {"mine", "nobody's", "waits", "later", "done", "junk"}),
        ("nonsense", {"mine", "nobody's", "waits"}),
    ],
)
def test_each_view_shows_its_own(login: Any, account: ChannelAccount, view: str, expected: set[str]) -> None:
    client = login("Consultant", username="eva")
    eva = account.team.members.get()
    inquiry(account, "mine", status=InquiryStatus.OPEN, assignee=eva, unread=False)
    inquiry(account, "nobody's")
    inquiry(account, "waits", status=InquiryStatus.WAITING, unread=False)
    inquiry(account, "later", snoozed_until=timezone.now() + timedelta(days=1), unread=False)
    inquiry(account, "done", status=InquiryStatus.CLOSED, unread=False)
    inquiry(account, "junk", status=InquiryStatus.SPAM, unread=False)
    assert set(subjects(client.get(INBOX, {"view": view}))) == expected


def test_filters_narrow_the_list(consultant: Client, account: ChannelAccount) -> None:
    eva = UserFactory(teams=[account.team])
    wanted = inquiry(account, "wanted", assignee=eva, tags=["vip"], last_message_at=earlier(days=10))
    inquiry(account, "other")
    day = f"{timezone.localtime(wanted.last_message_at):%Y-%m-%d}"
    for asked in (
        {"assignee": str(eva.pk)},
        {"tag": "vip"},
        {"contact": str(wanted.contact_id)},
        {"since": day, "until": day},
        {"account": str(account.pk), "until": day},
    ):
        assert subjects(consultant.get(INBOX, asked)) == ["wanted"], asked
    assert subjects(consultant.get(INBOX, {"assignee": "none"})) == ["other"]
    assert subjects(consultant.get(INBOX, {"status": "closed"})) == []
    assert subjects(consultant.get(INBOX, {"account": "x", "since": "yesterday"})) == ["other", "wanted"]


def test_pages_by_key_show_each_line_once_even_where_times_are_equal(
    consultant: Client, account: ChannelAccount
) -> None:
    moment = earlier(hours=1)
    for number in range(120):
        inquiry(account, f"n{number}", last_message_at=moment if number < 100 else earlier(minutes=number))
    seen: list[str] = []
    address: str | None = INBOX
    while address:
        page = consultant.get(address)
        seen += subjects(page)
        link = re.search(r'href="([^"]+)" rel="next"', page.content.decode())
        address = INBOX + link[1].replace("&amp;", "&") if link else None
    assert len(seen) == len(set(seen)) == 120


def test_newer_leads_back_to_the_page_before(consultant: Client, account: ChannelAccount) -> None:
    for number in range(60):
        inquiry(account, f"n{number:02}", last_message_at=earlier(minutes=number))
    first = consultant.get(INBOX)
    older = re.search(r'href="([^"]+)" rel="next"', first.content.decode())
    assert older
    second = consultant.get(INBOX + older[1].replace("&amp;", "&"))
    newer = re.search(r'href="([^"]+)" rel="prev"', second.content.decode())
    assert newer
    assert subjects(consultant.get(INBOX + newer[1].replace("&amp;", "&"))) == subjects(first)


@pytest.mark.parametrize("asked", [{}, {"view": "mine"}, {"q": "crete"}])
def test_the_number_of_queries_does_not_grow_with_the_lines(
    consultant: Client, account: ChannelAccount, asked: dict[str, str]
) -> None:
    eva = account.team.members.get()

    def count() -> int:
        consultant.get(INBOX, asked)
        with CaptureQueriesContext(connection) as queries:
            assert len(subjects(consultant.get(INBOX, asked))) > 0
        return len(queries)

    for _ in range(5):
        TripFactory(inquiry=inquiry(account, "Crete", assignee=eva, tags=["a", "b"]))
    few = count()
    for _ in range(45):
        TripFactory(inquiry=inquiry(account, "Crete", assignee=eva, tags=["a", "b"]))
    assert count() == few
    assert few <= (10 if "q" not in asked else 18)


def test_nothing_to_do_is_said_in_friendly_words(consultant: Client, account: ChannelAccount) -> None:
    assert "Time for a coffee" in consultant.get(INBOX).content.decode()
    assert "Nothing was found for “Atlantis”" in consultant.get(INBOX, {"q": "Atlantis"}).content.decode()


# --- by what the trips are ------------------------------------------------------------------------------------------


@pytest.fixture
def trips(account: ChannelAccount) -> None:
    """Crete in May for four, 3,000 EUR; Rome in July for two, 1,800 GBP; and one of which nothing is known."""
    for subject, said in (
        ("Crete", {"places": "crete", "start_date": date(2027, 5, 12), "party": 4, "budget": 3000, "currency": "EUR"}),
        ("Rome", {"places": "rome\nflorence", "start_date": date(2027, 7, 1), "party": 2, "budget": 1800, "currency": "GBP"}),
    ):  # fmt: skip
        one = inquiry(account, subject)
        TripSearchFactory(trip=TripFactory(inquiry=one), inquiry=one, **said)
    inquiry(account, "Nothing said")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"place": "Crete"}, {"Crete"}),
        ({"place": "FLOR"}, {"Rome"}),
        ({"leaves_from": "2027-05-12", "leaves_until": "2027-05-12"}, {"Crete"}),
        ({"leaves_from": "2027-05-13"}, {"Rome"}),
        ({"people_from": "3"}, {"Crete"}),
        ({"people_until": "4"}, {"Crete", "Rome"}),
        ({"budget_from": "1000", "budget_until": "2500"}, {"Rome"}),
        ({"budget_from": "1000", "currency": "eur"}, {"Crete"}),
        ({"place": "rome", "people_from": "3"}, set()),
        ({"leaves_from": "soon", "people_from": "many", "budget_from": "1e9", "currency": "€"}, {"Crete", "Rome", "Nothing said"}),
        ({"q": "florence"}, {"Rome"}),
    ],
)  # fmt: skip
def test_inquiries_are_found_by_their_trips(
    consultant: Client, trips: None, asked: dict[str, str], found: set[str]
) -> None:
    assert set(subjects(consultant.get(INBOX, asked))) == found


def test_the_filters_by_trip_stand_in_the_address_and_cost_one_query(consultant: Client, trips: None) -> None:
    asked = {
        "place": "Crete",
        "leaves_from": "2027-05-01",
        "people_from": "2",
        "budget_from": "100",
        "currency": "EUR",
    }
    page = consultant.get(INBOX, asked).content.decode()
    for name, value in asked.items():
        assert f'name="{name}"' in page and f'value="{value}"' in page
    assert "place=Crete&amp;leaves_from=2027-05-01&amp;people_from=2" in page  # the views keep them
    with CaptureQueriesContext(connection) as queries:
        consultant.get(INBOX, asked)
    assert len(queries) <= 11


def test_trips_that_are_over_stand_newest_first_page_by_page(
    consultant: Client, account: ChannelAccount
) -> None:
    for number in range(PER_PAGE + 3):
        one = inquiry(account, f"Trip {number}", last_message_at=earlier(hours=200 - number))
        TripSearchFactory(
            trip=TripFactory(inquiry=one), inquiry=one, start_date=date(2024, 6, number % 30 + 1)
        )
    asked = {"leaves_from": "2024-06-01", "leaves_until": "2024-06-30"}
    first = consultant.get(INBOX, asked)
    assert subjects(first) == [f"Trip {number}" for number in range(PER_PAGE + 2, 2, -1)]
    older = re.search(r'href="([^"]+)" rel="next"', first.text)
    assert older
    second = consultant.get(INBOX + unescape(older[1]))
    assert subjects(second) == ["Trip 2", "Trip 1", "Trip 0"]
    newer = re.search(r'href="([^"]+)" rel="prev"', second.text)
    assert newer and subjects(consultant.get(INBOX + unescape(newer[1]))) == subjects(first)


def test_an_empty_list_tells_which_filter_hides_all(consultant: Client, trips: None) -> None:
    page = consultant.get(
        INBOX, {"place": "Rome", "people_from": "3", "leaves_from": "2027-06-01"}
    ).content.decode()
    chips = re.findall(r'class="d-chip( is-alone)?" href="([^"]+)"><span>([^<]+)<', page)
    assert [(bool(alone), words) for alone, _, words in chips] == [
        (False, "where to Rome"), (False, "departure from 1 Jun 2027"), (True, "people from 3"),
    ]  # fmt: skip
    assert chips[2][1] == "?place=Rome&amp;leaves_from=2027-06-01"


def test_trips_that_say_two_things_have_a_view_of_their_own(
    consultant: Client, account: ChannelAccount
) -> None:
    inquiry(account, "Agreed")
    inquiry(account, "Disputed", trip_mark="contradicts", trip_line="Rome, Florence · from 3 May 2027 · 2 adults | Oslo · 900 EUR p. p.")  # fmt: skip
    answer = consultant.get(INBOX, {"view": "disputed"})
    assert subjects(answer) == ["Disputed"]
    page = answer.content.decode()
    assert "Trip: The customer has said something else since" in page
    kinds = re.findall(r'class="d-trip d-trip-(\w+)"', page)
    assert kinds == ["place", "dates", "party", "place", "budget"]


# --- bulk actions ---------------------------------------------------------------------------------------------------


def test_chosen_lines_are_assigned_closed_and_marked(consultant: Client, account: ChannelAccount) -> None:
    rows = [inquiry(account, f"n{number}") for number in range(3)]
    ids = [row.pk for row in rows[:2]]
    for action in ("take", "read", "close"):
        assert consultant.post(INBOX, {"action": action, "chosen": ids}).status_code == 302
    for row in rows:
        row.refresh_from_db()
    eva = account.team.members.get()
    assert [row.assignee for row in rows] == [eva, eva, None]
    assert [row.status for row in rows] == ["closed", "closed", "new"]
    assert InquiryEvent.objects.filter(type=EventType.STATUS, actor=eva).count() == 2


def test_a_line_that_can_not_be_closed_is_told_and_left(consultant: Client, account: ChannelAccount) -> None:
    row = inquiry(account, "done", status=InquiryStatus.SPAM)
    page = consultant.post(INBOX, {"action": "close", "chosen": [row.pk]}, follow=True).content.decode()
    assert row.reference in page
    assert "can&#x27;t become" in page
    row.refresh_from_db()
    assert row.status == InquiryStatus.SPAM


def test_who_may_only_look_changes_nothing(login: Any, account: ChannelAccount) -> None:
    row = inquiry(account, "n")
    assert login("Operator").post(INBOX, {"action": "close", "chosen": [row.pk]}).status_code == 403
    row.refresh_from_db()
    assert row.status == InquiryStatus.NEW


def test_the_way_back_never_leads_to_another_host(consultant: Client, account: ChannelAccount) -> None:
    row = inquiry(account, "n")
    answer = consultant.post(INBOX, {"action": "read", "chosen": [row.pk], "back": "https://evil.example/"})
    assert answer["Location"] == INBOX


# --- anything new? --------------------------------------------------------------------------------------------------


def test_nothing_new_is_answered_with_nothing(consultant: Client, account: ChannelAccount) -> None:
    inquiry(account, "old", last_message_at=earlier(hours=1))
    found = re.search(r'data-news="([^"]+)"', consultant.get(INBOX).content.decode())
    assert found
    address = found[1].replace("&amp;", "&")
    assert consultant.get(address).status_code == 204
    inquiry(account, "new")
    page = consultant.get(address).text
    assert "new" in page and "<html" not in page and 'value="/admin/inquiries/inquiry/?"' in page
    address = re.search(r'data-news="([^"]+)"', page)[1].replace("&amp;", "&")
    assert consultant.get(address).status_code == 204


def test_a_contact_is_looked_up_by_part_of_the_name(consultant: Client, account: ChannelAccount) -> None:
    anna = ContactFactory(team=account.team, name="Anna Lindqvist")
    page = consultant.get(f"{INBOX}contacts/", {"who": "lindq", "view": "all"}).content.decode()
    assert f"contact={anna.pk}" in page
    assert "view=all" in page


def test_an_empty_desk_says_what_is_missing(login: Any, team: Team) -> None:
    assert "No account is set up yet" in login("Manager").get(INBOX).text
    AccountFactory(team=team)
    assert "Time for a coffee" in login("Manager").get(INBOX).text
    stranger = Client()
    stranger.force_login(UserFactory(groups=["Consultant"]))
    assert "You are in no team yet" in stranger.get(INBOX).text
