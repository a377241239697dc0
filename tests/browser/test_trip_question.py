"""A model writes the question for what is missing, in a real browser; the ready-made one is never far."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import expect

from inquiries.models import Inquiry
from tests.browser.conftest import Open
from tests.factories import TripValueFactory
from tests.support.model_server import ModelServer

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]
TEXT = '#reply-form textarea[name="text"]'
WRITTEN = (
    "Goedendag {name},\n\nWat leuk, Kreta!\n\n– Wanneer willen jullie vertrekken?\n– Met hoeveel zijn jullie?"
)


@pytest.fixture(autouse=True)
def model(settings: Any, server: ModelServer) -> Any:
    settings.EXTRACTOR = "both"
    settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = "test", server.url
    server.manners.answer = lambda body: WRITTEN
    return settings


@pytest.fixture
def talk(inquiry: Inquiry) -> str:
    for name, value in {
        "nights": 14,
        "budget": {"amount": 3000, "currency": "EUR"},
        "language": "nl",
    }.items():
        TripValueFactory(trip=inquiry.trips.get(), field=name, value=value)
    return f"/admin/inquiries/inquiry/{inquiry.pk}/change/"


@pytest.fixture
def pondering(server: ModelServer) -> Iterator[Event]:
    """The model answers when the event is set."""
    answers = Event()
    server.manners.answer = lambda body: WRITTEN if answers.wait(30) else None
    yield answers
    answers.set()


def test_the_models_question_stands_behind_what_is_typed_as_a_draft(
    open_desk: Open, talk: str, pondering: Event
) -> None:
    page = open_desk(talk)
    page.locator(TEXT).fill("My own words.")
    button = page.locator("[data-ask]")
    button.click()
    expect(button).to_have_text("contact_supportWriting… press again for the ready-made question")
    expect(page.locator("#trip-said")).to_contain_text("Writing…")
    expect(page.locator(TEXT)).to_have_value("My own words.")
    pondering.set()
    expect(page.locator(TEXT)).to_have_value(
        "My own words.\n\n" + WRITTEN.replace("{name}", "Anna Lindqvist")
    )
    expect(page.locator(TEXT)).to_be_focused()
    expect(page.locator(".d-ask-said")).to_have_text("A model wrote this question. Look at it and send it.")
    expect(page.locator("#draft-saved")).to_have_text("Draft saved")
    button.click()
    expect(button).to_contain_text("Ask for these")
    assert page.locator(TEXT).input_value().count("Goedendag") == 1
    assert page.troubles == []  # type: ignore[attr-defined]


def test_it_stands_in_the_answer_to_all_where_all_are_answered(
    open_desk: Open, talk: str, inquiry: Inquiry
) -> None:
    message = inquiry.messages.get()
    message.recipients = [{"role": "to", "address": "info@agency.example"}, {"role": "cc", "address": "ben@traveller.example"}]  # fmt: skip
    message.save()
    page = open_desk(talk)
    mode = page.locator('#reply-form [name="mode"]')
    expect(mode).to_have_value("all")
    page.locator("[data-ask]").click()
    expect(page.locator("#draft-saved")).to_have_text("Draft saved")
    expect(page.locator(TEXT)).to_have_value(WRITTEN.replace("{name}", "Anna Lindqvist"))
    expect(mode).to_have_value("all")


def test_who_does_not_want_to_wait_presses_again(open_desk: Open, talk: str, pondering: Event) -> None:
    page = open_desk(talk)
    button = page.locator("[data-ask]")
    button.click()
    expect(button).to_contain_text("Writing…")
    button.click()
    expect(page.locator(TEXT)).to_have_value(button.get_attribute("data-full") or "")
    expect(page.locator(".d-ask-said")).to_have_text("This is the ready-made question.")
    expect(button).to_contain_text("Ask for these")


def test_where_it_fails_the_ready_made_one_stands_there_and_the_reason_beside(
    open_desk: Open, talk: str, server: ModelServer
) -> None:
    server.manners.refuses = True
    page = open_desk(talk, width=390)
    page.locator("[data-ask]").click()
    expect(page.locator(TEXT)).to_have_value(page.locator("[data-ask]").get_attribute("data-full") or "")
    expect(page.locator(".d-ask-said")).to_contain_text("The model refused")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_markup_of_the_model_is_never_run(open_desk: Open, talk: str, server: ModelServer) -> None:
    server.manners.answer = lambda body: WRITTEN + "<img src=x onerror=\"document.body.dataset.ran='yes'\">"
    page = open_desk(talk)
    page.locator("[data-ask]").click()
    expect(page.locator(".d-ask-said")).to_contain_text("no question that could be sent")
    assert page.evaluate("document.body.dataset.ran") is None
