"""Customers are told that a message was read: once, by a worker, and only when a conversation was opened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.channels import PermanentError, TemporaryError
from inquiries.models import Delivery, ReadNotice
from inquiries.selectors import failed_counts
from inquiries.services import read_notices, sweeping, work
from tests.factories import UserFactory
from tests.inquiries.services.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture
def say(number, receive):
    def run(id: str, days_ago: float = 0, **told):
        told = {"from": "tel:491701234567", "to": ["tel:+49301234567"], "text": "Hello", **told}
        return receive(NOW - timedelta(days=days_ago), into=number, id=id, **told)

    return run


def test_the_newest_message_is_told_once(say, chat_channel):
    say("m1", 1), (inquiry := say("m2").inquiry)
    assert not chat_channel.read, "not in the request"
    read_notices.request(inquiry)
    read_notices.request(inquiry)
    read_notices.tell_due(), read_notices.tell_due()
    assert chat_channel.read == ["m2"]
    say("m3")
    read_notices.request(inquiry)
    read_notices.tell_due()
    assert chat_channel.read == ["m2", "m3"]


@pytest.mark.parametrize(
    "told", [{"days_ago": 20}, {"flags": ["quiet"]}, {"flags": ["past"]}, {"kind": "auto_reply"}]
)
def test_nobody_waits_for_ticks_on_old_messages_and_notices(say, chat_channel, told):
    read_notices.request(say("m1", **told).inquiry)
    assert read_notices.tell_due() == 0 and not chat_channel.read


def test_a_mail_is_told_nothing(receive, fake_channel):
    read_notices.request(receive(NOW, id="a@x", **{"from": "anna@home.example"}).inquiry)
    assert read_notices.tell_due() == 0 and not fake_channel.read


def test_two_people_who_open_it_and_two_workers_tell_it_once(say, chat_channel):
    inquiry = say("m1").inquiry
    together(4, lambda _: read_notices.request(inquiry))
    together(3, lambda _: read_notices.tell_due())
    assert chat_channel.read == ["m1"]


@pytest.mark.parametrize("error", [PermanentError("gone", "Too old."), ZeroDivisionError()])
def test_what_fails_is_no_failure_to_anybody(say, chat_channel, error):
    chat_channel.deaf = error
    inquiry = say("m1").inquiry
    read_notices.request(inquiry)
    read_notices.tell_due()
    assert not any(failed_counts(UserFactory(is_superuser=True)).values())
    inquiry.refresh_from_db()
    assert not inquiry.unsent and not Delivery.objects.exists()


def test_a_provider_that_is_busy_is_told_later_and_a_worker_that_died_is_made_up_for(say, chat_channel):
    chat_channel.deaf = TemporaryError("busy", "Busy.")
    read_notices.request(say("m1").inquiry)
    read_notices.tell_due()
    chat_channel.deaf = None
    ReadNotice.objects.update(available_at=NOW)
    work.claim(ReadNotice)
    ReadNotice.objects.update(lease_until=NOW - timedelta(seconds=1))
    sweeping.sweep()
    read_notices.tell_due()
    assert chat_channel.read == ["m1"]


@pytest.mark.parametrize("status", ["done", "queued", "dead"])
def test_what_nobody_waits_for_any_more_is_forgotten(say, status):
    message = say("m1")
    old = NOW - timedelta(days=14, minutes=1)
    ReadNotice.objects.create(message=message, account_id=message.account_id, status=status, created_at=old)
    read_notices.forget_old()
    assert not ReadNotice.objects.exists()


def test_what_was_told_lately_is_remembered_and_not_told_again(say, chat_channel):
    inquiry = say("m1", 13).inquiry
    for _ in range(2):
        read_notices.request(inquiry)
        read_notices.tell_due()
        read_notices.forget_old()
    assert chat_channel.read == ["m1"]
