"""The kinds of templates that Twilio's Content API knows."""

from __future__ import annotations

from typing import Any

import pytest

from channels_whatsapp.providers.base import TemplateRow
from channels_whatsapp.services import gateways
from tests.factories import NumberFactory
from tests.support.twilio import World
from tests.support.twilio.state import sid

pytestmark = pytest.mark.django_db


def read(world: World, types: Any, variables: dict[str, str] | None = None, **more: Any) -> TemplateRow:
    approval = {
        "name": "t",
        "status": "approved",
        "content_type": next(iter(types), ""),
        "category": "UTILITY",
    }
    content = {
        "sid": sid("HX"),
        "friendly_name": "friendly",
        "language": "en",
        "variables": variables or {},
        "types": types,
        "approval_requests": approval,
        **more,
    }
    world.contents.append(content)
    (row,) = gateways.for_number(NumberFactory(account_sid=world.account)).templates()
    return row


def test_a_card_has_heading_footer_buttons_and_places_in_their_order(world: World) -> None:
    card = {
        "header_text": "Trip {{trip}}",
        "body": "Dear {{name}}, your trip {{trip}}",
        "footer": "Sun Travel",
        "actions": [
            {"type": "URL", "title": "See it", "url": "https://sun.example/{{code}}"},
            {"type": "QUICK_REPLY", "title": "Call me", "id": "call"},
        ],
    }
    row = read(world, {"whatsapp/card": card}, {"name": "Anna", "trip": "Crete", "code": "a1"})
    assert (row.header, row.footer, row.buttons) == ("Trip {{trip}}", "Sun Travel", ("See it", "Call me"))
    assert [(one["in"], one["index"], one["name"], one["example"]) for one in row.places] == [
        ("header", 0, "trip", "Crete"),
        ("body", 0, "name", "Anna"),
        ("button", 0, "code", "a1"),
    ]
    assert row.unusable == ""


def test_what_was_approved_counts_not_what_stands_first(world: World) -> None:
    types = {
        "twilio/text": {"body": "Yes or no?"},
        "twilio/quick-reply": {"body": "Yes or no!", "actions": [{"title": "Yes", "id": "yes"}]},
    }
    approval = {"name": "t", "status": "approved", "content_type": "twilio/quick-reply"}
    row = read(world, types, approval_requests=approval)
    assert (row.body, row.buttons) == ("Yes or no!", ("Yes",))


def test_a_fixed_picture_is_fine_and_one_to_be_chosen_is_not(world: World) -> None:
    fixed = {"twilio/media": {"body": "Look, {{1}}", "media": ["https://sun.example/a.jpg"]}}
    assert read(world, fixed, {"1": "Anna"}).unusable == ""
    world.contents.clear()
    chosen = {"twilio/media": {"body": "Look", "media": ["https://sun.example/{{1}}"]}}
    assert "picture" in read(world, chosen, {"1": "a.jpg"}).unusable


@pytest.mark.parametrize(
    "kind", ["twilio/carousel", "twilio/flows", "whatsapp/authentication", "twilio/of-2027"]
)
def test_other_kinds_are_told(world: World, kind: str) -> None:
    assert read(world, {kind: {"body": "x"}}).unusable


def test_places_that_stand_where_the_hub_does_not_look_are_told(world: World) -> None:
    assert "3" in read(world, {"twilio/text": {"body": "Hello {{1}}"}}, {"1": "a", "3": "b"}).unusable


@pytest.mark.parametrize("approval", [None, {}, [], {"status": "unsubmitted"}, {"status": "of 2027"}])
def test_one_that_was_never_submitted_is_known_by_its_friendly_name(world: World, approval: Any) -> None:
    row = read(world, {"twilio/text": {"body": "Hello"}}, approval_requests=approval)
    assert (row.name, row.status) == ("friendly", "unsubmitted")


def test_of_two_with_the_same_name_the_one_that_can_be_sent_counts(world: World) -> None:
    gateway = gateways.for_number(NumberFactory(account_sid=world.account))
    for status, body in (("rejected", "old"), ("approved", "good"), ("pending", "new")):
        approval = {"name": "t", "status": status, "content_type": "twilio/text"}
        world.contents.append(
            {
                "sid": sid("HX"), "friendly_name": "f", "language": "en", "variables": {},
                "types": {"twilio/text": {"body": body}}, "approval_requests": approval,
            }
        )  # fmt: skip
    (row,) = gateway.templates()
    assert row.body == "good"


@pytest.mark.parametrize("types", [None, {}, {"twilio/text": None}, {"twilio/text": {}}])
def test_an_empty_one_disturbs_nobody(world: World, types: Any) -> None:
    content = {"sid": sid("HX"), "friendly_name": "f", "language": None, "variables": None, "types": types}
    world.contents.append({**content, "approval_requests": None})
    (row,) = gateways.for_number(NumberFactory(account_sid=world.account)).templates()
    assert row.name == "f"
