"""Variables in templates: plain substitution from a fixed list."""

from __future__ import annotations

import pytest

from inquiries.models import TemplateKind
from inquiries.services import templates, templating
from inquiries.services.templating import Scene, fill
from tests.factories import (
    ContactFactory,
    InquiryFactory,
    ReplyTemplateFactory,
    TripFactory,
    TripValueFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_variables_are_filled_once_and_what_is_not_known_stays_and_is_told() -> None:
    inquiry = InquiryFactory(contact=ContactFactory(name="Lindqvist, Anna"), subject="{{ agent.name }}")
    scene = Scene(inquiry, inquiry.account, UserFactory(first_name="Eva", last_name="Berger"))
    text = "Dear {{contact.first_name}}, {{ inquiry.subject }} {{ trip.destinations }} {{ contact.pasword }} {{ x"
    told = fill(text, scene)
    assert told.text == "Dear Anna, {{ agent.name }} {{ trip.destinations }} {{ contact.pasword }} {{ x"
    assert told.unknown == ("contact.pasword",)
    assert told.unfilled == ("trip.destinations",)


@pytest.mark.parametrize("text", ["{{ contact.__class__ }}", "{{ contact.delete }}", "{{ 7*7 }}", "{{}}"])
def test_nothing_is_evaluated(text: str) -> None:
    told = fill(text, Scene(InquiryFactory()))
    assert told.text == text
    assert told.unknown


@pytest.mark.parametrize("name", ["http://spam.example", "Win at casino.example", "a@b.example", "www.x.y"])
def test_a_name_that_is_a_link_is_no_name(name: str) -> None:
    told = fill("Dear {{ contact.name }}", Scene(InquiryFactory(contact=ContactFactory(name=name))))
    assert told.unfilled == ("contact.name",)


def test_only_what_staff_confirmed_of_the_trip_goes_to_a_customer() -> None:
    trip = TripFactory()
    TripValueFactory(trip=trip, field="destinations", value=["Crete", "Rhodes"], status="confirmed")
    TripValueFactory(trip=trip, field="start_date", value="2027-05-12", status="corrected")
    TripValueFactory(trip=trip, field="end_date", value="2027-05-26")
    told = fill("{{ trip.destinations }}: {{ trip.dates }}", Scene(trip.inquiry, language="de"))
    assert told.text == "Crete, Rhodes: 12. Mai 2027"


def test_the_customers_language_comes_first_and_a_foreign_one_never_by_itself() -> None:
    inquiry = InquiryFactory(contact=ContactFactory(language=""))
    TripValueFactory(trip=TripFactory(inquiry=inquiry), field="language", value="fr")
    team = inquiry.team
    rows = {code: ReplyTemplateFactory(team=team, name="Offer", language=code) for code in ("de", "", "fr")}
    ReplyTemplateFactory(team=team, language="fr", active=False)
    assert templates.language_of(inquiry) == "fr"
    found = templates.fitting(team.pk, TemplateKind.REPLY, "fr")
    assert [one.language for one in found] == ["fr", "", "de"]
    rows[""].delete()
    assert templates.in_language(team.pk, TemplateKind.REPLY, "es") is None
    inquiry.contact.language = "de"
    assert templates.language_of(inquiry) == "de"


def test_an_example_is_shown_for_each_variable() -> None:
    text = " ".join("{{ " + name + " }}" for name in templating.VARIABLES)
    told = templating.preview(text)
    assert "{{" not in told.text
    assert not told.unknown
