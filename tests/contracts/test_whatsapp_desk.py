"""The whole way, by signed posts and the providers' own interfaces: a customer writes, is answered, and what became of the
answer is told, lost, repeated and told in the wrong order."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.utils import timezone

from channels_whatsapp.services import stopping
from inquiries import intake
from inquiries.models import Alert, Attachment, Delivery, InboundItem, Inquiry, MediaJob, Message
from inquiries.services import confirming, delivering, media, replying
from inquiries.services.replying import Letter
from inquiries.states import Direction, ProviderStatus, WorkStatus
from tests.contracts.phones import Phone
from tests.factories import UserFactory
from tests.support.pictures import png
from tests.support.webhooks import Post

pytestmark = pytest.mark.django_db(transaction=True)
RANK = [ProviderStatus.ACCEPTED, ProviderStatus.SENT, ProviderStatus.DELIVERED, ProviderStatus.READ]


@pytest.fixture
def kim(phone: Phone) -> AbstractBaseUser:
    return UserFactory(groups=["Consultant"], teams=[phone.account.team])


def posted(*posts: Post) -> None:
    for post in posts:
        assert post.to(Client()).status_code == 200
    intake.process_now()


def asked(phone: Phone, text: str = "Two weeks on Crete in May?") -> Inquiry:
    posted(phone.writes(text))
    return Inquiry.objects.get()


def answer(phone: Phone, kim: Any, text: str = "From Munich or from Vienna?", **more: Any) -> Message:
    letter = Letter(text, to=[phone.customer], account=phone.account, **more)
    message = replying.queue_reply(Inquiry.objects.get(), kim, letter)
    delivering.send_due()
    return message


def status() -> str:
    return str(Delivery.objects.get().provider_status)


def look_again() -> None:
    Delivery.objects.filter(look_at__isnull=False).update(look_at=timezone.now() - timedelta(seconds=1))
    confirming.look_due()


def due_now() -> None:
    Delivery.objects.filter(status=WorkStatus.QUEUED).update(available_at=timezone.now())
    delivering.send_due()


# --- coming in -------------------------------------------------------------------------------------------------------


def test_a_message_is_stored_once_however_often_it_is_posted(phone: Phone) -> None:
    first, second = phone.writes("Crete in May?"), phone.writes("Two adults")
    posted(first, second, first, second, first)
    posted(second, first)
    assert sorted(Message.objects.values_list("text", flat=True)) == ["Crete in May?", "Two adults"]
    assert Inquiry.objects.count() == 1
    assert not InboundItem.objects.exclude(status=WorkStatus.DONE).exists()


def test_a_file_is_there_after_its_message(phone: Phone) -> None:
    post, _ = phone.sends_file("image/png", png(30, 20), late=1)
    posted(post)
    media.fetch_due()
    assert MediaJob.objects.get().status == WorkStatus.QUEUED
    MediaJob.objects.update(available_at=timezone.now())
    media.fetch_due()
    assert MediaJob.objects.get().status == WorkStatus.DONE
    assert Attachment.objects.get().file.true_type == "image/png"


def test_a_file_that_can_not_be_had_is_told_in_words_and_the_message_is_there(phone: Phone) -> None:
    post, _ = phone.sends_file("image/png", png(30, 20), gone=True)
    posted(post)
    media.fetch_due()
    job = MediaJob.objects.get()
    assert (job.status, bool(job.error_words)) == (WorkStatus.DEAD, True)
    assert Message.objects.count() == 1


# --- what becomes of an answer ---------------------------------------------------------------------------------------


def test_ticks_move_from_sent_to_read(phone: Phone, kim: Any) -> None:
    asked(phone)
    answer(phone, kim)
    assert status() == ProviderStatus.ACCEPTED
    seen = []
    for post in phone.statuses():
        posted(post)
        seen.append(status())
    assert seen == ["sent", "delivered", "read"]
    assert [one.text for one in phone.outbox()] == ["From Munich or from Vienna?"]


def test_ticks_never_go_back_in_whatever_order_they_come(phone: Phone, kim: Any) -> None:
    asked(phone)
    answer(phone, kim)
    posts = phone.statuses()
    for order in itertools.permutations(posts):
        Delivery.objects.update(provider_status=ProviderStatus.ACCEPTED)
        InboundItem.objects.filter(delivery_id__startswith="s:").delete()
        seen = [RANK.index(ProviderStatus.ACCEPTED)]
        for post in (*order, *order):
            posted(post)
            seen.append(RANK.index(ProviderStatus(status())))
        assert seen == sorted(seen)
        assert seen[-1] == RANK.index(ProviderStatus.READ)


@pytest.mark.parametrize(
    "left", [0, 1, 2], ids=["only sent comes", "only delivered comes", "only read comes"]
)
def test_lost_ticks_leave_what_the_others_tell(phone: Phone, kim: Any, left: int) -> None:
    asked(phone)
    answer(phone, kim)
    posted(phone.statuses()[left])
    assert status() == RANK[left + 1]


def test_a_window_that_was_shut_after_all_is_told_with_what_to_do(phone: Phone, kim: Any) -> None:
    asked(phone)
    phone.holds_the_window_shut()
    answer(phone, kim)
    posted(*phone.statuses())
    delivery = Delivery.objects.get()
    assert delivery.provider_status == ProviderStatus.FAILED
    told = " ".join(one.error_words for one in delivery.recipients.all())
    assert "template" in told + delivery.error_words
    assert Inquiry.objects.get().unsent


# --- nobody knows whether it went out --------------------------------------------------------------------------------


def test_an_answer_of_which_nobody_heard_is_never_sent_twice(phone: Phone, kim: Any) -> None:
    asked(phone)
    phone.loses_the_answer()
    answer(phone, kim)
    assert Delivery.objects.get().status == WorkStatus.UNCONFIRMED
    due_now()
    assert len(phone.outbox()) == 1


def test_it_is_settled_before_anybody_is_asked(phone: Phone, kim: Any) -> None:
    """Twilio's list knows it, Meta's statuses name our delivery."""
    asked(phone)
    phone.loses_the_answer()
    answer(phone, kim)
    posts = phone.statuses()
    if phone.looks:
        posted(*posts)  # of a message whose id nobody has told us yet: kept
        look_again()
        intake.process_now()
    else:
        posted(*posts)
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.provider_status) == (WorkStatus.DONE, ProviderStatus.READ)
    assert delivery.external_ids == [phone.outbox()[0].external_id]
    assert delivery.settled_by is None
    assert not Inquiry.objects.get().unsent


def test_one_that_did_not_go_out_waits_for_a_person(phone: Phone, kim: Any) -> None:
    asked(phone)
    phone.loses_the_request()
    answer(phone, kim)
    for _ in range(4):
        look_again()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.look_at) == (WorkStatus.UNCONFIRMED, None)
    assert Inquiry.objects.get().unsent
    assert phone.outbox() == []
    delivering.send_again(delivery, kim)
    due_now()
    assert len(phone.outbox()) == 1


def test_a_second_message_of_the_same_words_is_not_taken_for_the_first(phone: Phone, kim: Any) -> None:
    asked(phone)
    answer(phone, kim, "Thank you!")
    phone.loses_the_request()
    answer(phone, kim, "Thank you!")
    for _ in range(4):
        look_again()
    assert sorted(Delivery.objects.values_list("status", flat=True)) == [
        WorkStatus.DONE,
        WorkStatus.UNCONFIRMED,
    ]
    assert len(phone.outbox()) == 1


# --- long texts, speed, credentials ----------------------------------------------------------------------------------


def test_a_long_text_arrives_in_its_order(phone: Phone, kim: Any) -> None:
    asked(phone)
    words = [f"word{number:04}" for number in range(1_000)]
    answer(phone, kim, " ".join(words))
    parts = [one.text for one in phone.outbox()]
    assert len(parts) > 1
    assert " ".join(parts).split() == words


def test_a_part_that_fails_stops_the_rest(phone: Phone, kim: Any) -> None:
    asked(phone)
    phone.is_not_on_whatsapp()
    answer(phone, kim, "word " * 2_000)
    assert phone.outbox() == []
    assert Delivery.objects.get().status == WorkStatus.DEAD
    assert "not on WhatsApp" in Delivery.objects.get().error_words


def test_too_fast_costs_time_and_no_message(phone: Phone, kim: Any) -> None:
    asked(phone)
    phone.is_too_fast(1)
    answer(phone, kim)
    assert phone.outbox() == []
    delivery = Delivery.objects.get()
    assert delivery.status == WorkStatus.QUEUED
    assert delivery.available_at > timezone.now()


def test_void_credentials_are_told_and_afterwards_it_goes_out(phone: Phone, kim: Any) -> None:
    asked(phone)
    phone.refuses_us()
    message = answer(phone, kim)
    assert Delivery.objects.get().status == WorkStatus.DEAD
    assert Alert.objects.filter(settled_at=None, account=phone.account).count() == 1
    phone.takes_us_again()
    stopping.mended(type(phone.account).objects.get(pk=phone.account.pk))
    assert not Alert.objects.filter(settled_at=None).exists()
    delivering.send_again(Delivery.objects.get(), kim)
    due_now()
    assert len(phone.outbox()) == 1
    assert Message.objects.filter(direction=Direction.OUT).get() == message
