"""Bounces, delays and complaints: shown at the very message, by whatever name it is called, in any order; and forged
ones touch nothing."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone

from inquiries import intake
from inquiries.channels import Address, RecipientOutcome, SendReceipt
from inquiries.models import (
    ContactPoint,
    Delivery,
    DeliveryRecipient,
    Inquiry,
    InquiryEvent,
    Message,
    Placement,
)
from inquiries.services import bounce_words, delivering, flagging, receiving, replying
from tests.support import channel as fake

pytestmark = pytest.mark.django_db(transaction=True)
ANNA, BOB = "anna@home.example", "bob@home.example"
DAEMON = {"from": "mailer-daemon@mx.example", "kind": "bounce", "subject": "Undelivered mail"}


def ago(**passed: float):
    return timezone.now() - timedelta(**passed)


@pytest.fixture
def sent(receive, django_user_model) -> Message:
    """An answer of ours to Anna, on its way since a moment."""
    inquiry = receive(ago(hours=2), id="a@x", **{"from": ANNA}, subject="Crete").inquiry
    return answer(inquiry, django_user_model, ANNA)


def answer(inquiry, users, *to: str) -> Message:
    person = users.objects.get_or_create(username="kim")[0]
    message = replying.queue_reply(
        inquiry, person, replying.Letter("Dear Anna", to=[Address(one) for one in to])
    )
    delivering.send_due()
    return message


def bounce(message_id: str, address: str, action: str = "failed", status: str = "5.1.1", **told):
    recipients = [[address, action, status, told.pop("diagnostic", "")]]
    return {"id": f"{action}-{status}@mx", "report": [message_id], "recipients": recipients, **DAEMON, **told}


def recipient(message: Message, address: str = ANNA) -> DeliveryRecipient:
    return DeliveryRecipient.objects.get(delivery__message=message, address=address)


def test_a_bounce_is_shown_at_its_message_and_brings_the_inquiry_back(receive, sent):
    report = receive(timezone.now(), **bounce(sent.external_id, ANNA.upper()))
    assert report.inquiry_id == sent.inquiry_id and report.placement == Placement.REPORT
    row = recipient(sent)
    assert (row.provider_status, row.error_code) == ("failed", "5.1.1")
    assert "no such mailbox" in row.error_words and "typing mistake" in row.error_words
    inquiry = Inquiry.objects.get()
    assert (inquiry.status, inquiry.unsent, inquiry.unread) == ("open", True, True)
    assert Delivery.objects.get().provider_status == "failed"
    assert InquiryEvent.objects.filter(type="bounced", message=sent).count() == 1


def test_the_address_is_marked_until_a_mail_comes_from_there(receive, sent):
    receive(timezone.now(), **bounce(sent.external_id, ANNA))
    point = ContactPoint.objects.get(key=ANNA)
    assert point.undeliverable_at is not None and point.undeliverable_words == "There is no such mailbox."
    assert flagging.warnings(sent.team_id, [Address("Anna@Home.example")])
    receive(timezone.now(), id="b@x", **{"from": ANNA}, subject="Here I am")
    point.refresh_from_db()
    assert point.undeliverable_at is None and not flagging.warnings(sent.team_id, [Address(ANNA)])


def test_a_bounce_that_comes_after_a_newer_mail_marks_nobody(receive, sent):
    receive(timezone.now(), id="b@x", **{"from": ANNA}, subject="Here I am")
    receive(ago(minutes=5), **bounce(sent.external_id, ANNA))
    assert recipient(sent).provider_status == "failed"
    assert ContactPoint.objects.get(key=ANNA).undeliverable_at is None


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_delay_is_no_failure_and_a_later_failure_wins_in_any_order(receive, sent, order):
    told = [
        bounce(sent.external_id, ANNA, "delayed", "4.4.1", flags=["delayed"]),
        bounce(sent.external_id, ANNA, "failed", "4.4.7"),
        bounce(sent.external_id, ANNA, "delayed", "4.4.2", flags=["delayed"]),
    ]
    for number in order:
        receive(timezone.now(), **told[number])
    assert recipient(sent).provider_status == "failed" and "did not answer" in recipient(sent).error_words


def test_a_delay_wakes_nobody_and_marks_nobody(receive, sent):
    Inquiry.objects.update(unread=False)
    receive(timezone.now(), **bounce(sent.external_id, ANNA, "delayed", "4.4.1", flags=["delayed"]))
    inquiry = Inquiry.objects.get()
    assert (inquiry.status, inquiry.unsent, inquiry.unread) == ("waiting", False, False)
    assert recipient(sent).provider_status == "delayed" and "goes on trying" in recipient(sent).error_words
    assert ContactPoint.objects.get(key=ANNA).undeliverable_at is None


def test_good_news_of_a_delivery_is_noted(receive, sent):
    told = {**bounce(sent.external_id, ANNA, "delivered", "2.0.0"), "kind": "auto_reply"}
    assert receive(timezone.now(), **told).inquiry_id == sent.inquiry_id
    assert recipient(sent).provider_status == "delivered" and Inquiry.objects.get().status == "waiting"


def test_one_of_two_recipients_fails(receive, django_user_model):
    inquiry = receive(ago(hours=2), id="a@x", **{"from": ANNA}, cc=[BOB], subject="Crete").inquiry
    sent = answer(inquiry, django_user_model, ANNA, BOB)
    receive(timezone.now(), **bounce(sent.external_id, BOB, status="5.2.2"))
    assert recipient(sent, BOB).provider_status == "failed" and "full" in recipient(sent, BOB).error_words
    assert recipient(sent, ANNA).provider_status == "accepted"
    assert Delivery.objects.get().provider_status == "accepted"
    assert ContactPoint.objects.get(key=ANNA).undeliverable_at is None


def test_a_forwarding_that_fails_is_told_of_the_address_we_wrote_to(receive, sent):
    receive(timezone.now(), **bounce(sent.external_id, "anna.private@elsewhere.example"))
    assert recipient(sent).provider_status == "failed"


def test_a_policy_refusal_does_not_call_the_address_bad(receive, sent):
    receive(timezone.now(), **bounce(sent.external_id, ANNA, status="5.7.1"))
    assert recipient(sent).provider_status == "failed"
    assert ContactPoint.objects.get(key=ANNA).undeliverable_at is None


def test_an_id_that_a_server_put_in_place_of_ours_is_known(receive, fake_channel, django_user_model):
    inquiry = receive(ago(hours=2), id="a@x", **{"from": ANNA}, subject="Crete").inquiry
    fake_channel.send = lambda account, outgoing: SendReceipt(
        (outgoing.external_id, "given-by-server@mx"), (RecipientOutcome(ANNA),)
    )
    sent = answer(inquiry, django_user_model, ANNA)
    report = receive(timezone.now(), **bounce("given-by-server@mx", ANNA))
    assert report.inquiry_id == inquiry.pk and recipient(sent).provider_status == "failed"
    reply = receive(
        timezone.now(), id="r@x", **{"from": ANNA}, subject="Re: Crete", in_reply_to=["given-by-server@mx"]
    )
    assert reply.inquiry_id == inquiry.pk and reply.placement == Placement.REFERENCES


@pytest.mark.parametrize(
    "told",
    [
        bounce("never-sent@agency.example", ANNA),
        bounce("a@x", ANNA),  # Anna's own mail: we received it, we did not send it
        {**bounce("x", ANNA), "report": [], "recipients": [["nobody@we.wrote.to", "failed", "5.1.1", ""]]},
        {**bounce("x", ANNA), "report": [], "recipients": []},
    ],
)
def test_a_forged_bounce_touches_nothing(receive, sent, told):
    before = Inquiry.objects.values().get()
    report = receive(timezone.now(), **told)
    assert report.inquiry_id != sent.inquiry_id and report.inquiry.status == "closed"
    assert Inquiry.objects.values().get(pk=sent.inquiry_id) == before
    assert recipient(sent).provider_status == "accepted"
    assert ContactPoint.objects.get(key=ANNA).undeliverable_at is None


def test_a_bounce_that_names_no_id_counts_for_the_last_send_to_that_address(receive, sent):
    told = {**bounce("x", "ANNA@home.example"), "report": []}
    assert receive(timezone.now(), **told).inquiry_id == sent.inquiry_id
    assert recipient(sent).provider_status == "failed"


def test_a_bounce_that_names_no_id_counts_only_for_some_days(receive, sent):
    told = {**bounce("x", ANNA), "report": []}
    receive(timezone.now() - timedelta(days=1), **told)  # before it was sent
    assert recipient(sent).provider_status == "accepted"


@pytest.mark.parametrize("sent_first", [True, False])
def test_a_bounce_of_a_mail_that_staff_sent_by_another_program(receive, account, sent_first):
    first = receive(ago(hours=3), id="a@x", **{"from": ANNA}, subject="Crete")

    def copy():
        told = {
            "id": "s@x",
            "from": "desk@agency.example",
            "to": [ANNA],
            "subject": "Re: Crete",
            "in_reply_to": ["a@x"],
        }
        raw = fake.dataclasses.replace(fake.raw(ago(hours=2), **told), sent=True)
        intake.store_inbound(account, [raw])
        receiving.process_inbound()

    def report():
        receive(ago(hours=1), **bounce("s@x", ANNA))

    for step in (copy, report) if sent_first else (report, copy):
        step()
    message = Message.objects.get(external_id="s@x")
    assert set(Message.objects.values_list("inquiry", flat=True)) == {first.inquiry_id}
    assert recipient(message).provider_status == "failed"
    inquiry = Inquiry.objects.get(pk=first.inquiry_id)
    assert (inquiry.status, inquiry.unsent) == ("open", True)
    assert ContactPoint.objects.get(key=ANNA).undeliverable_at is not None


def test_a_complaint_marks_who_complained_and_warns(receive, sent):
    told = {"id": "c@mx", "from": "abuse@mx.example", "kind": "complaint", "report": [sent.external_id]}
    assert receive(timezone.now(), **told).inquiry_id == sent.inquiry_id
    point = ContactPoint.objects.get(key=ANNA)
    assert point.complained_at is not None
    assert "marked our mail as spam" in flagging.warnings(sent.team_id, [Address(ANNA)])[0]
    flagging.clear(point)
    assert not flagging.warnings(sent.team_id, [Address(ANNA)])


def test_a_bounce_that_is_faster_than_our_own_commit_stays(receive, sent):
    receive(timezone.now(), **bounce(sent.external_id, ANNA))
    delivering._note_recipient(Delivery.objects.get(), ANNA, None)
    assert recipient(sent).provider_status == "failed"


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        ("5.1.1", "", "no such mailbox"),
        ("5.1.10", "", "no mail server"),
        ("4.2.2", "", "full"),
        ("5.2.1", "", "takes no mail"),
        ("5.3.4", "", "too large"),
        ("5.7.26", "", "unwanted"),
        ("5.0.0", "552 mailbox is full", "full"),
        ("", "550 5.1.1 unknown user", "no such mailbox"),
        ("5.0.0", "550 blocked by spamhaus", "unwanted"),
        ("", "", "gives no reason"),
        ("nonsense", "\u0000" * 3, "gives no reason"),
    ],
)
def test_reasons_in_words(status, said, words):
    assert words in bounce_words.reason(status, said).words
