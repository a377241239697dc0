"""What could stand in the places of a provider's template."""

from __future__ import annotations

from typing import Any

import pytest

from inquiries.channels import TemplateOption
from inquiries.models import TripValue
from inquiries.services import prefilling
from inquiries.services.templating import Scene
from tests.factories import (
    AccountFactory,
    ContactFactory,
    InquiryFactory,
    TripFactory,
    TripValueFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    account = AccountFactory(name="Sun Travel")
    inquiry = InquiryFactory(
        account=account, contact=ContactFactory(team=account.team, name="Anna Lindqvist")
    )
    trip = TripFactory(inquiry=inquiry)
    for field, value in (
        ("destinations", ["Crete"]),
        ("start_date", "2027-05-12"),
        ("end_date", "2027-05-26"),
    ):
        TripValueFactory(trip=trip, field=field, value=value, status="confirmed")
    return Scene(inquiry, account, UserFactory(first_name="Eva", last_name="Berger"), "en")


def filled(scene: Scene, body: str, *names: str, **told: Any) -> list[str]:
    return prefilling.prefill(TemplateOption("t", "en", body=body, variables=names, **told), scene)


def test_by_the_names_of_the_places(scene):
    names = ("first_name", "destination", "travel_dates", "booking_ref", "agent_name", "agency", "weather")
    assert filled(scene, "", *names) == [
        "Anna", "Crete", "May 12, 2027 – May 26, 2027", scene.inquiry.reference, "Eva Berger", "Sun Travel", "",
    ]  # fmt: skip
    assert filled(scene, "", "vorname", "reiseziel", "berater") == ["Anna", "Crete", "Eva Berger"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Hello {{1}}, your trip to {{2}} is booked. Regards, {{3}}", ["Anna", "Crete", "Eva Berger"]),
        ("Hallo {{1}}, Ihre Reise nach {{2}}. Viele Grüße, {{3}}", ["Anna", "Crete", "Eva Berger"]),
        ("{{1}} {{2}} {{3}}", ["", "", ""]),
    ],
)
def test_by_the_words_before_a_number(scene, body, expected):
    assert filled(scene, body, "1", "2", "3") == expected


def test_by_the_example(scene):
    told = filled(scene, "We say {{1}} and {{2}}", "1", "2", examples=("TI-2026-000123", "12 May 2027"))
    assert told == [scene.inquiry.reference, "May 12, 2027 – May 26, 2027"]


def test_what_a_machine_guessed_goes_to_no_customer(scene):
    TripValue.objects.update(status="proposed")
    assert filled(scene, "", "destination") == [""]


def test_every_known_value_is_offered_once(scene):
    told = dict(prefilling.suggestions(scene))
    assert told["Customer's first name"] == "Anna" and told["Where to (confirmed)"] == "Crete"
    assert len(set(told.values())) == len(told)
