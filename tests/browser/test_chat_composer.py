"""Writing by WhatsApp in a real Chromium: numbers like SIMs, the window that shuts, templates, a place, keys."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from channels_whatsapp.models import MessageTemplate, WhatsAppNumber
from inquiries.models import ChannelAccount, ContactPoint, Draft, Inquiry, Message, MessagingWindow, Team
from tests.browser.conftest import Open
from tests.factories import (
    AccountFactory,
    DeliveryFactory,
    DeliveryRecipientFactory,
    MessageFactory,
    NumberFactory,
    ReplyFactory,
)
from tests.support.desk import anna_wrote_to

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]
TEXT = "#reply-form textarea[name=text]"


@pytest.fixture
def number(team: Team) -> WhatsAppNumber:
    number = NumberFactory(account__team=team, account__name="Berlin", provider="meta")
    places = [{"in": "body", "index": n, "name": str(n + 1), "example": "Crete"} for n in range(2)]
    told = {"number": number, "status": "approved", "synced_at": timezone.now(), "places": places}
    MessageTemplate.objects.create(
        **told, name="offer_ready", language="en", external_id="1", body="Hello {{1}}, your offer for {{2}}."
    )
    MessageTemplate.objects.create(
        **told, name="offer_ready", language="de", external_id="2", body="Hallo {{1}}, Angebot für {{2}}."
    )
    return number


@pytest.fixture
def mailbox(team: Team) -> ChannelAccount:
    return AccountFactory(team=team, channel="email", name="Mailbox", address="box@agency.example")


@pytest.fixture
def inquiry(number: WhatsAppNumber, mailbox: ChannelAccount) -> Inquiry:
    return anna_wrote_to(number.account, hours_ago=20)


@pytest.fixture
def page(open_desk: Open, inquiry: Inquiry) -> Page:
    return open_desk(f"/admin/inquiries/inquiry/{inquiry.pk}/change/")


def shut() -> None:
    MessagingWindow.objects.update(opened_at=timezone.now() - timedelta(hours=25))


def test_what_is_missing_is_asked_for_in_short_and_only_where_words_are_free(
    page: Page, inquiry: Inquiry
) -> None:
    ask = page.get_by_role("button", name="Ask for these")
    ask.click()
    text = page.locator(TEXT)
    expect(text).to_be_focused()
    assert text.input_value().startswith("Hello Anna Lindqvist, thank you for your message!")
    shut()
    page.reload()
    ask.click()
    expect(page.locator(".d-toast")).to_contain_text("takes no free words just now")


def test_by_keys_from_whatsapp_to_mail_and_back_with_the_same_words(page: Page, inquiry: Inquiry) -> None:
    page.keyboard.press("r")
    expect(page.locator(TEXT)).to_be_focused()
    page.keyboard.type("We look into it")
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    expect(page.locator("#box-sims [aria-checked=true]")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#box-sims .d-menu-line", has_text="Mailbox")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#reply-form input[name=to]")).to_have_value("anna@traveller.example")
    expect(page.locator(TEXT)).to_have_value("We look into it")
    expect(page.locator(TEXT)).to_be_focused()
    expect(page.locator("#box-clock")).to_have_count(0)
    page.fill("#reply-form input[name=subject]", "Crete in May")
    page.click("#box-sims summary")
    page.click("#box-sims .d-menu-line:has-text('Berlin')")
    expect(page.locator(".d-whom")).to_contain_text("+49 170 0000001")
    expect(page.locator(TEXT)).to_have_value("We look into it")
    expect(page.locator("#reply-form input[name=subject]")).to_be_hidden()
    page.reload()
    expect(page.locator(TEXT)).to_have_value("We look into it")
    expect(page.locator(".d-whom")).to_be_visible()
    page.locator(TEXT).press("Control+Enter")
    expect(page.locator(".d-message.is-out.is-chat .d-body")).to_have_text("We look into it")
    assert Message.objects.get(direction="out").channel == "whatsapp"
    assert page.troubles == []  # type: ignore[attr-defined]


def test_enter_sends_where_somebody_wants_it_so(page: Page, inquiry: Inquiry) -> None:
    page.locator(TEXT).press("Enter")
    expect(page.locator(TEXT)).to_have_value("\n")
    page.check("[data-enter]")
    page.fill(TEXT, "One")
    page.locator(TEXT).press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(page.locator(".d-message.is-out .d-body")).to_have_text("One\ntwo")
    expect(page.locator("[data-enter]")).to_be_checked()


def test_the_counter_says_how_many_messages_it_becomes(page: Page) -> None:
    page.fill(TEXT, "word " * 1_000)
    expect(page.locator("#reply-count")).to_have_text("5,000 of 4,096 · goes as 2 messages")
    page.fill(TEXT, "word")
    expect(page.locator("#reply-count")).to_have_text("4 of 4,096")


def test_the_window_shuts_while_somebody_types_and_the_words_go_into_an_e_mail(
    page: Page, inquiry: Inquiry
) -> None:
    page.clock.install()
    page.reload()
    expect(page.locator("#box-clock")).to_contain_text(re.compile("3 h 5. min left to write freely"))
    page.clock.run_for(2 * 3_600_000 + 60_000)
    expect(page.locator("#box-clock")).to_have_class("d-clock d-warn")
    page.fill(TEXT, "Our offer: two weeks")
    shut()
    page.clock.run_for(2 * 3_600_000)
    expect(page.locator(".d-shut")).to_contain_text("older than 24 hours")
    expect(page.locator(TEXT)).to_have_value("Our offer: two weeks")
    expect(page.locator(TEXT)).not_to_be_editable()
    expect(page.locator("#reply-send")).to_have_count(0)
    page.click("text=Write an e-mail instead")
    expect(page.locator("#reply-form input[name=to]")).to_have_value("anna@traveller.example")
    expect(page.locator(TEXT)).to_have_value("Our offer: two weeks")
    expect(page.locator(TEXT)).to_be_editable()
    assert page.troubles == []  # type: ignore[attr-defined]


def test_the_box_opens_again_when_the_customer_writes(page: Page, inquiry: Inquiry) -> None:
    page.fill(TEXT, "Our offer")
    expect(page.locator("#draft-saved")).to_have_text("Draft saved")
    shut()
    page.reload()
    expect(page.locator(TEXT)).not_to_be_editable()
    MessagingWindow.objects.update(opened_at=timezone.now())
    MessageFactory(inquiry=inquiry, text="Are you there?", sender=Message.objects.get().sender)
    expect(page.locator(TEXT)).to_be_editable()
    expect(page.locator(TEXT)).to_have_value("Our offer")
    expect(page.locator("#box-clock")).to_contain_text(re.compile("23 h 5. min"))


def test_who_types_keeps_the_cursor_while_the_clock_starts_anew(page: Page, inquiry: Inquiry) -> None:
    page.fill(TEXT, "Our ")
    MessagingWindow.objects.update(opened_at=timezone.now())
    MessageFactory(inquiry=inquiry, text="Are you there?", sender=Message.objects.get().sender)
    expect(page.locator("#box-clock")).to_contain_text(re.compile("23 h 5. min"))
    page.keyboard.type("offer")
    expect(page.locator(TEXT)).to_have_value("Our offer")


def test_the_server_refuses_words_when_the_window_shut_unnoticed(page: Page, inquiry: Inquiry) -> None:
    shut()
    page.fill(TEXT, "Too late")
    page.click("#reply-send")
    expect(page.locator("#reply-refused")).to_contain_text("older than 24 hours")
    expect(page.locator(TEXT)).to_have_value("Too late")
    assert not Message.objects.filter(direction="out").exists()


def test_a_template_is_found_filled_in_and_goes_out_though_the_window_is_shut(
    page: Page, inquiry: Inquiry
) -> None:
    shut()
    page.reload()
    page.fill(".d-shut input[name=ready_q]", "angebot")
    expect(page.locator(".d-ready-line")).to_have_count(1)
    page.fill(".d-shut input[name=ready_q]", "")
    expect(page.locator(".d-ready-line")).to_have_count(2)
    page.select_option(".d-shut [name=ready_language]", "en")
    expect(page.locator(".d-ready-line")).to_have_count(1)
    page.locator(".d-shut input[name=ready_q]").press("ArrowDown")
    page.keyboard.press("Enter")
    places = page.locator("#reply-form input[name=variable]")
    expect(places.first).to_have_value("Anna")
    expect(places.nth(1)).to_be_focused()
    expect(page.locator(".d-phone mark.is-open")).to_have_text("{{2}}")
    page.click("#reply-send")
    expect(page.locator("#reply-refused")).to_contain_text("Fill in every place")
    places.nth(1).fill("Crete")
    expect(page.locator(".d-phone .d-body")).to_have_text("Hello Anna, your offer for Crete.")
    expect(page.locator("#ready-error-1")).to_have_text("")
    page.locator("#reply-form input[name=variable]").nth(1).press("Control+Enter")
    expect(page.locator(".d-message.is-out .d-body")).to_have_text("Hello Anna, your offer for Crete.")
    assert Message.objects.get(direction="out").content["template"]["name"] == "offer_ready"
    assert page.troubles == []  # type: ignore[attr-defined]


def test_a_template_is_saved_with_its_places_and_left_again(page: Page, inquiry: Inquiry) -> None:
    page.fill(TEXT, "Half an answer")
    page.click("#ready-menu summary")
    page.click("#ready-menu .d-ready-line:has-text('English')")
    page.locator("#reply-form input[name=variable]").nth(1).fill("Malta")
    expect(page.locator("#draft-saved")).to_have_text("Draft saved")
    page.reload()
    expect(page.locator("#reply-form input[name=variable]").nth(1)).to_have_value("Malta")
    page.click("text=Write freely instead")
    expect(page.locator(TEXT)).to_have_value("Half an answer")
    expect(page.locator(TEXT)).to_be_editable()


def test_a_place_goes_along(page: Page, inquiry: Inquiry) -> None:
    page.click("#place-menu summary")
    page.fill("[name=map_link]", "https://maps.app.goo.gl/x")
    page.click("[data-place]")
    expect(page.locator("#place-refused")).to_contain_text("This short link hides the place")
    page.fill("[name=map_link]", "35.3387, 25.1442")
    page.fill("[name=new_name]", "Hotel Helios")
    page.click("[data-place]")
    expect(page.locator(".d-place")).to_contain_text("Hotel Helios")
    expect(page.locator("#draft-saved")).to_have_text("Draft saved")
    assert Draft.objects.get().content["location"]["latitude"] == 35.3387
    page.click("#reply-send")
    expect(page.locator(".d-message.is-out .d-part")).to_contain_text("Hotel Helios")


def test_a_message_is_quoted_above_the_box_until_somebody_takes_it_away(page: Page) -> None:
    page.fill(TEXT, "It is.")
    page.click("text=Answer this message")
    expect(page.locator(".d-answering")).to_contain_text("Is Crete free?")
    expect(page.locator(TEXT)).to_have_value("It is.")
    page.click('[title="Do not quote it"]')
    expect(page.locator(".d-answering")).to_have_count(0)
    expect(page.locator(TEXT)).to_have_value("It is.")


def test_what_never_arrived_is_answered_by_mail_with_one_click(page: Page, inquiry: Inquiry) -> None:
    reply = ReplyFactory(inquiry=inquiry, text="Here is our offer.")
    row = DeliveryFactory(message=reply, status="done", provider_status="failed", error_words="")
    words = "This number is not on WhatsApp. Answer by e-mail?"
    DeliveryRecipientFactory(delivery=row, provider_status="failed", error_words=words)
    page.reload()
    expect(page.locator(".d-message.is-out .d-notice")).to_contain_text(words)
    page.click("text=Answer by e-mail >> nth=-1")
    expect(page.locator("#reply-form input[name=to]")).to_have_value("anna@traveller.example")
    expect(page.locator(TEXT)).to_have_value("Here is our offer.")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("is_shut", [False, True], ids=["open", "shut"])
def test_a_phone_shows_the_box_without_sideways_scrolling(
    open_desk: Open, inquiry: Inquiry, dark: bool, is_shut: bool
) -> None:
    if is_shut:
        shut()
    long = "anna-with-a-very-long-address-indeed@traveller.example"
    ContactPoint.objects.filter(kind="email").update(raw=long, key=long)
    page = open_desk(f"/admin/inquiries/inquiry/{inquiry.pk}/change/", width=390, dark=dark)
    page.click("#box-sims summary")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Escape")
    expect(page.locator("#box-sims .d-menu-body")).to_be_hidden()
    if not is_shut:
        page.click("#place-menu summary")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.keyboard.press("Escape")
        page.click("#ready-menu summary")
    page.click(".d-ready-line:has-text('English')")
    expect(page.locator(".d-phone")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("#box-sims summary")
    page.click("#box-sims .d-menu-line:has-text('Mailbox')")
    expect(page.locator(".d-recipients")).to_contain_text(long)
    page.fill(TEXT, "https://maps.example/" + "0123456789" * 9)
    assert page.evaluate("document.querySelector('#composer').scrollWidth") <= 390
    assert page.troubles == []  # type: ignore[attr-defined]
