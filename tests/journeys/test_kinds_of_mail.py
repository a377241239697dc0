"""Real bytes through the e-mail channel: what came back, what was copied, what was handed on, what invites."""

from __future__ import annotations

import threading
from datetime import timedelta
from hashlib import sha256
from itertools import permutations

import pytest
from django.db import connection
from django.utils import timezone

from inquiries import intake
from inquiries.channels import Address, RawInbound
from inquiries.models import ChannelAccount, ContactPoint, Delivery, DeliveryRecipient, Inquiry, Message, Team
from inquiries.services import addressing, receiving, replying
from inquiries.states import ProviderStatus, WorkStatus
from tests.support.mails import mail

pytestmark = pytest.mark.django_db(transaction=True)
ANNA = "Anna Berg <anna@home.example>"


@pytest.fixture(autouse=True)
def forgetful():
    receiving.forget_our_keys()
    yield
    receiving.forget_our_keys()


@pytest.fixture
def accounts(db) -> list[ChannelAccount]:
    team = Team.objects.get_or_create(name="Agency")[0]
    return [
        ChannelAccount.objects.create(
            team=team, channel="email", name=name, address=f"{name.lower()}@agency.test"
        )
        for name in ("Info", "Groups")
    ]


def store(account: ChannelAccount, raw: bytes, at=None) -> int:
    delivery = RawInbound(sha256(raw).hexdigest(), raw, at or timezone.now(), "INBOX")
    return intake.store_inbound(account, [delivery])[0].item_id


def arrive(account: ChannelAccount, raw: bytes, at=None) -> Message:
    store(account, raw, at)
    receiving.process_inbound()
    return Message.objects.order_by("-pk").first()


@pytest.fixture
def sent(accounts, django_user_model) -> Message:
    inquiry = arrive(accounts[0], mail(sender=ANNA), timezone.now() - timedelta(hours=1)).inquiry
    kim = django_user_model.objects.create(username="kim")
    letter = replying.Letter("Dear Anna", to=[Address("anna@home.example")])
    message = replying.queue_reply(inquiry, kim, letter)
    Delivery.objects.update(status=WorkStatus.DONE, provider_status=ProviderStatus.ACCEPTED)
    return message


def head(subject: str, *more: str) -> str:
    return "\r\n".join(["From: Mail Delivery System <MAILER-DAEMON@mx.example>", "To: info@agency.test",
                        f"Subject: {subject}", "Return-Path: <>", "Message-ID: <bounce@mx.example>", *more, "", ""])  # fmt: skip


def dsn(original: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    """As Postfix writes it."""
    return (
        head("Undelivered Mail Returned to Sender", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
             'Content-Type: multipart/report; report-type=delivery-status; boundary="b"')
        + "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you.\r\n\r\n"
        + "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        + f"Final-Recipient: rfc822; anna@home.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        + "Diagnostic-Code: smtp; 550 5.1.1 <anna@home.example>: User unknown\r\n\r\n"
        + f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: info@agency.test\r\nMessage-ID: <{original}>\r\n\r\n--b--\r\n"
    ).encode()  # fmt: skip


def qmail(original: str) -> bytes:
    """As qmail writes it: nothing for machines."""
    return (
        head("failure notice")
        + "Hi. This is the qmail-send program at mx.example.\r\nI'm afraid I wasn't able to deliver your message.\r\n\r\n"
        + "<anna@home.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n"
        + f"--- Below this line is a copy of the message.\r\n\r\nReturn-Path: <info@agency.test>\r\nMessage-ID: <{original}>\r\n"
    ).encode()


def exim(original: str) -> bytes:
    return (
        head("Mail delivery failed: returning message to sender", "X-Failed-Recipients: anna@home.example")
        + "A message that you sent could not be delivered to one or more of its recipients.\r\n\r\n"
        + "  anna@home.example\r\n    Unrouteable address\r\n\r\n------ This is a copy of your message. ------\r\n\r\n"
        + f"Message-ID: <{original}>\r\n"
    ).encode()


def exchange(original: str) -> bytes:
    """A report with no copy of the mail: it is named as an answer names it."""
    return (
        head("Undeliverable: Two weeks on Crete", f"In-Reply-To: <{original}>", "MIME-Version: 1.0",
             'Content-Type: multipart/report; report-type=delivery-status; boundary="b"')
        + "--b\r\nContent-Type: text/html\r\n\r\n<p>Your message wasn't delivered.</p>\r\n"
        + "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;AM0PR01.eurprd01.prod.outlook.com\r\n\r\n"
        + "Final-Recipient: rfc822;anna@home.example\r\nAction: failed\r\nStatus: 5.1.10\r\n\r\n--b--\r\n"
    ).encode()  # fmt: skip


@pytest.mark.parametrize("form", [dsn, qmail, exim, exchange])
def test_every_form_of_a_bounce_is_told_at_its_message(accounts, sent, form):
    report = arrive(accounts[0], form(sent.external_id))
    row = DeliveryRecipient.objects.get(delivery__message=sent)
    assert (row.address, row.provider_status) == ("anna@home.example", "failed")
    assert report.inquiry_id == sent.inquiry_id and Inquiry.objects.get().unsent
    assert ContactPoint.objects.get(key="anna@home.example").undeliverable_at is not None


@pytest.mark.parametrize("form", [dsn, qmail, exim, exchange])
def test_no_form_of_a_forged_bounce_touches_anything(accounts, sent, form):
    report = arrive(accounts[0], form("guessed@agency.test"))
    assert report.inquiry_id != sent.inquiry_id and not DeliveryRecipient.objects.exists()
    assert not Inquiry.objects.get(pk=sent.inquiry_id).unsent
    assert ContactPoint.objects.get(key="anna@home.example").undeliverable_at is None


def test_a_delay_is_still_trying(accounts, sent):
    arrive(accounts[0], dsn(sent.external_id, "4.4.1", "delayed"))
    assert DeliveryRecipient.objects.get().provider_status == "delayed"
    assert Inquiry.objects.get().status == "waiting"


def copies() -> list[tuple[int, bytes]]:
    """One mail as two servers hand it over: other trace headers, the same words."""
    raw = mail(sender=ANNA, to="info@agency.test, groups@agency.test")
    trace = [
        b"Delivered-To: info@agency.test\r\nReceived: from a by mx1; Wed, 25 Nov 2026 10:00:00 +0000\r\n",
        b"Return-Path: <anna@home.example>\r\nDelivered-To: groups@agency.test\r\n"
        b"Received: from b by mx2; Wed, 25 Nov 2026 10:00:07 +0000\r\n",
    ]
    return [(number, extra + raw) for number, extra in enumerate(trace)]


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_one_mail_to_two_of_our_addresses_is_one_message(accounts, order):
    both = copies()
    for number in order:
        arrive(accounts[both[number][0]], both[number][1])
    _one_at_both()


def test_one_mail_to_two_of_our_addresses_at_the_same_moment(accounts):
    for number, raw in copies():
        store(accounts[number], raw)
    start = threading.Barrier(2)

    def work() -> None:
        try:
            start.wait(20)
            receiving.process_inbound()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    _one_at_both()


def _one_at_both() -> None:
    message = Message.objects.get()
    assert Inquiry.objects.count() == 1 and Inquiry.objects.get().message_count == 1
    assert set(message.receipts.values_list("address", flat=True)) == {
        "info@agency.test",
        "groups@agency.test",
    }


def test_the_writer_of_a_forwarded_mail_and_the_event_of_an_invitation_are_kept(accounts):
    text = "Please take care.\n\n---------- Forwarded message ---------\nFrom: Bea Klein <bea@home.example>\n" \
        "Date: Mon, 2 Mar 2026 at 10:11\nSubject: Samos\nTo: <boss@agency.test>\n\nHello\n"  # fmt: skip
    forward = arrive(accounts[0], mail("Fwd: Samos", text, sender=ANNA))
    assert forward.forwarded == {"address": "bea@home.example", "name": "Bea Klein"}
    event = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Call\r\nDTSTART:20261201T130000Z\r\n" \
        "DTEND:20261201T133000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"  # fmt: skip
    invitation = arrive(
        accounts[0],
        mail("Call", sender=ANNA)
        .replace(b"Content-Type: text/plain; charset=\"utf-8\"", b"Content-Type: text/calendar; method=REQUEST")
        .partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + event.encode(),
    )  # fmt: skip
    assert invitation.event["summary"] == "Call" and invitation.event["starts"] == "2026-12-01T13:00:00+00:00"
    assert invitation.attachments.get().file.true_type == "text/calendar"


def test_a_web_forms_reply_to_is_the_customer(accounts):
    told = {"sender": "Website <noreply@agency.test>", "Reply_To": "Cora <cora@home.example>"}
    message = arrive(accounts[0], mail("New inquiry", **told))
    assert message.inquiry.contact.points.get().key == "cora@home.example"
    assert [one.address for one in addressing.propose(message.inquiry).to] == ["cora@home.example"]
