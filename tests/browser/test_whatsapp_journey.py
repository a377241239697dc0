"""A customer writes by WhatsApp and is answered: signed posts, a real worker beside the server, the providers' interfaces as they
behave, and a Chromium in which nobody reloads."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from channels_whatsapp.services import refusals
from channels_whatsapp.services.keyring import keyring
from inquiries.models import Delivery, Inquiry, Message, MessagingWindow, Team
from inquiries.services import delivering, media, receiving
from inquiries.states import WorkStatus
from tests.browser.conftest import PATIENCE, Open
from tests.contracts.conftest import PHONES
from tests.contracts.phones import Phone, keep_templates
from tests.support.pictures import png
from tests.support.webhooks import Post

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]
INBOX = "/admin/inquiries/inquiry/"
TEXT = "#reply-form textarea[name=text]"


class Worker(threading.Thread):
    """Does what the queues hold, as a worker process does."""

    def __init__(self) -> None:
        super().__init__(name="worker", daemon=True)
        self._ends = threading.Event()
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            while not self._ends.wait(0.05):
                receiving.process_inbound()
                delivering.send_due()
                media.fetch_due()
        except BaseException as error:
            self._error = error
        finally:
            connection.close()

    def finish(self) -> None:
        self._ends.set()
        self.join()
        if self._error is not None:
            raise self._error


@pytest.fixture(params=["twilio", "meta"])
def phone(request: pytest.FixtureRequest, team: Team, settings: Any) -> Iterator[Phone]:
    settings.PUBLIC_BASE_URL = "https://hub.example"  # as the providers know the live server
    keyring.forget()
    refusals.forget()
    with ExitStack() as stack:
        phone = PHONES[request.param](settings, stack)
        phone.account.team = team
        phone.account.save()
        receiving.forget_our_keys()
        yield phone


@pytest.fixture
def worker(phone: Phone) -> Iterator[Worker]:
    worker = Worker()
    worker.start()
    yield worker
    worker.finish()


@pytest.fixture
def post(live_server: LiveServer) -> Callable[[Post], None]:
    def run(one: Post) -> None:
        headers = {**one.headers, "Content-Type": one.content_type}
        answer = requests.post(
            f"{live_server.url}{one.path}", one.body, headers=headers, timeout=PATIENCE / 1000
        )
        assert answer.status_code == 200, answer.text

    return run


def sent(phone: Phone, count: int) -> None:
    """Until the provider has so many."""
    until = time.monotonic() + PATIENCE / 1000
    while len(phone.outbox()) < count or Delivery.objects.exclude(status=WorkStatus.DONE).exists():
        assert time.monotonic() < until, Delivery.objects.values("status", "error_words")
        time.sleep(0.05)


def shut(phone: Phone) -> None:
    """A day goes by, here and at the provider."""
    MessagingWindow.objects.update(opened_at=timezone.now() - timedelta(hours=25))
    phone.holds_the_window_shut()


def test_from_a_customers_first_words_to_a_template_after_the_window(
    open_desk: Open, phone: Phone, worker: Worker, post: Callable[[Post], None]
) -> None:
    phone.template("offer_ready", "en", "Hello {{1}}, your offer is ready.", {"1": "Anna"})
    keep_templates(phone)
    page = open_desk(INBOX)
    expect(page.locator(".d-line")).to_have_count(0)
    page.evaluate("window.stayed = true")

    post(phone.writes("Two weeks on Crete in May?"))
    line = page.locator(".d-line", has_text="Two weeks on Crete in May?")
    expect(line).to_be_visible()
    expect(line.locator("[data-left]")).to_have_text(re.compile("23 h 5. min"))
    assert page.evaluate("window.stayed")

    with page.expect_navigation():
        line.locator("a").first.click()
    page.locator(TEXT).fill("From Munich or from Vienna?")
    with page.expect_navigation():
        page.locator(TEXT).press("Control+Enter")
    answer = page.locator(".d-message.is-out", has_text="From Munich or from Vienna?")
    expect(answer).to_be_visible()
    sent(phone, 1)
    page.evaluate("window.stayed = true")
    for told, words in zip(phone.statuses(), ("Sent", "Delivered", "Read"), strict=True):
        post(told)
        expect(answer.locator(".d-ticks")).to_have_attribute("title", words)

    picture, _ = phone.sends_file("image/png", png(60, 40))
    post(picture)
    expect(page.locator(".d-message:not(.is-out) img")).to_be_visible()
    assert page.evaluate("window.stayed")

    shut(phone)
    page.reload()
    expect(page.locator(".d-shut")).to_contain_text("older than 24 hours")
    expect(page.locator(TEXT)).to_have_count(0)
    page.click(".d-shut .d-ready-line")
    page.locator("#reply-form input[name=variable]").first.fill("Anna")
    page.click("#reply-send")
    answer = page.locator(".d-message.is-out", has_text="Hello Anna, your offer is ready.")
    expect(answer).to_be_visible()
    sent(phone, 2)
    for told in phone.statuses():
        post(told)
    expect(answer.locator(".d-ticks")).to_have_attribute("title", "Read")

    assert [bool(one.template) for one in phone.outbox()] == [False, True]
    assert phone.outbox()[1].template[1] == ("Anna",)  # type: ignore[index]
    assert phone.leaks() == []
    assert Inquiry.objects.get().message_count == Message.objects.count() == 4
    assert page.troubles == []  # type: ignore[attr-defined]
