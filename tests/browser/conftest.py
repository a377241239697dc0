"""A real Chromium in front of a real server process's worth of desk."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from inquiries.models import ChannelAccount, Inquiry, Team
from tests.factories import (
    PASSWORD,
    AccountFactory,
    ContactFactory,
    ContactPointFactory,
    InquiryFactory,
    MessageFactory,
    TeamFactory,
    TripFactory,
    TripValueFactory,
    UserFactory,
)
from tests.support import channel as fake

Open = Callable[..., Page]
# How long a busy machine may take for one step. Only a test that fails waits so long.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's own loop runs in this thread; Django would refuse the ORM beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"], timeout=2 * PATIENCE
        )
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _by_the_fake_channel(fake_channel: fake.FakeChannel) -> None: ...


@pytest.fixture
def groups(transactional_db: None) -> None:
    """A test that commits ends by emptying every table, also of what migrations wrote: the next one needs it again."""
    import_module("inquiries.migrations.0004_team_and_groups").make(apps, None)
    import_module("inquiries.migrations.0007_template_rights").give(apps, None)


@pytest.fixture
def account(groups: None) -> ChannelAccount:
    team = TeamFactory(name="Ours")
    return AccountFactory(team=team, channel=fake.NAME, name="Info", address="info@agency.example")


@pytest.fixture
def team(account: ChannelAccount) -> Team:
    return account.team


@pytest.fixture
def inquiry(account: ChannelAccount) -> Inquiry:
    contact = ContactFactory(team=account.team, name="Anna Lindqvist")
    ContactPointFactory(contact=contact, raw="anna@traveller.example")
    inquiry = InquiryFactory(account=account, contact=contact, subject="Two weeks in Crete with the whole family",
                             trip_line="Crete · 12–26 May 2027 · 2 + 2 · 3,000 EUR", tags=["family", "summer"])  # fmt: skip
    text = "We would like to spend two weeks in Crete.\n\nhttps://hotels.example/" + "very-long-address-" * 20
    message = MessageFactory(inquiry=inquiry, text=text, html=_EVIL)
    TripValueFactory(
        trip=TripFactory(inquiry=inquiry), field="destinations", value=["Crete"], quote="Crete", spans=[[36, 41]],
        message=message,
    )  # fmt: skip
    return inquiry


# What a cleaner should have removed: the frame must hold even if it did not.
_EVIL = (
    "<p id=letter>Dear team</p><script>document.body.dataset.ran = 'yes'; top.document.title = 'stolen'</script>"
    "<img src=x onerror=\"document.body.dataset.ran = 'yes'\">"
)


def until(page: Page, true: Callable[[], object]) -> None:
    """For what no element shows: what the server writes behind a request that the page does not wait for."""
    ends = time.monotonic() + PATIENCE / 1000
    while not true():
        assert time.monotonic() < ends
        page.wait_for_timeout(50)


def new_page(chromium: Browser, home: str, **told: Any) -> Page:
    """In a browser of its own, with nobody logged in. `page.troubles`: what went wrong in it."""
    context = chromium.new_context(base_url=home, **told)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.troubles = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.troubles.append(str(error)))  # type: ignore[attr-defined]
    page.on(
        "console",
        lambda line: page.troubles.append(line.text) if "Content Security" in line.text else None,
    )  # type: ignore[attr-defined]
    return page


def log_in(page: Page, user: Any, path: str) -> None:
    """By the form, like everybody. Ends when the scripts of the page behind it have run: keys wait for nothing."""
    page.goto("/admin/login/?next=" + path)
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url, wait_until="load")


@pytest.fixture
def open_desk(chromium: Browser, live_server: LiveServer, team: Team) -> Iterator[Open]:
    """`open_desk("/admin/…", width=390, dark=True)`: logged in as a Consultant."""
    pages: list[Page] = []

    def run(path: str = "/", *, width: int = 1280, dark: bool = False, group: str = "Consultant") -> Page:
        user = UserFactory(groups=[group], teams=[team], first_name="Eva", last_name="Berger")
        size, scheme = {"width": width, "height": 844}, "dark" if dark else "light"
        page = new_page(chromium, live_server.url, viewport=size, color_scheme=scheme)
        pages.append(page)
        log_in(page, user, path)
        page.wait_for_load_state("networkidle")
        return page

    yield run
    for page in pages:
        page.context.close()
