"""Nobody sees another team's rows, on no page of the desk. The walk finds pages by itself: a new one is walked too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from channels_whatsapp.models import WhatsAppNumber
from inquiries.models import (
    Alert,
    Attachment,
    ChannelAccount,
    Contact,
    Delivery,
    InboundItem,
    Inquiry,
    Message,
    Team,
)
from tests import factories

SECRET = "Xanadu"


@pytest.fixture
def theirs(db: None) -> dict[type[Model], Model]:
    """One row of everything that another team has; each carries a word that may show nowhere."""
    team = factories.TeamFactory(name=f"{SECRET} Travel")
    account = factories.AccountFactory(team=team, name=SECRET, address=f"{SECRET}@agency.example")
    contact = factories.ContactFactory(team=team, name=SECRET)
    point = factories.ContactPointFactory(contact=contact, raw=f"{SECRET}@traveller.example")
    inquiry = factories.InquiryFactory(
        account=account, contact=contact, subject=SECRET, last_preview=SECRET, tags=[SECRET], trip_line=SECRET
    )
    message = factories.MessageFactory(
        inquiry=inquiry, text=SECRET, sender=point, html=f"<p>{SECRET}</p>", sender_name=SECRET
    )
    item = factories.InboundItemFactory(account=account, origin=SECRET, error_words=SECRET, message=message)
    factories.OriginalFactory(item=item, data=f"Subject: {SECRET}\n\n{SECRET}".encode())
    trip = factories.TripFactory(inquiry=inquiry, origin=SECRET)
    factories.TripValueFactory(trip=trip, field="origin", value=SECRET)
    factories.EventFactory(inquiry=inquiry)
    factories.ExtractionFactory(inquiry=inquiry, error_words=SECRET)
    factories.ModelReadingFactory(inquiry=inquiry, error_words=SECRET)
    factories.ModelCallFactory(inquiry=inquiry, host=SECRET)
    number = factories.NumberFactory(account__team=team, account__name=f"{SECRET} WhatsApp")
    return {
        Team: team,
        WhatsAppNumber: number,
        ChannelAccount: account,
        Contact: contact,
        Inquiry: inquiry,
        Message: message,
        InboundItem: item,
        Delivery: factories.DeliveryFactory(
            message=factories.ReplyFactory(inquiry=inquiry), error_words=SECRET
        ),
        Attachment: factories.AttachmentFactory(message=message, name=SECRET),
        Alert: factories.AlertFactory(team=team, account=account, words=SECRET),
    }


@pytest.fixture
def client(team: Team) -> Client:
    """A member of our team who may do everything that can be given, but is no superuser."""
    user = factories.UserFactory(teams=[team])
    user.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label__in=["inquiries", "channels_email", "channels_whatsapp"]
        )
    )
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def addresses() -> Iterator[tuple[str, str]]:
    """Route and name of every page under /admin/."""
    yield from _under(get_resolver().url_patterns, "/")


def _under(patterns: list[Any], prefix: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = prefix + str(one.pattern).removeprefix("^").removesuffix("$")
        if isinstance(one, URLResolver):
            yield from _under(one.url_patterns, route)
        elif isinstance(one, URLPattern) and route.startswith("/admin/"):
            yield route, one.name or ""


def _id_for(route: str, theirs: dict[type[Model], Model]) -> Any:
    for part, model in (
        ("/delivery/", Delivery),
        ("/message/", Message),
        ("/original/", InboundItem),
        ("/attachment/", Attachment),
    ):
        if part in route:
            return theirs[model].pk
    model = next(
        (one for one in admin.site._registry if f"/{one._meta.app_label}/{one._meta.model_name}/" in route),
        None,
    )
    return theirs[model].pk if model in theirs else 987_654_321


def _filled(route: str, theirs: dict[type[Model], Model]) -> str:
    return re.sub(r"<[^>]+>|\(\?P<[^)]+\)", str(_id_for(route, theirs)), route).replace("\\", "")


def test_every_page_of_the_desk_is_blind_to_other_teams(
    client: Client, theirs: dict[type[Model], Model]
) -> None:
    walked = {}
    for route, name in addresses():
        if name in ("logout", "") or "auth" in route:
            continue
        for query in ("", f"?q={SECRET}&view=all", f"?who={SECRET}&term={SECRET}&s={SECRET}&extended=1"):
            answer = client.get(_filled(route, theirs) + query, follow=True)
            body = answer.content if not answer.streaming else b"".join(answer.streaming_content)
            told = body.decode(errors="replace").replace(f"?q={SECRET}", "").replace(f"={SECRET}", "")
            told = told.replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "")
            assert SECRET not in told, f"{route}{query} shows a row of another team"
            assert answer.status_code != 500, f"{route}{query}"
        walked[name] = answer.status_code
    for name in (
        "inquiries_inquiry_changelist",
        "inquiries_inbounditem_changelist",
        "inquiries_contact_changelist",
    ):
        assert walked[name] == 200  # the walk really looked into the lists
    assert walked["inquiries_inquiry_attachment"] == 404
    assert len(walked) > 40


def test_nothing_of_another_team_can_be_changed(client: Client, theirs: dict[type[Model], Model]) -> None:
    inquiry, message = theirs[Inquiry], theirs[Message]
    before = Inquiry.objects.filter(pk=inquiry.pk).values().get()
    for route, name in addresses():
        if not name.startswith(
            (
                "inquiries_inquiry_",
                "inquiries_alert_settle",
                "inquiries_inbounditem_decide",
            )
        ) and not (name.startswith("channels_whatsapp_whatsappnumber_") and "object_id" in route):
            continue
        answer = client.post(
            _filled(route, theirs),
            {
                "do": f"again:{theirs[InboundItem].pk}", "kind": "inbounditem", "action": "close", "chosen": [inquiry.pk],
                "status": "spam", "text": "x", "to": "a@b.example", "compose_token": "x", "into": inquiry.pk, "field": "adults",
                "value": "9",
            },
        )  # fmt: skip
        assert answer.status_code in (302, 403, 404, 405), f"{route}: {answer.status_code}"
    assert Inquiry.objects.filter(pk=inquiry.pk).values().get() == before
    assert inquiry.messages.count() == 2
    assert message.inquiry_id == inquiry.pk
    for model in (InboundItem, Delivery):
        assert model.objects.get(pk=theirs[model].pk).status == "dead"
    assert Alert.objects.get(pk=theirs[Alert].pk).settled_at is None


def test_an_inquiry_is_given_to_no_stranger_and_merged_into_no_foreign_one(
    client: Client, team: Team, theirs: dict[type[Model], Model]
) -> None:
    ours = factories.InquiryFactory(account=factories.AccountFactory(team=team))
    stranger = factories.UserFactory(teams=[theirs[Team]])
    client.post(f"/admin/inquiries/inquiry/{ours.pk}/set/", {"assignee": stranger.pk})
    answer = client.post(f"/admin/inquiries/inquiry/{ours.pk}/merge/", {"into": theirs[Inquiry].pk})
    ours.refresh_from_db()
    assert ours.assignee is None
    assert answer.status_code == 404
    assert ours.merged_into is None


def test_a_stranger_sees_the_log_in_and_nothing_else(theirs: dict[type[Model], Model]) -> None:
    stranger = Client()
    for route, name in addresses():
        if name in ("logout", "login", "jsi18n", ""):
            continue
        answer = stranger.get(_filled(route, theirs))
        assert answer.status_code in (302, 404, 405), route
        assert answer.status_code != 302 or "/login/" in answer["Location"], route
