"""Statuses, reactions and changes: in every order, repeated, and told before the message they are about is here."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.utils import timezone

from inquiries import intake
from inquiries.channels import Address, OutcomeUnknown, PointKind
from inquiries.models import Delivery, Extraction, InboundItem, Inquiry, InquiryEvent, Message
from inquiries.services import delivering, fates, receiving, replying, work
from inquiries.services.replying import Letter
from inquiries.states import InboundOutcome, InquiryStatus, WorkStatus
from tests.support import channel as fake

pytestmark = pytest.mark.django_db
T0 = timezone.now().replace(microsecond=0) - timedelta(hours=2)  # the window for answers is open
ANNA = "tel:491701234567"


def at(seconds: int) -> str:
    return (T0 + timedelta(seconds=seconds)).isoformat()


def tell(number, *many: dict[str, Any]) -> None:
    """Stored one after the other, and worked on until nothing is due."""
    for n, told in enumerate(many):
        intake.store_inbound(number, [fake.raw(T0, n=n, **told)])
        receiving.process_inbound()


def items() -> dict[str, int]:
    rows = InboundItem.objects.values_list("status", "outcome")
    return {f"{status} {outcome}".strip(): list(rows).count((status, outcome)) for status, outcome in rows}


@pytest.fixture
def said(number, receive) -> Message:
    """What Anna wrote."""
    return receive(
        T0, into=number, id="m1", text="Crete", to=["tel:+49301234567"], **{"from": ANNA, "name": "Anna"}
    )


@pytest.fixture
def answer(said, number, django_user_model) -> Message:
    """What we answered, on its way."""
    kim = django_user_model.objects.create(username="kim")
    to = [Address("491701234567", "Anna", PointKind.PHONE)]
    return replying.queue_reply(said.inquiry, kim, Letter("How many are you?", to=to, account=number))


@pytest.fixture
def sent(answer) -> Delivery:
    delivering.send_due()
    return Delivery.objects.get(message=answer)


def status(about: str, what: str, **more: Any) -> dict[str, Any]:
    return {"event_type": "status", "about": about, "status": what, "sent": at(60), **more}


# --- statuses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "read"])))
def test_a_status_never_goes_back(number, sent, order):
    tell(number, *(status(sent.external_ids[0], one) for one in (*order, *order)))
    sent.refresh_from_db()
    assert sent.provider_status == "read" and sent.recipients.get().provider_status == "read"


@pytest.mark.parametrize("order", list(permutations(["sent", "failed", "delivered"])))
def test_what_was_delivered_has_not_failed_whoever_tells_it_last(number, sent, order):
    tell(number, *(status(sent.external_ids[0], one, words="Not on WhatsApp.") for one in order))
    sent.refresh_from_db()
    assert sent.provider_status == "delivered" and not Inquiry.objects.get().unsent
    assert sent.recipients.get().error_words == ""


@pytest.mark.parametrize("order", list(permutations(["accepted", "sent", "failed"])))
def test_a_failure_brings_the_inquiry_back_with_its_reason(number, sent, order):
    inquiry = Inquiry.objects.get()
    assert inquiry.status == InquiryStatus.WAITING
    tell(
        number,
        *(status(sent.external_ids[0], one, code="131026", words="Not on WhatsApp.") for one in order),
    )
    inquiry.refresh_from_db(), sent.refresh_from_db()
    assert inquiry.status == InquiryStatus.OPEN and inquiry.unsent
    assert sent.provider_status == "failed" and sent.recipients.get().error_words == "Not on WhatsApp."
    assert InquiryEvent.objects.filter(type="send_failed").count() == 1


def test_a_status_that_is_faster_than_the_answer_to_our_call_stays(number, answer, chat_channel):
    chat_channel.during_call = lambda out: tell(
        number, status("", "read", reference=answer.deliveries.get().reference)
    )
    delivering.send_due()
    delivery = Delivery.objects.get()
    assert delivery.status == WorkStatus.DONE and delivery.provider_status == "read"


def test_a_failure_that_is_faster_than_the_answer_to_our_call_keeps_its_mark(number, answer, chat_channel):
    reference = answer.deliveries.get().reference
    chat_channel.during_call = lambda out: tell(number, status("", "failed", reference=reference))
    delivering.send_due()
    assert Delivery.objects.get().provider_status == "failed" and Inquiry.objects.get().unsent


def test_a_status_settles_what_nobody_could_confirm(number, answer, chat_channel):
    chat_channel.refusal = OutcomeUnknown("timeout", "No answer.")
    delivering.send_due()
    delivery = Delivery.objects.get()
    assert delivery.status == WorkStatus.UNCONFIRMED
    tell(number, status("p1", "sent", reference=delivery.reference))
    delivery.refresh_from_db()
    assert delivery.status == WorkStatus.DONE and delivery.external_ids == ["p1"]
    assert not Inquiry.objects.get().unsent
    tell(number, status("p1", "read"))  # from now on by the provider's id alone
    delivery.refresh_from_db()
    assert delivery.provider_status == "read"


def test_a_status_of_a_message_of_the_customer_is_skipped(number, said):
    tell(number, status("m1", "read"))
    assert items() == {"done message": 1, "done skipped": 1}


# --- what comes too early -------------------------------------------------------------------------------------------


def test_a_status_waits_for_its_message_and_is_woken_by_it(number, answer):
    tell(number, status(answer.external_id + "-x", "read"))
    waiting = InboundItem.objects.get(status=WorkStatus.QUEUED)
    assert waiting.error_code == "message_not_here" and waiting.available_at > timezone.now()
    answer.deliveries.update(external_ids=[])
    delivery = answer.deliveries.get()
    fates.remember_ids(answer, (answer.external_id + "-x",))
    answer.deliveries.update(external_ids=[answer.external_id + "-x"])
    fates.orphans.wake([answer.external_id + "-x"])
    receiving.process_inbound()
    delivery.refresh_from_db()
    assert delivery.provider_status == "read"


def test_what_waits_in_vain_is_skipped_and_no_failure(number):
    tell(number, status("nobody", "read"))
    for _ in range(work.MAX_ATTEMPTS):
        InboundItem.objects.update(available_at=T0)
        receiving.process_inbound()
    item = InboundItem.objects.get()
    assert item.status == WorkStatus.DONE and item.outcome == InboundOutcome.SKIPPED
    assert item.outcome_reason == "The message that it is about never came."


def test_what_is_of_no_concern_is_skipped_with_its_reason(number):
    tell(number, {"event_type": "nothing", "reason": "Typing."})
    item = InboundItem.objects.get()
    assert item.outcome == InboundOutcome.SKIPPED and item.outcome_reason == "Typing."


# --- reactions ------------------------------------------------------------------------------------------------------


def reaction(emoji: str, seconds: int, who: str = ANNA, about: str = "m1") -> dict[str, Any]:
    return {"event_type": "reaction", "about": about, "emoji": emoji, "from": who, "sent": at(seconds)}


MESSAGE = {"id": "m1", "text": "Crete", "from": ANNA, "to": ["tel:+49301234567"]}
STORY = [MESSAGE, reaction("👍", 10), reaction("❤️", 20), reaction("", 15)]


@pytest.mark.parametrize("order", list(permutations(range(len(STORY)))))
def test_the_last_reaction_of_each_person_counts_in_every_order(number, order):
    tell(number, *(STORY[n] for n in order))
    assert [one["emoji"] for one in Message.objects.get().reactions] == ["❤️"]
    assert items() == {"done message": 1, "done status": 3}


def test_each_person_has_a_reaction_of_their_own(number, said):
    tell(number, reaction("👍", 10), reaction("🎉", 5, "tel:491700000002"))
    assert [one["emoji"] for one in Message.objects.get().reactions] == ["🎉", "👍"]


def test_a_reaction_to_what_we_wrote_is_news(number, sent):
    Inquiry.objects.update(unread=False)
    tell(number, reaction("👍", 10, about=sent.external_ids[0]))
    row = Inquiry.objects.get()
    assert row.unread and row.status == InquiryStatus.WAITING


def test_a_reaction_that_was_taken_back_stays_so(number, said):
    tell(number, reaction("👍", 10), reaction("", 20), reaction("👍", 10))
    assert [one["emoji"] for one in Message.objects.get().reactions] == [""]


# --- changes and deletions ------------------------------------------------------------------------------------------


def revision(text: str | None, seconds: int, who: str = ANNA) -> dict[str, Any]:
    return {"event_type": "revision", "about": "m1", "text": text, "from": who, "sent": at(seconds)}


EDITS = [MESSAGE, revision("Corfu", 10), revision("Malta", 20), revision("Corfu", 10)]


@pytest.mark.parametrize("order", list(permutations(range(len(EDITS)))))
def test_the_latest_change_counts_and_every_earlier_text_is_kept(number, order):
    tell(number, *(EDITS[n] for n in order))
    message = Message.objects.get()
    assert message.text == message.reply_text == "Malta" and message.revised_at == T0 + timedelta(seconds=20)
    assert [one["text"] for one in message.earlier_texts] == ["Crete", "Corfu"]
    assert Inquiry.objects.get().last_preview == "Malta"


def test_a_change_is_read_again_and_found(number, said):
    Extraction.objects.all().delete()
    tell(number, revision("Malta", 20))
    assert Extraction.objects.filter(status=WorkStatus.QUEUED).count() == 1
    assert (
        Message.objects.filter(search="malta").exists()
        and not Message.objects.filter(search="crete").exists()
    )


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_deletion_hides_the_text_whatever_comes_after(number, order):
    story = [MESSAGE, revision("Malta", 30), revision(None, 20)]
    tell(number, *(story[n] for n in order))
    message = Message.objects.get()
    assert message.text == "" and message.deleted_at == T0 + timedelta(seconds=20)
    assert [one["text"] for one in message.earlier_texts] == ["Crete", "Malta"]
    assert Inquiry.objects.get().last_preview == "Deleted by the customer"
    assert not Message.objects.filter(search="crete").exists()


def test_nobody_changes_the_message_of_somebody_else(number, said):
    tell(number, revision("Nonsense", 20, "tel:491700000002"))
    assert Message.objects.get().text == "Crete"
    assert InboundItem.objects.order_by("-pk")[0].outcome_reason == "Only its sender may change a message."
