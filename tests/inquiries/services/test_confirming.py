"""A reply of which nobody knows whether it went out: it is looked for before anybody is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from inquiries.channels import Address, OutcomeUnknown, PermanentError, TemporaryError
from inquiries.models import Delivery, Inquiry, InquiryEvent
from inquiries.selectors import failed_counts
from inquiries.services import composing, confirming, delivering, replying
from inquiries.services.replying import Letter
from inquiries.states import InquiryStatus, WorkStatus
from tests.factories import DeliveryFactory, ReplyFactory
from tests.inquiries.services.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def unconfirmed(receive, fake_channel, boss) -> Delivery:
    inquiry = receive(T0, id="a@x", **{"from": "anna@home.example"}, subject="Crete").inquiry
    replying.queue_reply(inquiry, boss, Letter("Hello", to=[Address("anna@home.example")]))
    fake_channel.refusal = OutcomeUnknown("silent_after_data", "The server fell silent.")
    delivering.send_due()
    fake_channel.refusal = None
    return Delivery.objects.get()


def look_again() -> None:
    Delivery.objects.filter(look_at__isnull=False).update(look_at=timezone.now() - timedelta(seconds=1))
    confirming.look_due()


def test_nobody_is_asked_before_it_was_looked_for(unconfirmed, boss):
    row = Inquiry.objects.get()
    assert not row.unsent and row.status == InquiryStatus.WAITING and failed_counts(boss)["delivery"] == 0
    assert confirming.look_due() == 0, "a provider may take minutes to file the copy"
    assert InquiryEvent.objects.filter(type="send_unconfirmed").exists()


def test_a_copy_that_is_found_settles_it(unconfirmed, fake_channel):
    fake_channel.sent.append(composing.compose(unconfirmed.message))
    look_again()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.provider_status, delivery.look_at) == (
        WorkStatus.DONE,
        "accepted",
        None,
    )
    assert delivery.external_ids == [delivery.message.external_id] and delivery.settled_by is None
    assert InquiryEvent.objects.get(type="sent").actor is None
    look_again()
    assert not Inquiry.objects.get().unsent


def test_one_that_is_filed_late_is_found_at_a_later_look(unconfirmed, fake_channel):
    look_again()
    assert Delivery.objects.get().status == WorkStatus.UNCONFIRMED
    fake_channel.sent.append(composing.compose(unconfirmed.message))
    look_again()
    assert Delivery.objects.get().status == WorkStatus.DONE


def test_one_that_is_surely_not_there_waits_for_a_person_with_these_words(unconfirmed, fake_channel, boss):
    for _ in range(6):
        look_again()
    delivery, row = Delivery.objects.get(), Inquiry.objects.get()
    assert (delivery.status, delivery.look_at, delivery.looks) == (WorkStatus.UNCONFIRMED, None, 3)
    assert "it is not in the folder of sent mail" in delivery.error_words
    assert row.unsent and row.status == InquiryStatus.OPEN and failed_counts(boss)["delivery"] == 1
    assert not fake_channel.sent, "a machine never sends it again"
    delivering.send_again(delivery, boss)
    delivering.send_due()
    assert len(fake_channel.sent) == 1 and not Inquiry.objects.get().unsent


def test_what_is_known_to_be_another_message_is_not_taken_for_it(unconfirmed, fake_channel, boss):
    """A chat is looked through by words alone, and the message before may have the same."""
    DeliveryFactory(account=unconfirmed.account, external_ids=[unconfirmed.message.external_id])
    fake_channel.sent.append(composing.compose(unconfirmed.message))
    for _ in range(4):
        look_again()
    delivery = Delivery.objects.get(pk=unconfirmed.pk)
    assert (delivery.status, delivery.look_at) == (WorkStatus.UNCONFIRMED, None)
    assert "only another message" in delivery.error_words


def test_where_looking_can_not_tell_a_person_is_asked_at_once(unconfirmed, fake_channel, boss):
    fake_channel.looking = PermanentError("cant_tell", "Its folder can't tell.")
    look_again()
    delivery = Delivery.objects.get()
    assert delivery.look_at is None and delivery.error_words.endswith("Its folder can't tell.")
    assert failed_counts(boss)["delivery"] == 1


@pytest.mark.parametrize("error", [TemporaryError("down", "It is down."), ZeroDivisionError()])
def test_a_folder_that_can_not_be_reached_is_looked_into_later(unconfirmed, fake_channel, error):
    fake_channel.looking = error
    look_again()
    assert Delivery.objects.get().look_at > timezone.now()
    fake_channel.looking = None
    fake_channel.sent.append(composing.compose(unconfirmed.message))
    look_again()
    assert Delivery.objects.get().status == WorkStatus.DONE


@pytest.mark.parametrize(
    ("looking", "words"),
    [(None, "the provider does not have it"), (TemporaryError("no_list", "No word has come."), "No word has come.")],
)  # fmt: skip
def test_of_a_chat_it_is_told_in_words_of_a_chat(number, chat_channel, looking, words):
    message = ReplyFactory(account=number, inquiry__account=number, channel=number.channel)
    DeliveryFactory(message=message, status=WorkStatus.UNCONFIRMED, look_at=T0, call_started_at=T0)
    chat_channel.looking = looking
    for _ in range(4):
        look_again()
    delivery = Delivery.objects.get()
    assert (delivery.look_at, delivery.looks) == (None, 3)
    assert words in delivery.error_words
    assert "mail" not in delivery.error_words.replace("mailbox does not exist", "")


def test_two_workers_look_once(unconfirmed, fake_channel):
    Delivery.objects.update(look_at=T0)
    together(4, lambda _: confirming.look_due())
    assert Delivery.objects.get().looks == 1


def test_a_person_who_decides_during_the_look_is_not_overruled(unconfirmed, fake_channel, boss):
    def meanwhile() -> None:
        delivering.confirm_sent(Delivery.objects.get(), boss)

    fake_channel.during_look = meanwhile
    for _ in range(3):
        look_again()
    delivery = Delivery.objects.get()
    assert delivery.status == WorkStatus.DONE and delivery.settled_by == boss
    assert not Inquiry.objects.get().unsent
