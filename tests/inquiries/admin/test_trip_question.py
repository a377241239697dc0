"""The button that lets a model write the question for what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from inquiries.models import ModelCall
from tests import factories

pytestmark = pytest.mark.django_db
DUTCH = "Hallo {name}, wat leuk!\n– Wanneer willen jullie vertrekken?\n– Hoe lang willen jullie blijven?"


@pytest.fixture(autouse=True)
def model(settings, server):
    settings.EXTRACTOR = "both"
    settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = "test", server.url
    server.manners.answer = lambda body: DUTCH
    return settings


@pytest.fixture
def inquiry(account):
    inquiry = factories.InquiryFactory(
        account=account, contact=factories.ContactFactory(team=account.team, name="Noor")
    )
    message = factories.MessageFactory(inquiry=inquiry, text="Met zijn tweeën naar Rome, 2000 euro")
    trip = factories.TripFactory(inquiry=inquiry)
    known: dict[str, Any] = {
        "destinations": ["Rome"], "adults": 2, "budget": {"amount": 2000, "currency": "EUR"}, "language": "nl",
    }  # fmt: skip
    for name, value in known.items():
        factories.TripValueFactory(trip=trip, field=name, value=value, message=message)
    return inquiry


def ask(client, inquiry, **told: str):
    return client.post(
        f"/admin/inquiries/inquiry/{inquiry.pk}/question/", {"trip": "0", "kind": "mail", **told}
    )


def test_the_button_asks_and_the_page_does_not(consultant, inquiry, server):
    page = consultant.get(f"/admin/inquiries/inquiry/{inquiry.pk}/change/").content.decode()
    assert f'data-writer="/admin/inquiries/inquiry/{inquiry.pk}/question/"' in page
    assert not server.manners.bodies
    told = ask(consultant, inquiry).json()
    assert told["text"] == DUTCH.replace("{name}", "Noor")
    assert told["said"] == "A model wrote this question. Look at it and send it."
    letter = server.sent[0]
    assert "Language: nl" in letter and "The 2 questions" in letter and "Noor" not in letter
    page = consultant.get(f"/admin/inquiries/inquiry/{inquiry.pk}/sent/").content.decode()
    assert (
        "To ask for what is missing" in page and "2 details that are missing" in page and "Written." in page
    )


def test_where_the_model_fails_the_ready_made_one_comes_with_the_reason(consultant, inquiry, server):
    server.manners.refuses = True
    told = ask(consultant, inquiry, kind="chat").json()
    assert told["text"].startswith("Hello Noor, thank you for your message!")
    assert "The model refused" in told["said"] and told["said"].endswith("This is the ready-made question.")


def test_an_account_that_keeps_its_mail_in_the_house_asks_nobody(consultant, inquiry, server):
    inquiry.account.extractor = "local"
    inquiry.account.save()
    page = consultant.get(f"/admin/inquiries/inquiry/{inquiry.pk}/change/").content.decode()
    assert "data-ask" in page and "data-writer" not in page
    assert ask(consultant, inquiry).json()["text"].startswith("Hello Noor,\n\nThank you")
    assert not server.manners.bodies and not ModelCall.objects.exists()


def test_nothing_is_asked_for_where_nothing_is_missing(consultant, inquiry, server):
    for name, value in {"start_date": "2027-05-12", "nights": 7}.items():
        factories.TripValueFactory(trip=inquiry.trips.get(), field=name, value=value)
    assert ask(consultant, inquiry).json()["text"] == ""
    assert ask(consultant, inquiry, trip="7").json()["text"] == ""
    assert not server.manners.bodies


def test_only_who_may_answer_and_only_by_the_button(consultant, login, inquiry, server):
    assert ask(login("Operator"), inquiry).status_code == 403
    assert consultant.get(f"/admin/inquiries/inquiry/{inquiry.pk}/question/").status_code == 405
    other = factories.InquiryFactory(account=factories.AccountFactory())
    assert ask(consultant, other).status_code == 404
    assert not server.manners.bodies
