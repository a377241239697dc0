"""What comes in is put into the open page by itself, and windows count down."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from inquiries import intake
from inquiries.models import ChannelAccount, Delivery, Inquiry, Message
from inquiries.services import merging, receiving
from inquiries.states import Direction, WorkStatus
from tests.browser.conftest import Open, until
from tests.factories import (
    AccountFactory,
    AttachmentFactory,
    DeliveryFactory,
    InquiryFactory,
    MessageFactory,
    ReplyFactory,
    earlier,
)
from tests.support import channel as fake

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]
INBOX = "/admin/inquiries/inquiry/"
HIDE = """hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
                      document.dispatchEvent(new Event('visibilitychange')); }"""


@pytest.fixture
def number(account: ChannelAccount, chat_channel: fake.ChatChannel) -> ChannelAccount:
    return AccountFactory(team=account.team, channel=fake.CHAT, name="Phone", address="+4930555001")


@pytest.fixture
def say(number: ChannelAccount) -> Any:
    def run(id: str, text: str, **told: Any) -> None:
        told = {"id": id, "text": text, "from": "tel:491701234567", "name": "Ben Berg", **told}
        intake.store_inbound(number, [fake.raw(timezone.now(), to=["tel:+4930555001"], **told)])
        receiving.process_inbound()

    return run


@pytest.fixture
def talk(say: Any) -> Inquiry:
    say("m1", "Is Crete still free?")
    inquiry = Inquiry.objects.get()
    reply = ReplyFactory(inquiry=inquiry, channel=fake.CHAT, text="It is.")
    DeliveryFactory(message=reply, status=WorkStatus.DONE, provider_status="sent")
    return inquiry


def test_a_message_shows_in_the_open_list_and_what_was_chosen_stays(
    open_desk: Open, inquiry: Inquiry, say: Any
) -> None:
    page = open_desk(INBOX)
    page.keyboard.press("j")
    page.keyboard.press("x")
    say("m1", "Is Crete still free?")
    expect(page.locator(".d-line")).to_have_count(2)
    line = page.locator(".d-line").first
    expect(line).to_contain_text("Is Crete still free?")
    expect(line.locator("[data-left]")).to_have_text(re.compile("23 h 5. min"))
    expect(line.get_by_role("img", name="Chat")).to_be_visible()
    chosen = page.locator(".d-line.is-here")
    expect(chosen).to_contain_text(inquiry.subject)
    expect(chosen.locator("input[name=chosen]")).to_be_checked()
    expect(page.locator(".d-bulk-actions")).to_be_visible()
    assert page.troubles == []  # type: ignore[attr-defined]


def test_a_message_and_its_ticks_show_in_the_open_conversation(
    open_desk: Open, talk: Inquiry, say: Any
) -> None:
    page = open_desk(f"{INBOX}{talk.pk}/change/")
    ticks = page.locator(".d-message.is-out .d-ticks")
    expect(ticks).to_have_attribute("title", "Sent")
    page.locator("#reply-form textarea").fill("And")
    say("m2", "Then we book.")
    Delivery.objects.update(provider_status="read")
    expect(page.locator(".d-message").last).to_contain_text("Then we book.")
    expect(ticks).to_have_attribute("title", "Read")
    expect(page.locator("#reply-form textarea")).to_have_value("And")
    newest = Message.objects.get(external_id="m2")
    expect(page.locator('#reply-form [name="seen"]')).to_have_value(str(newest.pk))
    until(page, lambda: not Inquiry.objects.get().unread)
    assert page.troubles == []  # type: ignore[attr-defined]


def test_whoever_writes_in_an_inquiry_that_is_merged_meanwhile_is_led_on_and_loses_nothing(
    open_desk: Open, inquiry: Inquiry
) -> None:
    other = InquiryFactory(account=inquiry.account, contact=inquiry.contact, subject="Crete once more")
    MessageFactory(inquiry=other, text="Did you get my mail?")
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    page.locator('#reply-form [name="text"]').fill("Yes, we did.")
    expect(page.locator("#draft-saved")).to_have_text("Draft saved")
    merging.merge(inquiry.pk, other.pk, None)
    expect(page.locator("#inbox-news")).to_contain_text("A colleague has merged this inquiry", timeout=15_000)
    page.locator('#reply-form [name="text"]').fill("Yes, we did, thank you.")
    page.click("#reply-send")
    page.click("text=Send all the same")  # the other inquiry holds a message that nobody has seen here
    page.wait_for_url(f"**{INBOX}{other.pk}/change/**")
    expect(page.locator(".d-message.is-out")).to_contain_text("Yes, we did, thank you.")
    assert Message.objects.get(direction=Direction.OUT).inquiry == other
    assert page.troubles == []  # type: ignore[attr-defined]


def test_the_clock_ticks_and_changes_its_colour(open_desk: Open, say: Any) -> None:
    say("m1", "Is Crete still free?")
    page = open_desk("/admin/")
    page.clock.install()
    Inquiry.objects.update(window_closes_at=timezone.now() + timedelta(minutes=16))
    page.goto(INBOX)
    clock = page.locator(".d-clock")
    expect(clock).to_have_text("timerWindow: 15 min")
    expect(clock).to_have_class("d-clock d-warn")
    page.clock.fast_forward(120_000)
    expect(page.locator("[data-left]")).to_have_text("13 min")
    expect(clock).to_have_class("d-clock d-bad")
    page.clock.fast_forward(900_000)
    expect(page.locator("[data-left]")).to_have_text("shut")


def test_what_came_while_somebody_was_using_a_message_shows_when_they_have_done(
    open_desk: Open, talk: Inquiry, say: Any
) -> None:
    page = open_desk(f"{INBOX}{talk.pk}/change/")
    answer = page.locator(".d-message.is-out")
    menu, ticks = answer.locator(".d-menu > summary"), answer.locator(".d-ticks")
    menu.click()
    Delivery.objects.update(provider_status="read")
    say("m2", "Then we book.")
    expect(page.locator(".d-message").last).to_contain_text("Then we book.")
    expect(answer.locator(".d-menu-body")).to_be_visible()
    expect(ticks).to_have_attribute("title", "Sent")
    page.locator("#reply-form textarea").click()
    expect(answer.locator(".d-menu-body")).to_be_hidden()
    expect(ticks).to_have_attribute("title", "Read")
    assert page.troubles == []  # type: ignore[attr-defined]


def test_what_became_of_a_message_shows_though_somebody_unfolded_it(open_desk: Open, talk: Inquiry) -> None:
    for number in range(30):
        MessageFactory(inquiry=talk, text=f"Line {number}", received_at=earlier(hours=40 - number))
    reply = ReplyFactory(inquiry=talk, channel=fake.CHAT, text="Folded.", received_at=earlier(hours=25.5))
    delivery = DeliveryFactory(message=reply, status=WorkStatus.DONE, provider_status="sent")
    page = open_desk(f"{INBOX}{talk.pk}/change/")
    answer = page.locator(f"#message-{reply.pk}")
    answer.locator("summary").first.click()
    expect(answer.locator(".d-body")).to_have_text("Folded.")
    page.locator("#reply-form textarea").click()
    Delivery.objects.filter(pk=delivery.pk).update(provider_status="read")
    expect(answer.locator(".d-ticks")).to_have_attribute("title", "Read")
    expect(answer.locator(".d-body")).to_have_text("Folded.")


def test_a_message_that_changes_before_it_is_seen_counts_as_read_when_it_is_seen(
    open_desk: Open, talk: Inquiry, say: Any
) -> None:
    Message.objects.filter(external_id="m1").update(text="A long story.\n" * 100, reply_text="")
    page = open_desk(f"{INBOX}{talk.pk}/change/")
    until(page, lambda: not Inquiry.objects.get().unread)
    page.evaluate("scrollTo(0, 0)")
    say("m2", "Then we book.")
    expect(page.locator("#inbox-news a")).to_be_visible()
    newest = page.locator(".d-message").last
    stamp = newest.get_attribute("data-stamp") or ""
    AttachmentFactory(message=Message.objects.get(external_id="m2"), name="passport.pdf")
    expect(newest).not_to_have_attribute("data-stamp", stamp)
    assert Inquiry.objects.get().unread
    page.locator("#inbox-news a").click()
    until(page, lambda: not Inquiry.objects.get().unread)
    expect(page.locator("#inbox-news a")).to_have_count(0)


def test_more_than_the_page_asks_for_came_while_nobody_looked(open_desk: Open, talk: Inquiry) -> None:
    page = open_desk(f"{INBOX}{talk.pk}/change/")
    page.evaluate(HIDE, True)
    with transaction.atomic():  # an answer that is on its way knows all of them or none
        for number in range(25):
            MessageFactory(inquiry=talk, text=f"Line {number}")
    page.evaluate(HIDE, False)
    expect(page.locator(".d-message").last).to_contain_text("Line 24")
    expect(page.locator(".d-message")).to_have_count(22)
    page.get_by_role("link", name="Load the page again").click()
    expect(page.locator(".d-message")).to_have_count(27)


def test_an_answer_that_breaks_off_is_not_the_last(open_desk: Open, talk: Inquiry, say: Any) -> None:
    page = open_desk(f"{INBOX}{talk.pk}/change/")
    page.evaluate(
        """() => { const whole = Response.prototype.text; Response.prototype.text = function () {
        Response.prototype.text = whole; window.broken = true; return Promise.reject(new TypeError("cut off")); } }"""
    )
    say("m2", "Then we book.")
    expect(page.locator(".d-message").last).to_contain_text("Then we book.")
    assert page.evaluate("window.broken")
    assert page.troubles == []  # type: ignore[attr-defined]


class Asked:
    """When an open page asks for news, on a clock that only the test turns."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0
        page.on("request", self._seen)

    def _seen(self, request: Any) -> None:
        self.count += "/news/" in request.url

    def once_within(self, milliseconds: int, end: str = "requestfinished") -> None:
        before = self.count
        with self.page.expect_event(end, lambda request: "/news/" in request.url):
            self.page.clock.run_for(milliseconds)
        self.page.evaluate(
            "fetch('/healthz').then((answer) => answer.text())"
        )  # the page has seen its answer by now
        assert self.count == before + 1

    def never_within(self, milliseconds: int) -> None:
        before = self.count
        self.page.clock.run_for(milliseconds)
        self.page.evaluate("fetch('/healthz').then((answer) => answer.text())")
        assert self.count == before


@pytest.fixture
def asked(open_desk: Open, inquiry: Inquiry) -> Asked:
    page = open_desk("/admin/")
    page.clock.install()
    page.clock.pause_at(timezone.now() + timedelta(hours=1))
    page.goto(INBOX)
    return Asked(page)


def test_a_page_where_nothing_happens_asks_more_seldom_until_somebody_is_there(asked: Asked) -> None:
    asked.once_within(3_400)
    with asked.page.expect_event("requestfinished", lambda request: "/news/" in request.url):
        asked.page.clock.fast_forward(600_000)
    asked.page.evaluate("fetch('/healthz').then((answer) => answer.text())")
    asked.never_within(13_000)
    asked.once_within(4_000)
    asked.page.keyboard.press("j")
    asked.once_within(3_400)


def test_a_hidden_page_asks_nothing_and_at_once_when_it_is_seen_again(asked: Asked) -> None:
    asked.once_within(3_400)
    asked.page.evaluate(HIDE, True)
    asked.never_within(600_000)
    with asked.page.expect_response(lambda answer: "/news/" in answer.url):
        asked.page.evaluate(HIDE, False)


def test_a_desk_that_can_not_be_reached_is_asked_more_and_more_seldom(asked: Asked) -> None:
    asked.page.route("**/news/**", lambda route: route.abort())
    asked.once_within(3_400, "requestfailed")
    asked.never_within(5_000)
    asked.once_within(2_000, "requestfailed")
    asked.page.keyboard.press("j")  # whoever works there does not hurry it
    asked.never_within(10_000)
    asked.once_within(4_000, "requestfailed")
    asked.page.unroute("**/news/**")
    asked.once_within(27_000)
    asked.once_within(5_000)


def test_an_answer_that_never_comes_is_waited_for_a_minute(asked: Asked) -> None:
    asked.page.route("**/news/**", lambda route: None)
    with asked.page.expect_event("request", lambda request: "/news/" in request.url):
        asked.page.clock.run_for(3_400)
    asked.never_within(59_000)
    with asked.page.expect_event("requestfailed", lambda request: "/news/" in request.url):
        asked.page.clock.run_for(2_000)
    asked.page.unroute("**/news/**")
    asked.once_within(7_000)
