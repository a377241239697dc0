"""A long conversation: earlier messages, what points to them, and what can be done with a message."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from inquiries.models import Inquiry, Message
from tests.browser.conftest import Open
from tests.factories import MessageFactory, TripValueFactory, earlier

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]
INBOX = "/admin/inquiries/inquiry/"


@pytest.fixture
def messages(inquiry: Inquiry) -> list[Message]:
    """120 of them, the third of which says how long the trip is."""
    Message.objects.all().delete()
    told = [
        MessageFactory(
            inquiry=inquiry, text=f"Line {number}: 9 nights", received_at=earlier(hours=400 - number)
        )
        for number in range(120)
    ]
    TripValueFactory(
        trip=inquiry.trips.get(), field="nights", value=9, quote="9 nights", spans=[[8, 16]], message=told[3]
    )
    return told


def test_earlier_messages_come_above_and_open_one_by_one(
    open_desk: Open, inquiry: Inquiry, messages: list[Message]
) -> None:
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    expect(page.locator(".d-message")).to_have_count(50)
    page.get_by_role("link", name="Show 70 earlier messages").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".d-message")).to_have_count(120)
    expect(page.locator("[data-earlier]")).to_have_count(0)
    expect(page.locator(f"#message-{messages[69].pk} summary")).to_be_focused()
    page.keyboard.press("Enter")
    opened = page.locator(f"#message-{messages[69].pk}[data-opened]")
    expect(opened.locator(".d-body")).to_have_text("Line 69: 9 nights")
    expect(opened).to_be_focused()
    expect(opened.get_by_role("button", name="Reply", exact=True)).to_be_visible()
    assert page.troubles == []  # type: ignore[attr-defined]


def test_the_words_behind_a_value_light_up_in_a_message_that_was_not_there_yet(
    open_desk: Open, inquiry: Inquiry, messages: list[Message]
) -> None:
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    page.locator('.d-said[data-value="0-nights"]').click()
    lit = page.locator(f"#message-{messages[3].pk} .d-quote.is-lit")
    expect(lit).to_have_text("9 nights")
    expect(lit).to_be_in_viewport()
    page.goto(f"{INBOX}{inquiry.pk}/change/#message-{messages[5].pk}")
    page.reload()
    expect(page.locator(f"#message-{messages[5].pk} .d-body")).to_be_in_viewport()
    assert page.troubles == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [1280, 390])
def test_what_can_be_done_with_a_message_is_a_menu_for_keys_too(
    open_desk: Open, inquiry: Inquiry, messages: list[Message], width: int
) -> None:
    page = open_desk(f"{INBOX}{inquiry.pk}/change/", width=width)
    last = page.locator(".d-message").last
    more = last.locator(".d-menu > summary")
    more.focus()
    page.keyboard.press("Enter")
    expect(last.locator(".d-menu-body")).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Tab")
    expect(last.get_by_role("button", name="Forward")).to_be_focused()
    page.keyboard.press("Escape")
    expect(last.locator(".d-menu-body")).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    last.get_by_role("button", name="Forward").click()
    expect(last.locator(".d-menu-body")).to_be_hidden()
    expect(page.get_by_placeholder("Write to whom you forward it")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
