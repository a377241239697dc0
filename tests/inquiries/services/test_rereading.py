"""A conversation is read anew when it changes: lines in a burst, an edited and a deleted message, messages that move, and
readings that were out of date before they were stored."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from inquiries import intake
from inquiries.models import EventType, Extraction, Inquiry, InquiryEvent, Message, TripValue
from inquiries.services import extracting, merging, moving, receiving, trips
from inquiries.states import WorkStatus
from tests.factories import UserFactory
from tests.support import channel as fake

pytestmark = pytest.mark.django_db(transaction=True)
T0 = timezone.now().replace(microsecond=0) - timedelta(hours=2)
ANNA = {"from": "tel:491701234567", "name": "Anna"}


def read() -> int:
    Extraction.objects.filter(status=WorkStatus.QUEUED).update(available_at=T0)
    return extracting.extract_due()


def values(inquiry: Inquiry) -> dict[str, Any]:
    return {name: row.value for name, row in trips.current(inquiry.pk).items()}


@pytest.fixture
def say(number, receive):
    """One line of Anna's, some minutes after T0."""

    def run(minutes: int, text: str) -> Message:
        at = T0 + timedelta(minutes=minutes)
        return receive(at, into=number, id=f"m{minutes}", text=text, to=["tel:+49301234567"], **ANNA)

    return run


@pytest.fixture
def revise(number):
    def run(about: str, text: str | None) -> None:
        told = {"event_type": "revision", "about": about, "text": text, "from": ANNA["from"]}
        told["sent"] = (T0 + timedelta(minutes=90)).isoformat()
        intake.store_inbound(number, [fake.raw(T0, **told)])
        receiving.process_inbound()

    return run


def test_a_burst_is_one_reading_and_what_comes_during_it_makes_a_second(say, monkeypatch):
    for minutes, text in enumerate(("Hi", "Crete please", "2 adults", "7 nights")):
        say(minutes, text)
    inquiry = Inquiry.objects.get()
    whole = extracting.messages_of
    heard = []

    def while_reading(inquiry_id: int) -> list[Message]:
        found = whole(inquiry_id)
        if not heard:
            heard.append(say(5, "make that 10 nights"))
        return found

    monkeypatch.setattr(extracting, "messages_of", while_reading)
    Extraction.objects.update(available_at=T0)
    assert Extraction.objects.count() == 1
    extracting.extract_due()
    assert Extraction.objects.filter(status=WorkStatus.QUEUED).count() == 1
    assert not values(inquiry), "what was read before the last line is out of date"
    assert read() == 1
    assert (values(inquiry)["nights"], values(inquiry)["adults"]) == (10, 2)


def test_an_older_reading_that_ends_later_changes_nothing(say):
    say(0, "Crete, 7 nights")
    inquiry = Inquiry.objects.get()
    old = extracting.messages_of(inquiry.pk)
    result = extracting.read_locally(old)
    say(1, "make that 10 nights")
    read()
    with transaction.atomic():
        extracting.store(inquiry.pk, old, result)
    assert values(inquiry)["nights"] == 10
    assert Extraction.objects.filter(status=WorkStatus.QUEUED).count() == 1


def test_a_job_that_waits_is_not_taken_while_a_message_comes_in(say):
    message = say(0, "Crete")
    Extraction.objects.update(available_at=T0)
    asked, go_on = threading.Event(), threading.Event()

    def come_in() -> None:
        with transaction.atomic():
            Message.objects.filter(pk=message.pk).update(reply_text="Malta", text_version=2)
            extracting.request(message.inquiry_id)
            asked.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=come_in)
    thread.start()
    asked.wait(10)
    assert extracting.extract_due() == 0
    go_on.set()
    thread.join(10)
    assert extracting.extract_due() == 1
    assert values(message.inquiry)["destinations"] == ["Malta"]


def test_an_edited_message_is_read_anew_and_staffs_value_stays_with_its_words(say, revise):
    say(0, "Crete for 2 adults and 7 nights")
    inquiry, kim = Inquiry.objects.get(), UserFactory()
    read()
    trips.confirm(inquiry, "adults", kim)
    revise("m0", "Hello! Crete for 2 adults and 9 nights")
    assert read() == 1
    now = trips.current(inquiry.pk)
    assert now["nights"].value == 9
    (start, end) = now["adults"].spans[0]
    message = Message.objects.get()
    assert (
        message.reply_text[start:end] == now["adults"].quote
        and now["adults"].text_version == message.text_version
    )
    assert not Inquiry.objects.get().trip_mark


def test_a_deleted_message_takes_its_proposals_along_and_marks_what_staff_confirmed(say, revise):
    say(0, "Crete for 2 adults and 7 nights")
    inquiry, kim = Inquiry.objects.get(), UserFactory()
    read()
    trips.confirm(inquiry, "adults", kim)
    revise("m0", None)
    assert read() == 1
    now = trips.current(inquiry.pk)
    assert "nights" not in now and "destinations" not in now
    assert now["adults"].value == 2 and now["adults"].lost
    inquiry.refresh_from_db()
    assert inquiry.trip_mark == "contradicts" and inquiry.trip_line == "2 adults"
    trips.confirm(inquiry, "adults", kim)
    inquiry.refresh_from_db()
    assert inquiry.trip_mark == ""


def test_a_message_that_moves_is_read_where_it_lies_and_no_more_where_it_lay(say):
    say(0, "Crete for 2 adults")
    second = say(40, "and 7 nights")
    inquiry, kim = Inquiry.objects.get(), UserFactory()
    read()
    assert values(inquiry)["nights"] == 7
    other = moving.move(second, None, kim)
    assert read() == 2
    assert "nights" not in values(inquiry) and values(other)["nights"] == 7
    merging.merge(other.pk, inquiry.pk, kim)
    assert read() == 1
    assert values(inquiry)["nights"] == 7 and values(inquiry)["adults"] == 2


def test_what_the_customer_took_back_at_once_is_kept_as_superseded_once(say):
    say(0, "Crete from 12 to 19 May 2027, no sorry, from 13 to 20 May 2027")
    inquiry = Inquiry.objects.get()
    read()
    assert values(inquiry)["start_date"] == "2027-05-13"
    past = TripValue.objects.filter(field="start_date", superseded_at__isnull=False)
    assert [row.value for row in past] == ["2027-05-12"]
    extracting.request(inquiry.pk)
    read()
    assert past.count() == 1


def test_the_history_is_silent_where_nothing_changed(say):
    say(0, "Crete for 2 adults")
    read()
    say(1, "thank you")
    read()
    assert InquiryEvent.objects.filter(type=EventType.EXTRACTED).count() == 1
