"""The button Connect in a real browser, whose policy for forms is what a test client does not have."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from channels_email.models import EmailAccount, SignIn, SignInMethod
from inquiries.models import Team
from tests.browser.conftest import log_in, new_page
from tests.channels_email.conftest import make_account, oauth_server, provider  # noqa: F401  fixtures
from tests.factories import UserFactory
from tests.support.oauth import Provider

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mailbox(groups: None, provider: Provider, live_server: LiveServer, settings: Any) -> EmailAccount:  # noqa: F811
    settings.PUBLIC_BASE_URL = live_server.url
    provider.redirect_uris = {f"{live_server.url}/mail/signed-in/"}
    return make_account(
        sign_in=SignInMethod.GOOGLE, imap_host="imap.gmail.com", smtp_host="smtp.gmail.com", password=""
    )


def test_from_the_button_to_the_provider_and_back(
    chromium: Browser,
    live_server: LiveServer,
    mailbox: EmailAccount,
    provider: Provider,  # noqa: F811
) -> None:
    user = UserFactory(groups=["Operator"], teams=[Team.objects.get(name="Agency")])
    page = new_page(chromium, live_server.url)
    log_in(page, user, f"/admin/channels_email/emailaccount/{mailbox.pk}/change/")
    page.get_by_role("button", name="Connect with Google").click()
    expect(page.locator("h1")).to_have_text("info@agency.test")
    page.click("#deny")
    expect(page.locator("body")).to_contain_text("answered with no")
    page.get_by_role("button", name="Connect with Google").click()
    page.click("#allow")
    expect(page.locator("#sign-in")).to_contain_text("Signed in as info@agency.test")
    expect(page.get_by_role("button", name="Reconnect with Google")).to_be_visible()
    assert SignIn.objects.get().signed_in_as == "info@agency.test"
    assert page.troubles == []  # type: ignore[attr-defined]
    page.context.close()


def test_only_the_fields_that_the_way_of_signing_in_needs_are_shown(
    chromium: Browser, live_server: LiveServer, groups: None
) -> None:
    user = UserFactory(groups=["Operator"], teams=[Team.objects.get_or_create(name="Agency")[0]])
    page = new_page(chromium, live_server.url)
    log_in(page, user, "/admin/channels_email/emailaccount/add/?kind=gmail")
    expect(page.locator("#id_client_id")).to_be_visible()
    expect(page.locator("#id_password")).to_be_hidden()
    page.select_option("#id_sign_in", "password")
    expect(page.locator("#id_password")).to_be_visible()
    expect(page.locator("#id_client_id")).to_be_hidden()
    expect(page.get_by_text("The app at the provider")).to_be_hidden()
    page.context.close()
