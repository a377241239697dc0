from __future__ import annotations

import os

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.models import ChannelAccount
from inquiries.states import ValueSource, ValueStatus
from tests.browser.conftest import Open
from tests.factories import InquiryFactory, TripFactory, TripValueFactory

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]
PAGE = "/admin/inquiries/tripvalue/"
FIELDS = {"destinations": 9, "start_date": 7, "adults": 8, "child_ages": 3, "budget": 5, "contact_name": 6}


def judged(account: ChannelAccount) -> None:
    for field, right in FIELDS.items():
        for number in range(10):
            trip = TripFactory(inquiry=InquiryFactory(account=account, team=account.team))
            version = "local-3" if number % 2 else "prompt v2"
            source = ValueSource.LOCAL if number % 2 else ValueSource.MODEL
            reading = TripValueFactory(
                trip=trip, field=field, value="a", source=source, version=version,
                superseded_at=timezone.now(), status=ValueStatus.SUPERSEDED,
            )  # fmt: skip
            said = "a" if number < right else "b" if number < 9 else ""
            status = ValueStatus.CONFIRMED if said == "a" else ValueStatus.CORRECTED
            TripValueFactory(
                trip=trip, field=field, value=said, source=ValueSource.STAFF, status=status, answers=reading
            )


@pytest.mark.parametrize("dark", [False, True])
def test_bars_and_figures_fit_every_screen(open_desk: Open, account: ChannelAccount, dark: bool) -> None:
    judged(account)
    page = open_desk(PAGE, dark=dark, group="Manager")
    expect(page.locator(".d-bars li")).to_have_count(len(FIELDS))
    expect(page.locator(".d-quality-table tbody tr")).to_have_count(2 * len(FIELDS))
    bar = page.locator(".d-bars li").first.locator("rect.is-confirmed")
    assert bar.evaluate("bar => getComputedStyle(bar).fill") not in ("rgb(0, 0, 0)", "none")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if folder := os.environ.get("SHOTS"):
            page.screenshot(
                path=f"{folder}/quality-{'dark' if dark else 'light'}-{width}.png", full_page=True
            )
    assert page.troubles == []  # type: ignore[attr-defined]
