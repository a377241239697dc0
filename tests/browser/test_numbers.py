"""The page of a WhatsApp number in a real browser: a test told line by line, values to copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from channels_whatsapp.models import WhatsAppNumber
from inquiries.models import Team
from tests.browser.conftest import log_in, new_page
from tests.factories import NumberFactory, UserFactory
from tests.support import meta

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def number(groups: None, settings: Any, redis_url: str) -> Iterator[WhatsAppNumber]:
    team = Team.objects.get_or_create(name="Agency")[0]
    with meta.running(meta.World()) as world:
        settings.META_GRAPH_URL, settings.META_API_VERSION = world.url, "v25.0"
        settings.PUBLIC_BASE_URL = "https://desk.agency.test"
        world.number("1060000001", "2020202020", "+49 30 5550100")
        yield NumberFactory(
            provider="meta", account__team=team, account__name="Groups", account__address="+49305550100",
            phone_number_id="1060000001",
        )  # fmt: skip


def opened(chromium: Browser, live_server: LiveServer, number: WhatsAppNumber, **context: Any) -> Page:
    user = UserFactory(groups=["Operator"], teams=[Team.objects.get(name="Agency")])
    page = new_page(chromium, live_server.url, **context)
    log_in(page, user, f"/admin/channels_whatsapp/whatsappnumber/{number.pk}/change/")
    return page


def test_the_connection_is_tested_with_what_stands_in_the_form(
    chromium: Browser, live_server: LiveServer, number: WhatsAppNumber
) -> None:
    page = opened(chromium, live_server, number)
    steps = page.locator("#account-test .a-stages li")
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("Meta: In all")).to_be_visible()
    expect(page.get_by_text("Everything that can be asked from here is as it should be.")).to_be_visible()
    assert steps.count() > 5
    page.fill("#id_access_token", "nonsense")
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("Something has to be mended")).to_be_visible()
    assert page.troubles == []  # type: ignore[attr-defined]
    page.context.close()


def test_verify_token_and_address_are_copied(
    chromium: Browser, live_server: LiveServer, number: WhatsAppNumber
) -> None:
    page = opened(chromium, live_server, number, permissions=["clipboard-read", "clipboard-write"])
    for button, copied in ((0, "https://desk.agency.test/whatsapp/meta/"), (1, "meta-verify")):
        page.locator("[data-copy]").nth(button).click()
        expect(page.locator("[data-copy]").nth(button)).to_contain_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == copied
    page.context.close()


def test_nothing_is_wider_than_a_phone(
    chromium: Browser, live_server: LiveServer, number: WhatsAppNumber
) -> None:
    page = opened(chromium, live_server, number, viewport={"width": 390, "height": 844})
    expect(page.get_by_role("button", name="Ask Meta now")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.context.close()
