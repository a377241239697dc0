from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inquiries.models import Alert, ChannelAccount, Contact, Team
from inquiries.services.accounts import raise_alert
from tests.factories import (
    AccountFactory,
    AlertFactory,
    ContactFactory,
    ContactPointFactory,
    InboundItemFactory,
    InquiryFactory,
    MessageFactory,
    ReplyTemplateFactory,
    UserFactory,
    earlier,
)


def text(client: Client, address: str, **asked: Any) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_door_leads_to_the_inbox(consultant: Client) -> None:
    assert consultant.get("/")["Location"] == "/admin/inquiries/inquiry/"


def test_who_logs_in_stands_in_the_inbox(db: None) -> None:
    user = UserFactory(groups=["Consultant"])
    answer = Client().post(
        "/admin/login/", {"username": user.username, "password": "correct horse battery staple"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/admin/inquiries/inquiry/"


# --- alerts ---------------------------------------------------------------------------------------------------------


def test_an_alert_stands_on_every_page_until_somebody_settles_it(
    manager: Client, account: ChannelAccount
) -> None:
    raise_alert("account:1", "The mailbox can't be reached.", account)
    inquiry = InquiryFactory(account=account)
    pages = ["/admin/", "/admin/inquiries/inquiry/", f"/admin/inquiries/inquiry/{inquiry.pk}/change/",
             "/admin/inquiries/contact/", "/admin/inquiries/inbounditem/", "/admin/inquiries/channelaccount/"]  # fmt: skip
    for page in pages:
        assert "The mailbox can&#x27;t be reached." in text(manager, page), page
    alert = Alert.objects.get()
    manager.post(f"/admin/inquiries/alert/{alert.pk}/settle/", {"back": "/admin/"})
    alert.refresh_from_db()
    assert alert.settled_by.username == "maria"
    assert "be reached" not in text(manager, "/admin/")


def test_a_consultant_sees_alerts_but_settles_none(consultant: Client, team: Team) -> None:
    alert = AlertFactory(team=team, words="Attention")
    assert "Attention" in text(consultant, "/admin/")
    assert consultant.post(f"/admin/inquiries/alert/{alert.pk}/settle/").status_code == 403


# --- overview, accounts, contacts -----------------------------------------------------------------------------------


def test_the_overview_counts_what_is_to_do(manager: Client, account: ChannelAccount) -> None:
    for hours in (1, 30):
        InquiryFactory(account=account, subject=f"since {hours} h", waiting_since=earlier(hours=hours))
    InboundItemFactory(account=account)
    page = text(manager, "/admin/")
    assert "<b>2</b><span>Open</span>" in page
    assert "<b>1</b><span>Failures</span>" in page
    assert page.index("since 30 h") < page.index("since 1 h")


def test_who_waits_longest_stands_there_with_the_trip_in_short(
    manager: Client, account: ChannelAccount
) -> None:
    trip = "Crete · 12–26 May 2027 · 2 + 1 · 3,000 EUR | Bergen · 4 people"
    row = InquiryFactory(account=account, waiting_since=earlier(days=2), trip_line=trip)
    contact = f"/admin/inquiries/contact/{row.contact_id}/change/"
    assert f"<small>{trip}</small>" in text(manager, "/admin/")
    assert f"<small>{trip}</small>" in text(manager, contact)


def test_the_overview_counts_once_in_a_while(consultant: Client, account: ChannelAccount) -> None:
    InquiryFactory(account=account)
    text(consultant, "/admin/")
    with CaptureQueriesContext(connection) as queries:
        text(consultant, "/admin/")
    assert not [one for one in queries if "COUNT" in one["sql"]]


def test_accounts_tell_how_they_fare_in_words(manager: Client, team: Team) -> None:
    AccountFactory(team=team, name="Good", last_success_at=earlier(minutes=5))
    AccountFactory(team=team, name="Bad", last_success_at=earlier(days=1), last_error_at=earlier(hours=1),
                   last_error_words="The password was refused.")  # fmt: skip
    AccountFactory(team=team, name="Off", active=False)
    page = text(manager, "/admin/inquiries/channelaccount/")
    for words in ("Works", "5 min", "Does not work", "The password was refused.", "Switched off"):
        assert words in page


def test_a_number_that_only_took_messages_in_works(manager: Client, team: Team) -> None:
    AccountFactory(team=team, channel="whatsapp", address="+4930555001", name="Not yet")
    used = AccountFactory(team=team, channel="whatsapp", address="+4930555002", name="Rung")
    InboundItemFactory(account=used, received_at=earlier(hours=3))
    page = text(manager, "/admin/inquiries/channelaccount/")
    assert page.count("Not used yet") == 1 and "last heard of 3 h ago" in page


def test_a_consultant_has_no_business_with_accounts(consultant: Client) -> None:
    assert consultant.get("/admin/inquiries/channelaccount/").status_code == 403


def test_a_contact_is_found_by_address_and_shows_its_inquiries(
    consultant: Client, account: ChannelAccount
) -> None:
    anna = ContactFactory(team=account.team, name="Anna Lindqvist")
    ContactPointFactory(contact=anna, raw="anna@fjordpost.example")
    ContactFactory(team=account.team, name="Somebody Else")
    InquiryFactory(account=account, contact=anna, subject="Two weeks in Crete")
    found = text(consultant, "/admin/inquiries/contact/", q="fjordpost")
    assert "Anna Lindqvist" in found
    assert "Somebody Else" not in found
    page = text(consultant, f"/admin/inquiries/contact/{anna.pk}/change/")
    assert "anna@fjordpost.example" in page
    assert "Two weeks in Crete" in page


def test_a_contact_is_changed_and_added_within_the_team(manager: Client, team: Team) -> None:
    anna = ContactFactory(team=team)
    inline = {"points-TOTAL_FORMS": "0", "points-INITIAL_FORMS": "0"}
    manager.post(
        f"/admin/inquiries/contact/{anna.pk}/change/",
        {"name": "Anna B.", "language": "sv", "notes": "", **inline},
    )
    anna.refresh_from_db()
    assert (anna.name, anna.language) == ("Anna B.", "sv")
    manager.post(
        "/admin/inquiries/contact/add/",
        {"name": "New", "language": "", "notes": "", "team": team.pk, **inline},
    )
    assert Contact.objects.get(name="New").team == team


# --- palette and other pages ----------------------------------------------------------------------------------------


def test_the_palette_finds_inquiries_and_stops_at_twenty(consultant: Client, account: ChannelAccount) -> None:
    for number in range(25):
        InquiryFactory(account=account, subject=f"Zanzibar {number}")
    page = text(consultant, "/admin/search/", s="zanzibar", extended="1")
    assert page.count("/change/") == 20


def test_every_page_opens_for_the_superuser(db: None, account: ChannelAccount) -> None:
    InquiryFactory(account=account)
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    for model, page in admin.site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        text(client, base)
        request = client.get(base).wsgi_request
        if page.has_add_permission(request):
            text(client, f"{base}add/")


@pytest.mark.parametrize(
    ("group", "sees"),
    [
        ("Consultant", {"Inbox", "Contacts"}),
        ("Manager", {"Inbox", "Contacts", "Failures", "Accounts"}),
        ("Operator", {"Inbox", "Failures", "Accounts", "Teams"}),
    ],
)
def test_each_group_sees_its_rooms(login: Any, group: str, sees: set[str]) -> None:
    page = text(login(group), "/admin/")
    rooms = {"Inbox", "Contacts", "Failures", "Accounts", "Teams", "Users", "Groups", "Timetable"}
    assert {room for room in rooms if f"<span>{room}</span>" in page} == sees


@pytest.mark.parametrize("group", ["Consultant", "Manager", "Operator"])
def test_no_link_leads_where_its_reader_may_not_go(login: Any, group: str, account: ChannelAccount) -> None:
    inquiry = InquiryFactory(account=account)
    MessageFactory(inquiry=inquiry)
    template = ReplyTemplateFactory(team=account.team)
    client = login(group)
    pages = ["/admin/", "/admin/inquiries/inquiry/", f"/admin/inquiries/inquiry/{inquiry.pk}/change/",
             f"/admin/inquiries/contact/{inquiry.contact_id}/change/",
             f"/admin/inquiries/replytemplate/{template.pk}/change/"]  # fmt: skip
    opened = [answer for page in pages if (answer := client.get(page)).status_code == 200]
    links = {link for answer in opened for link in re.findall(r'href="(/admin/[^"#]+)"', answer.text)}
    dead = {link for link in links if client.get(link.replace("&amp;", "&")).status_code == 403}
    assert len(opened) >= 2 and dead == set()
