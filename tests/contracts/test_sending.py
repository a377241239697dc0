"""What every way of sending owes the desk: the mail as it was written, an exact verdict, and never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from channels_email import channel as email_channel
from channels_email.models import EmailAccount
from channels_email.parsing import parse
from channels_email.services import fetching, sending
from inquiries import intake
from inquiries.channels import (
    Address,
    OutgoingMessage,
    PermanentError,
    TemporaryError,
)
from inquiries.models import Delivery, Inquiry, Message
from inquiries.services import delivering, replying
from inquiries.services.replying import Letter
from inquiries.states import Direction, WorkStatus
from tests.contracts.boxes import Box
from tests.factories import UserFactory
from tests.support.mails import mail

pytestmark = pytest.mark.django_db
MESSAGE = OutgoingMessage(
    external_id="answer-1@agency.test",
    sender=Address("info@agency.test", "Groups Desk"),
    to=(Address("ada@example.com", "Ada"),),
    cc=(Address("tom@example.com"),),
    subject="Re: Two weeks on Crete",
    text="In May or in June? Grüße",
    in_reply_to="q@example.com",
    references=("first@example.com", "q@example.com"),
)


def question(box: Box) -> None:
    box.deliver(mail("Two weeks on Crete", message_id="q@example.com", References="<first@example.com>"))


def test_an_answer_stands_in_its_thread(box: Box) -> None:
    question(box)
    receipt = sending.send(box.account.pk, MESSAGE)
    ((sent, recipients),) = box.outbox()
    assert sent["In-Reply-To"] == "<q@example.com>"
    assert sent["References"].split() == ["<first@example.com>", "<q@example.com>"]
    assert sent["Message-ID"].strip("<>") in receipt.external_ids
    assert sent["Subject"] == MESSAGE.subject
    assert "Grüße" in sent.get_body(("html",)).get_content()
    assert sorted(recipients) == ["ada@example.com", "tom@example.com"]
    assert {one.address for one in receipt.recipients} == set(recipients)
    assert receipt.external_ids[0] == MESSAGE.external_id


def test_blind_copies_are_honoured_and_hidden(box: Box) -> None:
    sending.send(box.account.pk, replace(MESSAGE, bcc=(Address("boss@agency.test"),)))
    ((sent, recipients),) = box.outbox()
    assert "boss@agency.test" in recipients
    assert "boss@" not in sent.as_string()


def test_automatic_mail_says_so(box: Box) -> None:
    question(box)
    sending.send(box.account.pk, replace(MESSAGE, automatic=True))
    ((sent, _),) = box.outbox()
    assert sent["Auto-Submitted"] == "auto-replied"


def test_a_refusal_for_now_is_tried_again_and_arrives_once(box: Box) -> None:
    question(box)
    box.refuse(for_now=True)
    with pytest.raises(TemporaryError):
        sending.send(box.account.pk, MESSAGE)
    assert box.outbox() == []
    box.mend()
    sending.send(box.account.pk, MESSAGE)
    assert len(box.outbox()) == 1


def test_a_refusal_for_good_is_told_in_words(box: Box) -> None:
    box.refuse(for_now=False)
    with pytest.raises(PermanentError) as told:
        sending.send(box.account.pk, MESSAGE)
    assert told.value.words
    assert box.outbox() == []


# --- with the desk ---------------------------------------------------------------------------------------------------


def received(box: Box) -> Inquiry:
    question(box)
    assert not fetching.fetch_account(box.account.pk).errors
    intake.process_now()
    return Inquiry.objects.get()


def reply(inquiry: Inquiry) -> Delivery:
    person = UserFactory(groups=["Consultant"], teams=[inquiry.team])
    letter = Letter(
        "In May or in June?", to=[Address("ada@example.com", "Ada")], subject=f"Re: {inquiry.subject}"
    )
    replying.queue_reply(inquiry, person, letter)
    delivering.send_due()
    return Delivery.objects.get()


def test_an_answer_whose_end_is_unknown_is_never_sent_again_by_a_machine(box: Box) -> None:
    inquiry = received(box)
    box.lose_the_answer()
    delivery = reply(inquiry)
    assert delivery.status == WorkStatus.UNCONFIRMED
    delivering.send_due()
    assert len(box.outbox()) == 1


def test_the_customers_next_mail_finds_the_inquiry(box: Box) -> None:
    inquiry = received(box)
    assert reply(inquiry).status == WorkStatus.DONE
    ((sent, _),) = box.outbox()
    named = sent["Message-ID"]
    box.deliver(mail("Re: Two weeks on Crete", "In June!\n", In_Reply_To=named, message_id="r@example.com"))
    fetching.fetch_account(box.account.pk)
    intake.process_now()
    assert Message.objects.get(external_id="r@example.com").inquiry_id == inquiry.pk


def test_the_hubs_own_copy_among_sent_mail_is_no_second_answer(box: Box) -> None:
    EmailAccount.objects.update(import_sent=True)
    inquiry = received(box)
    reply(inquiry)
    fetching.fetch_account(box.account.pk)
    intake.process_now()
    assert Message.objects.filter(inquiry=inquiry, direction=Direction.OUT).count() == 1


def test_a_sent_answer_is_found_at_the_provider(box: Box) -> None:
    channel = email_channel.EmailChannel()
    EmailAccount.objects.update(files_sent_copy=box.account.protocol != "graph")
    question(box)
    sending.send(box.account.pk, MESSAGE)
    found = channel.find_sent(box.account.pk, MESSAGE)
    assert found and found.external_ids[0] == MESSAGE.external_id
    assert parse(box.mails(box.sent)[0]).subject == MESSAGE.subject
