from __future__ import annotations

import pytest
from playwright.sync_api import expect

from inquiries.models import Contact, Delivery, Inquiry, Message
from inquiries.states import InquiryStatus
from tests.browser.conftest import Open, until
from tests.factories import InquiryFactory, earlier

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]
INBOX = "/admin/inquiries/inquiry/"


def test_from_log_in_by_keys_into_a_conversation_and_back(open_desk: Open, inquiry: Inquiry) -> None:
    InquiryFactory(account=inquiry.account, subject="Older", last_message_at=earlier(days=1))
    page = open_desk("/")
    expect(page.locator(".d-subject")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".d-line.is-here .d-subject")).to_have_text("Older")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("#desk-head h1")).to_have_text(inquiry.subject)
    until(page, lambda: not Inquiry.objects.get(pk=inquiry.pk).unread)
    page.keyboard.press("u")
    expect(page.locator("#inbox")).to_be_visible()
    assert page.troubles == []  # type: ignore[attr-defined]


def test_keys_for_search_help_and_closing(open_desk: Open, inquiry: Inquiry) -> None:
    page = open_desk(INBOX)
    page.keyboard.press("?")
    expect(page.locator("#desk-keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#desk-search")).to_be_focused()
    page.keyboard.type("je")
    expect(page.locator("#desk-search")).to_have_value("je")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator(".d-empty")).to_be_visible()
    inquiry.refresh_from_db()
    assert inquiry.status == InquiryStatus.CLOSED


def test_a_reply_is_written_refused_kept_and_sent_with_ctrl_enter(open_desk: Open, inquiry: Inquiry) -> None:
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    page.keyboard.press("r")
    page.locator("#reply-form textarea").fill("Here is our offer.")
    page.fill("#reply-form input[name=to]", "")
    page.click("#reply-send")
    expect(page.locator("#reply-refused")).to_contain_text("Nobody is named")
    expect(page.locator("#reply-form textarea")).to_have_value("Here is our offer.")
    page.reload()
    expect(page.locator("#reply-form textarea")).to_have_value("Here is our offer.")
    page.fill("#reply-form input[name=to]", "anna@traveller.example")
    page.locator("#reply-form textarea").press("Control+Enter")
    expect(page.locator(".d-message.is-out .d-body")).to_have_text("Here is our offer.")
    expect(page.locator("#reply-form textarea")).to_have_value("")
    assert Delivery.objects.count() == 1
    assert Message.objects.get(direction="out").author.first_name == "Eva"


def test_a_quick_double_click_sends_one_reply(open_desk: Open, inquiry: Inquiry) -> None:
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    page.locator("#reply-form textarea").fill("Once.")
    page.dblclick("#reply-send")
    expect(page.locator(".d-message.is-out")).to_have_count(1)
    assert Delivery.objects.count() == 1


def test_the_status_is_changed_in_place(open_desk: Open, inquiry: Inquiry) -> None:
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    page.select_option("#desk-head select[name=status]", "waiting")
    expect(page.locator("#desk-head select[name=status].st-waiting")).to_be_visible()
    inquiry.refresh_from_db()
    assert inquiry.status == InquiryStatus.WAITING


def test_the_words_behind_a_value_light_up_and_the_value_is_confirmed(
    open_desk: Open, inquiry: Inquiry
) -> None:
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    page.click(".d-said")
    expect(page.locator(".d-quote.is-lit")).to_have_text("Crete")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".d-value.is-confirmed")).to_have_count(1)
    assert page.troubles == []  # type: ignore[attr-defined]


def test_mail_html_stands_in_a_frame_where_no_script_runs(open_desk: Open, inquiry: Inquiry) -> None:
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    page.click("[data-frame]")
    frame = page.frame_locator(".d-frame")
    expect(frame.get_by_text("Dear team")).to_be_visible()  # its id is cleaned away
    expect(frame.locator("body")).not_to_have_attribute("data-ran", "yes")
    assert "stolen" not in page.title()


def test_a_customers_name_widens_no_page_and_turns_nobody_elses_words_round(
    open_desk: Open, inquiry: Inquiry
) -> None:
    Contact.objects.filter(pk=inquiry.contact_id).update(name="\u202eevil " + "N" * 190)
    page = open_desk(f"{INBOX}{inquiry.pk}/change/", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".d-head-title bdi")).to_contain_text("evil")  # it isolates what is inside
    assert page.evaluate("getComputedStyle(document.querySelector('.d-contact')).unicodeBidi") == "plaintext"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    "path", [INBOX, f"{INBOX}?assignee=none", "{conversation}", "/admin/", "/admin/inquiries/contact/"]
)
def test_a_phone_shows_every_page_without_sideways_scrolling(
    open_desk: Open, inquiry: Inquiry, path: str, dark: bool
) -> None:
    path = path.replace("{conversation}", f"{INBOX}{inquiry.pk}/change/")
    page = open_desk(path.replace("?", "%3F"), width=390, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    background = page.evaluate("getComputedStyle(document.querySelector('#main')).backgroundColor")
    light = page.evaluate(
        """(color) => { const c = document.createElement('canvas').getContext('2d'); c.fillStyle = color;
        c.fillRect(0, 0, 1, 1); return c.getImageData(0, 0, 1, 1).data[0] }""",
        background,
    )
    assert (light < 100) is dark
