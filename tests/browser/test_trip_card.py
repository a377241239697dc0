"""The trip beside the conversation in a real browser: words light up, values go by keys, the question is put into the box."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from inquiries.models import Inquiry, Message, TripValue
from inquiries.states import Rival, ValueStatus
from tests.browser.conftest import Open
from tests.factories import MessageFactory, TripValueFactory, earlier

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]
INBOX = "/admin/inquiries/inquiry/"
TEXT = '#reply-form textarea[name="text"]'
WORDS = "Hello 🌴! There are 2 adults and 2 kids (5 and 8) with us. Could we stay 14 nights?"


def say(inquiry: Inquiry, field: str, value: Any, quote: str, message: Message) -> TripValue:
    start = message.text.index(quote)
    spans = [[start, start + len(quote)]]
    return TripValueFactory(
        trip=inquiry.trips.get(), field=field, value=value, quote=quote, spans=spans, message=message
    )


@pytest.fixture
def talk(inquiry: Inquiry) -> Inquiry:
    """A message in the middle, folded, speaks of the party."""
    message = MessageFactory(inquiry=inquiry, text=WORDS, received_at=earlier(minutes=40))
    say(inquiry, "adults", 2, "2 adults", message)
    say(inquiry, "children", 2, "2 kids", message)
    say(inquiry, "nights", 14, "14 nights", message)
    TripValueFactory(trip=inquiry.trips.get(), field="language", value="fr")
    for n in range(33):
        MessageFactory(
            inquiry=inquiry, text=f"Line {n}. " + "And so on. " * 40, received_at=earlier(minutes=60 - n)
        )
    return inquiry


def test_the_sentence_lights_up_under_the_pointer_and_comes_into_view(open_desk: Open, talk: Inquiry) -> None:
    page = open_desk(f"{INBOX}{talk.pk}/change/")
    page.locator("#value-0-adults").hover()
    mark = page.locator(".d-quote.is-lit")
    expect(mark).to_have_text("2 adults")
    expect(mark).to_be_in_viewport()
    assert "There are " in page.locator(".d-around.is-near").all_inner_texts()
    page.locator("#value-0-nights").hover()
    expect(mark).to_have_text("14 nights")
    assert page.troubles == []  # type: ignore[attr-defined]


def test_values_are_gone_through_confirmed_corrected_and_cleared_by_keys(
    open_desk: Open, talk: Inquiry
) -> None:
    page = open_desk(f"{INBOX}{talk.pk}/change/")
    page.keyboard.press("v")
    expect(page.locator("#value-0-destinations")).to_be_focused()
    for key, field in (("j", "nights"), ("ArrowDown", "adults"), ("k", "nights"), ("j", "adults")):
        page.keyboard.press(key)
        expect(page.locator(f"#value-0-{field}")).to_be_focused()
    expect(page.locator(".d-quote.is-lit")).to_have_text("2 adults")
    page.keyboard.press("c")
    expect(page.locator("#value-0-adults.is-confirmed")).to_be_focused()
    expect(page.locator("#trip-said")).to_have_text("Adults: confirmed.")
    page.keyboard.press("j")
    page.keyboard.press("e")
    box = page.locator('#value-0-children input[name="value"]')
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page.locator("#value-0-children")).to_be_focused()
    page.keyboard.press("e")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(page.locator("#value-0-children .d-shown")).to_have_text("3")
    expect(page.locator("#value-0-children")).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("#value-0-children .d-shown")).to_have_text("—")
    expect(page.locator("#value-0-children")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#value-0-children")).not_to_be_focused()
    known = {row.field: (row.value, row.status) for row in TripValue.objects.filter(superseded_at=None)}
    assert known["adults"] == (2, ValueStatus.CONFIRMED)
    assert known["children"] == (None, ValueStatus.CORRECTED)
    talk.refresh_from_db()
    assert talk.status != "closed"  # "e" corrects here and closes nothing


def test_on_a_phone_a_tap_leads_to_the_words_and_back(open_desk: Open, talk: Inquiry) -> None:
    page = open_desk(f"{INBOX}{talk.pk}/change/", width=390)
    back = page.locator(".d-to-trip")
    expect(back).to_be_visible()
    back.click()
    page.locator("#value-0-adults .d-said").click()
    mark = page.locator(".d-quote.is-lit")
    expect(mark).to_have_text("2 adults")
    expect(mark).to_be_in_viewport()
    back.click()
    expect(page.locator("#value-0-adults")).to_be_focused()
    expect(page.locator("#value-0-adults")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_question_is_put_behind_what_is_typed(open_desk: Open, talk: Inquiry) -> None:
    page = open_desk(f"{INBOX}{talk.pk}/change/")
    page.locator(TEXT).fill("My own words.")
    page.get_by_role("button", name="Ask for these").click()
    box = page.locator(TEXT)
    expect(box).to_be_focused()
    text = box.input_value()
    assert text.startswith("My own words.\n\nBonjour Anna Lindqvist,\n\nMerci beaucoup")
    assert "– Quand souhaitez-vous partir ?" in text and "adultes" not in text
    expect(page.locator("#draft-saved")).to_have_text("Draft saved")
    page.get_by_role("button", name="Ask for these").click()
    assert box.input_value() == text
    page.reload()
    expect(box).to_have_value(text)


def test_a_reading_that_comes_while_the_page_is_open_is_shown(open_desk: Open, talk: Inquiry) -> None:
    page = open_desk(f"{INBOX}{talk.pk}/change/")
    message = MessageFactory(inquiry=talk, text="From Hamburg, please.")
    say(talk, "origin", "Hamburg", "From Hamburg", message)
    expect(page.locator("#value-0-origin")).to_be_visible()
    expect(page.locator("#trip-said")).to_have_text("The trip was read anew.")
    page.locator("#value-0-origin").hover()
    expect(page.locator(".d-quote.is-lit")).to_have_text("From Hamburg")


def test_two_who_correct_the_same_value_at_once_read_each_others_word_first(
    open_desk: Open, talk: Inquiry
) -> None:
    pages = [open_desk(f"{INBOX}{talk.pk}/change/") for _ in range(2)]
    for page, typed in zip(pages, "34", strict=True):
        page.locator("#value-0-adults").focus()
        page.keyboard.press("e")
        page.keyboard.type(typed)
    first, second = (page.locator("#value-0-adults") for page in pages)
    pages[0].keyboard.press("Enter")
    expect(first.locator(".d-shown")).to_have_text("3")
    pages[1].keyboard.press("Enter")
    expect(second.get_by_role("alert")).to_have_text("This has changed just now. Look at it once more.")
    expect(second.locator(".d-shown")).to_have_text("3")
    expect(second.locator('input[name="value"]')).to_be_focused()
    expect(second.locator('input[name="value"]')).to_have_value("4")
    pages[1].keyboard.press("Enter")
    expect(second.locator(".d-shown")).to_have_text("4")
    expect(second).to_be_focused()
    assert pages[0].troubles == pages[1].troubles == []  # type: ignore[attr-defined]


def test_a_day_is_added_by_a_calendar_and_what_is_refused_can_be_mended(
    open_desk: Open, inquiry: Inquiry
) -> None:
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    page.get_by_text("Add a detail").click()
    box, field = page.locator('.d-add input[name="value"]'), page.locator(".d-add select")
    field.select_option("start_date")
    assert box.get_attribute("type") == "date"
    field.select_option("budget")
    box.fill("a lot")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("“a lot” was not understood as budget.")
    expect(box).to_have_value("a lot")
    expect(box).to_be_focused()
    expect(field).to_have_value("budget")
    box.fill("3.000 EUR pp")
    page.keyboard.press("Enter")
    expect(page.locator("#value-0-budget .d-shown")).to_have_text("3,000 EUR per person")


def test_words_behind_the_end_of_a_long_text_are_fetched(open_desk: Open, inquiry: Inquiry) -> None:
    message = MessageFactory(inquiry=inquiry, text="A long story. " * 1600 + "We are 12 people.")
    say(inquiry, "travellers", 12, "12 people", message)
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    page.locator("#value-0-travellers").hover()
    expect(page.locator(".d-quote.is-lit")).to_have_text("12 people")
    expect(page.locator(".d-quote.is-lit")).to_be_in_viewport()


def test_what_was_read_beside_a_value_is_taken_by_key(open_desk: Open, inquiry: Inquiry) -> None:
    trip = inquiry.trips.get()
    TripValueFactory(trip=trip, field="nights", value=7)
    TripValueFactory(trip=trip, field="nights", value=9, rival=Rival.DIFFERS)
    page = open_desk(f"{INBOX}{inquiry.pk}/change/")
    page.keyboard.press("v")
    row = page.locator("#value-0-nights")
    expect(row).to_be_focused()  # what is disputed comes first
    page.keyboard.press("t")
    expect(row.locator(".d-shown")).to_have_text("9")
    expect(row.locator(".d-reading")).to_have_count(0)
    expect(row).to_be_focused()


@pytest.mark.parametrize("width", [1280, 390])
def test_words_in_the_subject_of_a_folded_message_light_up_by_pointer_focus_and_key(
    open_desk: Open, talk: Inquiry, width: int
) -> None:
    subject = f"Sicily {'and on and on ' * 20}with 3 rooms"
    message = MessageFactory(
        inquiry=talk, subject=subject, text="See above.", received_at=earlier(minutes=45)
    )
    start = subject.index("3 rooms")
    TripValueFactory(
        trip=talk.trips.get(), field="rooms", value=3, quote="3 rooms", spans=[[start, start + 7]],
        place="subject", message=message,
    )  # fmt: skip
    page = open_desk(f"{INBOX}{talk.pk}/change/", width=width)
    row, mark = page.locator("#value-0-rooms"), page.locator(".d-message-subject .d-quote.is-lit")
    expect(page.locator(f"#message-{message.pk} .d-message-subject")).to_be_hidden()
    row.focus()
    expect(mark).to_have_text("3 rooms")
    if width == 1280:
        expect(mark).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(mark).to_have_count(0)
    row.locator(".d-said").click()
    expect(mark).to_be_in_viewport()
    expect(page.locator(f"#message-{message.pk} .d-fold[open]")).to_have_count(0)
    page.keyboard.press("Escape")
    row.focus()
    page.keyboard.press("Enter")
    expect(mark).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.troubles == []  # type: ignore[attr-defined]
