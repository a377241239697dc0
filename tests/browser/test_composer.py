"""The reply box in a real Chromium: kept on the server, files dropped, undo, send later, forward, templates."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from inquiries.models import Attachment, Delivery, Draft, DraftFile, Inquiry, Message
from inquiries.services import delivering
from inquiries.states import WorkStatus
from tests.browser.conftest import Open, until
from tests.factories import (
    AttachmentFactory,
    ContactFactory,
    ContactPointFactory,
    MessageFactory,
    ReplyTemplateFactory,
)

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]
TEXT = "#reply-form textarea"
_DROP = """([name, size]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array(size).fill(65)], name, { type: 'application/pdf' }));
    const box = document.querySelector('#reply-form textarea');
    for (const kind of ['dragenter', 'dragover', 'drop'])
        box.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
}"""


@pytest.fixture
def page(open_desk: Open, inquiry: Inquiry) -> Page:
    return open_desk(f"/admin/inquiries/inquiry/{inquiry.pk}/change/")


def test_a_draft_is_saved_while_typing_survives_a_reload_and_is_thrown_away(
    page: Page, inquiry: Inquiry, account: Any
) -> None:
    page.keyboard.press("r")
    expect(page.locator(TEXT)).to_be_focused()
    page.keyboard.type("Dear Anna")
    expect(page.locator("#draft-saved")).to_have_text("Draft saved")
    page.evaluate(_DROP, ["offer.pdf", 2000])
    expect(page.locator(".d-draft-files li")).to_contain_text("offer.pdf")
    page.reload()
    expect(page.locator(TEXT)).to_have_value("Dear Anna")
    expect(page.locator(".d-draft-files li")).to_contain_text("2.0 KB")
    page.goto("/admin/inquiries/inquiry/?view=drafts")
    expect(page.locator('[title="You have begun an answer"]')).to_be_visible()
    page.go_back()
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("[data-discard]")
    expect(page.locator(TEXT)).to_have_value("")
    assert not Draft.objects.exists()
    assert page.troubles == []  # type: ignore[attr-defined]


def test_files_are_dropped_refused_removed_and_sent(page: Page, inquiry: Inquiry) -> None:
    page.evaluate(_DROP, ["offer.pdf", 2000])
    page.evaluate(_DROP, ["film.mp4", 15_000_001])
    expect(page.locator(".d-upload.d-bad")).to_contain_text("film.mp4 is too large: at most 15 MB.")
    page.set_input_files("[data-attach]", {"name": "b.txt", "mimeType": "text/plain", "buffer": b"b"})
    expect(page.locator(".d-draft-files li")).to_have_count(2)
    page.click('[title="Remove b.txt"]')
    expect(page.locator(".d-draft-files li")).to_have_count(1)
    page.fill(TEXT, "See the offer.")
    page.click("#reply-send")
    expect(page.locator(".d-message.is-out .d-file")).to_contain_text("offer.pdf")
    assert [one.file.size for one in Attachment.objects.select_related("file")] == [2000]


def test_a_reply_is_taken_back_while_it_waits_with_its_words_and_files(
    page: Page, inquiry: Inquiry, settings: Any
) -> None:
    settings.UNDO_SECONDS = 300
    page.evaluate(_DROP, ["offer.pdf", 10])
    expect(page.locator(".d-draft-files li")).to_have_count(1)
    page.fill(TEXT, "Too early.")
    with page.expect_navigation():
        page.click("#reply-send")
    expect(page.locator(".d-undo")).to_contain_text("Goes out in")
    expect(page.locator(".d-message.is-out")).to_have_count(1)
    page.keyboard.press("z")
    expect(page.locator(TEXT)).to_have_value("Too early.")
    expect(page.locator(".d-message.is-out")).to_have_count(0)
    expect(page.locator(".d-draft-files li")).to_have_count(1)
    assert Delivery.objects.get().status == WorkStatus.CANCELLED


def test_a_reply_is_scheduled_shown_and_changed(page: Page, inquiry: Inquiry) -> None:
    page.fill(TEXT, "Good morning!")
    page.click('[title="Send later"]')
    page.click('[name=when][value="tomorrow"]')
    waiting = page.locator(".d-message.is-waiting")
    expect(waiting).to_contain_text("Will be sent")
    expect(waiting).to_contain_text("08:00 (UTC)")
    assert Delivery.objects.get().send_at > timezone.now()
    page.goto("/admin/inquiries/inquiry/?view=scheduled")
    expect(page.locator(".d-subject")).to_have_count(1)
    page.go_back()
    page.click("text=Do not send, change it")
    expect(page.locator(TEXT)).to_have_value("Good morning!")
    inquiry.refresh_from_db()
    assert not inquiry.scheduled


def test_a_message_is_forwarded_with_a_suggested_address_and_its_files(page: Page, inquiry: Inquiry) -> None:
    message = Message.objects.get()
    AttachmentFactory(message=message, name="passport.pdf")
    point = ContactPointFactory(
        contact=ContactFactory(team=inquiry.team, name="Hotel Helios"), raw="desk@helios.example"
    )
    page.locator(".d-message .d-menu > summary").click()
    page.locator(".d-message").get_by_role("button", name="Forward").click()
    to = page.locator("#reply-form input[name=to]")
    expect(to).to_be_focused()
    expect(page.locator("#reply-form input[name=subject]")).to_have_value(f"Fwd: {inquiry.subject}")
    expect(page.locator(".d-draft-files li")).to_contain_text("passport.pdf")
    page.keyboard.insert_text("heli")  # at once: what is looked up for half of it comes in between
    expect(page.locator(".d-people-hits")).to_contain_text("Hotel Helios")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(to).to_have_value(f"Hotel Helios <{point.raw}>, ")
    expect(page.locator("#note-form")).to_be_hidden()
    page.locator(TEXT).press("Control+Enter")
    expect(page.locator(".d-message.is-out .d-pill").first).to_have_text("Forwarded")
    delivering.send_due()
    assert page.troubles == []  # type: ignore[attr-defined]


def test_a_template_is_found_filled_and_what_is_open_stops_the_sending(page: Page, inquiry: Inquiry) -> None:
    ReplyTemplateFactory(
        team=inquiry.team, name="Offer", body="Dear {{ contact.first_name }}, {{ trip.dates }}?"
    )
    page.keyboard.press("t")
    page.fill('[aria-label="Search the templates"]', "off")
    page.click("[data-template]")
    expect(page.locator(TEXT)).to_have_value("Dear Anna, {{ trip.dates }}?")
    expect(page.locator("#reply-unfilled")).to_contain_text("Still to be filled in: {{ trip.dates }}")
    page.click("#reply-send")
    expect(page.locator("#reply-refused")).to_contain_text("Still to be filled in")
    page.click("#reply-unfilled button")
    page.keyboard.type("in May")
    expect(page.locator("#reply-unfilled")).to_be_hidden()
    page.click("#reply-send")
    expect(page.locator(".d-message.is-out .d-body")).to_have_text("Dear Anna, in May?")


def test_who_typed_while_the_customer_wrote_is_told_and_may_send_all_the_same(
    page: Page, inquiry: Inquiry
) -> None:
    MessageFactory(inquiry=inquiry, text="Forget it.")
    page.fill(TEXT, "Our offer.")
    page.click("#reply-send")
    expect(page.locator("#reply-refused")).to_contain_text("A new message came while you were typing")
    page.click("text=Send all the same")
    expect(page.locator(".d-message.is-out .d-body")).to_have_text("Our offer.")


def test_another_window_is_not_written_over(page: Page, inquiry: Inquiry) -> None:
    page.fill(TEXT, "Here")
    expect(page.locator("#draft-saved")).to_have_text("Draft saved")
    Draft.objects.update(version=7, text="There")
    page.fill(TEXT, "Here too")
    expect(page.locator("#reply-refused")).to_contain_text("in another window")
    assert Draft.objects.get().text == "There"
    page.click("[data-keep]")
    expect(page.locator("#draft-saved")).to_have_text("Draft saved")
    assert Draft.objects.get().text == "Here too" and not DraftFile.objects.exists()


def test_saved_is_not_said_of_older_words(page: Page, inquiry: Inquiry) -> None:
    saving: list[Route] = []
    page.route("**/draft/", lambda route: saving.append(route))
    page.fill(TEXT, "Here")
    until(page, lambda: saving)
    page.fill(TEXT, "Here too")
    with page.expect_response("**/draft/"):
        saving[0].continue_()
    until(page, lambda: len(saving) == 2)
    expect(page.locator("#draft-saved")).to_have_text("")
    saving[1].continue_()
    expect(page.locator("#draft-saved")).to_have_text("Draft saved")
    assert Draft.objects.get().text == "Here too"
