"""Hostile HTML in the desk, in a real Chromium: it runs nothing, and nobody outside hears that a mail was read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from channels_email.parsing import parse
from inquiries.models import Inquiry, Message
from tests.browser.conftest import Open, until
from tests.browser.hostile_html import HOSTILE, hostile
from tests.factories import InquiryFactory, MessageFactory

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]
INBOX = "/admin/inquiries/inquiry/"
FAR = "https://canary.example"
GROUPS = [list(HOSTILE)[at : at + 25] for at in range(0, len(HOSTILE), 25)]
_NAME = "<img src=x onerror=\"top.document.title='ran'\">{{ 7*7 }}"


class Watch:
    """Every request of the browser that leaves our own origin, and every sign that something ran."""

    def __init__(self, page: Page, home: str) -> None:
        self.outside: list[Request] = []
        self.ran: list[str] = []
        self._home = home
        context = page.context
        context.on("request", self._look)
        context.on("page", lambda other: self.ran.append(f"opened {other.url}"))
        page.on("dialog", self._dialog)
        context.route(lambda address: not address.startswith((home, "data:")), self._answer)

    def _look(self, request: Request) -> None:
        if not request.url.startswith((self._home, "data:", "about:")):
            self.outside.append(request)
        if request.url.endswith("/logout/"):
            self.ran.append(request.url)

    def _dialog(self, dialog: Any) -> None:
        self.ran.append(dialog.message)
        dialog.dismiss()

    def _answer(self, route: Route) -> None:
        route.fulfill(status=200, content_type="image/png", body=b"")


def written(inquiry: Inquiry, name: str, *, cleaned: bool) -> Message:
    html = hostile(name, FAR)
    raw = b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
    stored = parse(raw).html if cleaned else html.replace("\0", "")
    return MessageFactory(
        inquiry=inquiry,
        html=stored or "<p>x</p>",
        subject=_NAME,
        sender_name=_NAME,
        text=html.replace("\0", ""),
    )


def opened(page: Page, inquiry: Inquiry) -> None:
    page.goto(f"{INBOX}{inquiry.pk}/change/")
    for button in page.locator("[data-frame]").all():
        button.dispatch_event("click")  # by no place: opened letters move what lies below them
    settled(page)


def settled(page: Page) -> None:
    """All letters are there and what the desk says about them, and what they would load has had its time."""
    for letter in page.locator(".d-frame").all():
        expect(letter.content_frame.locator("body")).to_be_attached()
        expect(letter).to_have_attribute("style", re.compile("height"))
    page.wait_for_timeout(700)


def nothing_ran(page: Page, watch: Watch) -> None:
    assert watch.ran == []
    assert "ran" not in page.title()
    for frame in page.frames[1:]:
        assert (
            frame.locator(
                "script, style:not(head style), iframe, form, input, svg, math, meta[http-equiv]"
            ).count()
            == 0
        )
    expect(page.locator("#desk-head")).to_be_visible()


@pytest.mark.parametrize("cleaned", [True, False], ids=["as it comes in", "as if intake had not cleaned it"])
@pytest.mark.parametrize("names", GROUPS, ids=lambda names: names[0])
def test_it_runs_nothing_and_tells_nobody(
    open_desk: Open, inquiry: Inquiry, names: list[str], cleaned: bool
) -> None:
    target = InquiryFactory(account=inquiry.account, subject="Hostile")
    for name in names:
        written(target, name, cleaned=cleaned)
    page = open_desk("/")
    watch = Watch(page, page.url.partition("/admin")[0])
    opened(page, target)
    expect(page.locator(".d-frame")).to_have_count(len(names))
    nothing_ran(page, watch)
    assert [request.url for request in watch.outside] == []
    page.evaluate("document.querySelectorAll('.d-pictures button').forEach((button) => button.click())")
    expect(page.locator(".d-pictures")).to_have_count(0)
    settled(page)
    nothing_ran(page, watch)
    for request in watch.outside:
        assert request.url.startswith("https://")
        assert request.resource_type == "image"
        assert "referer" not in request.headers


def test_only_the_message_that_staff_asked_for_loads_its_pictures(open_desk: Open, inquiry: Inquiry) -> None:
    target = InquiryFactory(account=inquiry.account, subject="Two newsletters")
    for number in (1, 2):
        html = f'<img src="{FAR}/beach{number}.png" width=300 height=200><img src="{FAR}/dot{number}.gif" width=1 height=1>'
        raw = b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + html.encode()
        MessageFactory(inquiry=target, html=parse(raw).html, text="Beaches")
    page = open_desk("/")
    watch = Watch(page, page.url.partition("/admin")[0])
    opened(page, target)
    assert watch.outside == []
    page.get_by_role("button", name="Show pictures").first.click()
    expect(page.get_by_role("button", name="Show pictures")).to_have_count(1)
    until(page, lambda: watch.outside)
    settled(page)
    assert [request.url for request in watch.outside] == [f"{FAR}/beach1.png"]
    page.reload()
    expect(page.locator(".d-frame")).to_have_count(2)  # the choice of the layout is remembered
    settled(page)
    assert {request.url for request in watch.outside} == {f"{FAR}/beach1.png"}
