"""What a consultant sees when the session, the right or the thing itself is gone."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from inquiries.models import Inquiry, Message
from tests.browser.conftest import Open
from tests.factories import PASSWORD

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]
INBOX = "/admin/inquiries/inquiry/"


def test_a_session_that_ended_leads_to_the_login_and_back_with_what_was_typed(
    open_desk: Open, inquiry: Inquiry
) -> None:
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    page.keyboard.press("n")
    page.locator("#note-form textarea").fill("She prefers the sea side.")
    Session.objects.all().delete()
    page.click("#note-save")
    page.wait_for_url("**/admin/login/**")
    page.fill("#id_username", get_user_model().objects.get().username)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"**{INBOX}{inquiry.pk}/change/")
    expect(page.locator("#note-form textarea")).to_have_value("She prefers the sea side.")


def test_a_second_login_in_another_tab_does_not_break_the_first(open_desk: Open, inquiry: Inquiry) -> None:
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    cookies = page.context.cookies()
    token = next(one for one in cookies if one["name"] == "csrftoken")
    page.context.add_cookies([{**token, "value": "a" * 32}])
    page.keyboard.press("n")
    page.locator("#note-form textarea").fill("She prefers the sea side.")
    with page.expect_navigation():
        page.click("#note-save")
    assert Message.objects.filter(text="She prefers the sea side.").exists()


def test_what_is_not_there_any_more_is_told_in_words(open_desk: Open, inquiry: Inquiry) -> None:
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    page.wait_for_load_state("networkidle")
    page.route("**/set/", lambda route: route.fulfill(status=404, body="<h1>raw words of a server</h1>"))
    page.select_option("select[name=priority]", index=1)
    expect(page.locator(".d-toast")).to_contain_text("not there any more")
    expect(page.get_by_text("raw words")).to_have_count(0)
