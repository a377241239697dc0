"""Replies on their way out, and every way in which that can go wrong."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from inquiries.channels import Address, OutcomeUnknown, Paced, PermanentError, TemporaryError
from inquiries.models import Delivery, Inquiry, InquiryEvent, Message
from inquiries.services import addressing, delivering, handling, replying, sweeping, work
from inquiries.services.replying import Letter
from inquiries.states import InquiryStatus, WorkStatus

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
ANNA = "anna@home.example"


@pytest.fixture
def inquiry(receive):
    return receive(
        T0, id="a@x", **{"from": ANNA}, name="Anna", subject="Crete", cc=["bob@home.example"]
    ).inquiry


def reply(inquiry, kim, text="Dear Anna", **more):
    return replying.queue_reply(inquiry, kim, Letter(text, to=[Address(ANNA)], **more))


def test_a_reply_goes_out_with_the_thread_and_the_answer_comes_back_to_it(
    inquiry, kim, fake_channel, receive
):
    message = reply(inquiry, kim)
    assert Inquiry.objects.get().status == InquiryStatus.WAITING
    delivering.send_due()
    (sent,) = fake_channel.sent
    assert (
        sent.in_reply_to == "a@x" and sent.references == ("a@x",) and sent.external_id == message.external_id
    )
    assert str(message.public_id) in message.external_id and sent.subject == "Re: Crete"
    answer = receive(
        timezone.now(), id="c@x", **{"from": ANNA}, subject="Re: Crete", in_reply_to=[message.external_id]
    )
    assert answer.inquiry_id == inquiry.pk
    assert (
        Inquiry.objects.get().status == InquiryStatus.OPEN and Inquiry.objects.get().waiting_since is not None
    )


def test_the_composer_starts_with_the_customer_and_those_in_copy(inquiry):
    proposal = addressing.propose(inquiry)
    assert [one.address for one in proposal.to] == [ANNA] and [one.address for one in proposal.cc] == [
        "bob@home.example"
    ]
    assert proposal.subject == "Re: Crete" and proposal.account == inquiry.account


@pytest.mark.parametrize(
    ("text", "to"), [("", [Address(ANNA)]), ("hello", []), ("x" * 10_001, [Address(ANNA)])]
)
def test_what_can_not_be_sent_is_refused_in_words_before_anything_is_stored(inquiry, kim, text, to):
    with pytest.raises(replying.NotSendable) as refusal:
        replying.queue_reply(inquiry, kim, Letter(text, to=to))
    assert refusal.value.words and not Message.objects.filter(direction="out").exists()


def test_a_temporary_error_is_tried_again_and_then_sent_once(inquiry, kim, fake_channel):
    reply(inquiry, kim)
    fake_channel.refusal = TemporaryError("busy", "Busy.")
    delivering.send_due()
    assert Delivery.objects.get().status == WorkStatus.QUEUED
    fake_channel.refusal = None
    Delivery.objects.update(available_at=T0)
    delivering.send_due()
    delivering.send_due()
    assert len(fake_channel.sent) == 1 and Delivery.objects.get().status == WorkStatus.DONE


def test_waiting_its_turn_is_no_attempt_and_no_failure(inquiry, kim, fake_channel):
    reply(inquiry, kim)
    fake_channel.refusal = Paced("paced", "It waits its turn.", retry_after=timedelta(seconds=270))
    for _ in range(work.MAX_ATTEMPTS + 3):
        Delivery.objects.update(available_at=T0)
        delivering.send_due()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts, delivery.error_words) == (WorkStatus.QUEUED, 0, "")
    assert delivery.call_started_at is None
    wait = delivery.available_at - timezone.now()
    assert timedelta(seconds=260) < wait <= timedelta(seconds=270), "exactly as long as was said"
    fake_channel.refusal = None
    Delivery.objects.update(available_at=T0)
    delivering.send_due()
    assert len(fake_channel.sent) == 1


def test_a_refusal_opens_the_inquiry_again(inquiry, kim, fake_channel):
    reply(inquiry, kim)
    fake_channel.refusal = PermanentError("550", "There is no such address.")
    delivering.send_due()
    assert Delivery.objects.get().status == WorkStatus.DEAD
    row = Inquiry.objects.get()
    assert row.status == InquiryStatus.OPEN and row.unsent


@pytest.mark.parametrize("error", [OutcomeUnknown("timeout", "No answer."), ZeroDivisionError()])
def test_an_unknown_outcome_is_never_sent_again_by_a_machine(inquiry, kim, fake_channel, error):
    reply(inquiry, kim)
    fake_channel.refusal = error
    delivering.send_due()
    fake_channel.refusal = None
    for _ in range(3):
        Delivery.objects.update(available_at=T0)
        sweeping.sweep()
        delivering.send_due()
    assert Delivery.objects.get().status == WorkStatus.UNCONFIRMED and not fake_channel.sent
    delivering.confirm_sent(Delivery.objects.get(), kim)
    assert Delivery.objects.get().status == WorkStatus.DONE and not Inquiry.objects.get().unsent


def test_a_worker_that_dies_during_the_call_leaves_it_unconfirmed_and_before_the_call_queued(
    inquiry, kim, fake_channel
):
    reply(inquiry, kim)

    def die(_):
        raise KeyboardInterrupt

    fake_channel.during_call = die
    with pytest.raises(KeyboardInterrupt):
        delivering.send_due()
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sweeping.sweep()
    assert Delivery.objects.get().status == WorkStatus.UNCONFIRMED
    fake_channel.during_call = None
    delivering.send_again(Delivery.objects.get(), kim)
    assert len(work.claim(Delivery, 1)) == 1
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sweeping.sweep()
    assert Delivery.objects.get().status == WorkStatus.QUEUED
    delivering.send_due()
    assert len(fake_channel.sent) == 1


def test_one_refused_recipient_of_two_is_told_and_nothing_is_sent_twice(inquiry, kim, fake_channel):
    fake_channel.refused = {"bob@home.example": PermanentError("550", "Unknown user.")}
    replying.queue_reply(inquiry, kim, Letter("Hello", to=[Address(ANNA), Address("bob@home.example")]))
    delivering.send_due()
    delivery = Delivery.objects.get()
    assert delivery.status == WorkStatus.DONE
    assert dict(delivery.recipients.values_list("address", "provider_status")) == {
        ANNA: "accepted",
        "bob@home.example": "failed",
    }
    assert Inquiry.objects.get().unsent


def test_a_second_call_with_the_same_token_gives_the_first_reply(inquiry, kim):
    token = uuid.uuid4()
    assert reply(inquiry, kim, compose_token=token) == reply(inquiry, kim, compose_token=token)
    assert Delivery.objects.count() == 1


def test_a_note_goes_to_nobody(inquiry, kim, fake_channel):
    replying.add_note(inquiry, kim, "VIP, call back")
    delivering.send_due()
    assert not fake_channel.sent and Message.objects.get(direction="note").author == kim


def test_nobody_of_another_team_is_given_an_inquiry_that_they_can_not_see(inquiry, kim):
    with pytest.raises(work.StaleState, match="team"):
        handling.assign(inquiry, kim, kim)
    assert Inquiry.objects.get().assignee is None


def test_every_change_of_staff_is_written_down_without_text(inquiry, kim):
    inquiry.team.members.add(kim)
    handling.assign(inquiry, kim, kim)
    handling.set_priority(inquiry, 4, kim)
    handling.set_stage(inquiry, "offered", kim)
    handling.set_tags(inquiry, [" vip ", "greece", "vip"], kim)
    handling.change_status(inquiry, "closed", kim)
    types = set(InquiryEvent.objects.filter(actor=kim).values_list("type", flat=True))
    assert types == {"assigned", "priority", "stage", "tagged", "status"}
    assert Inquiry.objects.get().tags == ["greece", "vip"]


def test_two_people_who_change_the_status_at_once_are_told(inquiry, kim):
    copy = Inquiry.objects.get()
    handling.change_status(inquiry, "closed", kim)
    with pytest.raises(work.StaleState):
        handling.change_status(copy, "spam", kim)


def test_a_yes_that_comes_after_the_lease_is_still_a_yes(inquiry, kim, fake_channel):
    reply(inquiry, kim)

    def slow(_):
        Delivery.objects.update(lease_until=T0)
        sweeping.sweep()
        assert Delivery.objects.get().status == WorkStatus.UNCONFIRMED

    fake_channel.during_call = slow
    delivering.send_due()
    delivery = Delivery.objects.get()
    assert delivery.status == WorkStatus.DONE and delivery.provider_status == "accepted"
    assert not Inquiry.objects.get().unsent and len(fake_channel.sent) == 1


def test_a_no_that_comes_after_the_lease_does_not_stop_the_other_replies(inquiry, kim, fake_channel):
    reply(inquiry, kim, "one")
    reply(inquiry, kim, "two")

    def slow(_):
        Delivery.objects.filter(status=WorkStatus.RUNNING).update(lease_until=T0)
        sweeping.sweep()
        fake_channel.during_call = None
        raise PermanentError("550", "No.")

    fake_channel.during_call = slow
    delivering.send_due()
    assert sorted(Delivery.objects.values_list("status", flat=True)) == ["done", "unconfirmed"]


def test_a_reply_that_kills_its_worker_comes_back_to_the_desk(inquiry, kim):
    reply(inquiry, kim)
    for _ in range(work.MAX_DEATHS):
        work.claim(Delivery, 1)
        Delivery.objects.update(lease_until=T0)
        sweeping.sweep()
    row = Inquiry.objects.get()
    assert Delivery.objects.get().status == WorkStatus.DEAD
    assert row.status == InquiryStatus.OPEN and row.unsent
    assert InquiryEvent.objects.filter(type="send_failed").count() == 1


def test_what_a_server_says_with_a_nul_in_it_can_be_kept(inquiry, kim, fake_channel):
    reply(inquiry, kim)
    fake_channel.refused = {ANNA: PermanentError("550", "no\x00body")}
    delivering.send_due()
    assert Delivery.objects.get().status == WorkStatus.DONE
    assert Delivery.objects.get().recipients.get().error_words == "nobody"


def test_a_foreign_mail_that_bears_the_id_of_our_reply_is_not_taken_for_its_copy(inquiry, kim, receive):
    message = reply(inquiry, kim)
    answer = receive(
        timezone.now(), id=message.external_id, **{"from": ANNA}, subject="Re: Crete", text="Yes!"
    )
    assert answer.pk != message.pk and answer.text == "Yes!"
    copy = receive(timezone.now(), id=message.external_id, **{"from": "desk@agency.example"}, subject="x")
    assert copy.pk == message.pk
