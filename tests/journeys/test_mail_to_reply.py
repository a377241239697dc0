"""From a traveller's mail in the agency's mailbox to the second mail of the same traveller in the same inquiry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from channels_email.models import EmailAccount
from channels_email.parsing import parse
from channels_email.providers.base import Security
from channels_email.services import sending
from inquiries.channels import Address, OutgoingMessage
from inquiries.models import ChannelAccount, Delivery, Inquiry, Message, ReplyTemplate, Team
from inquiries.services import addressing, confirming, delivering, receiving, replying
from inquiries.services.replying import Letter
from inquiries.states import Direction, InquiryStatus, ProviderStatus, WorkStatus
from tests.support import dovecot, smtp_sink
from tests.support.dovecot import PASSWORD, Mailbox
from tests.support.mails import mail
from tests.support.smtp_sink import Sink

pytestmark = [pytest.mark.django_db, pytest.mark.needs_dovecot]


@pytest.fixture(scope="module")
def imap_server() -> Iterator[dovecot.Dovecot]:
    with dovecot.running() as server:
        yield server


@pytest.fixture
def mailbox(imap_server: dovecot.Dovecot, settings: Any) -> Mailbox:
    settings.MAIL_ALLOW_PRIVATE_HOSTS = True
    receiving.forget_our_keys()
    return imap_server.mailbox()


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink.running() as server:
        yield server


@pytest.fixture
def account(mailbox: Mailbox, sink: Sink) -> EmailAccount:
    base = ChannelAccount.objects.create(
        team=Team.objects.get_or_create(name="Agency")[0],
        channel="email",
        name="Info",
        address="info@agency.test",
    )
    account = EmailAccount(
        account=base,
        imap_host="127.0.0.1",
        imap_port=mailbox.server.imaps,
        smtp_host="127.0.0.1",
        smtp_port=sink.port,
        smtp_security=Security.PLAIN,
        username=mailbox.user,
        credentials={"password": PASSWORD},
        ca_certificate=mailbox.server.certificate,
        sender_name="Sun Travel",
        signature="Sun Travel, Main Street 1",
    )
    account.save()
    return account


def fetch_and_read() -> None:
    call_command("fetch_mail", "--process")


def reply(text: str) -> Message:
    inquiry = Inquiry.objects.get()
    author = get_user_model().objects.get_or_create(username="cora")[0]
    proposal = addressing.propose(inquiry)
    letter = Letter(text, to=proposal.to, cc=proposal.cc, subject=proposal.subject, account=proposal.account)
    message = replying.queue_reply(inquiry, author, letter)
    delivering.send_due()
    return message


def answer_to(sent: bytes, *, references: bool = True) -> bytes:
    """As Ada's mail program makes it of the very bytes that it got."""
    got = parse(sent)
    ids = {"In_Reply_To": f"<{got.external_id}>", "References": f"<{got.external_id}>"} if references else {}
    quoted = "".join(f"> {line}\n" for line in got.text.splitlines())
    to = got.reply_to[0].address if got.reply_to else got.sender.address  # type: ignore[union-attr]
    subject = got.subject if references else "Our holiday"
    return mail(
        subject,
        f"June it is.\n\nOn Mon, 2 Mar 2026 at 10:11, Sun Travel <info@agency.test> wrote:\n{quoted}",
        to=to,
        **ids,
    )


def test_a_mail_is_answered_and_the_answer_to_it_finds_its_inquiry(
    account: EmailAccount, mailbox: Mailbox, sink: Sink
) -> None:
    mailbox.deliver(mail("Two weeks on Crete", message_id="first@example.com"))
    fetch_and_read()
    sent = reply("Dear Ada,\n\nin May or in June?")

    (letter,) = sink.received
    raw = bytes(letter.content)
    assert letter.rcpt_tos == ["ada@example.com"]
    assert re.search(rb"(?m)^In-Reply-To: <first@example.com>\r$", raw)
    assert re.search(rb"(?m)^References: <first@example.com>\r$", raw)
    assert parse(raw).sender and parse(raw).sender.name == "Sun Travel"  # type: ignore[union-attr]
    assert parse(raw).subject == "Re: Two weeks on Crete"
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.provider_status) == (WorkStatus.DONE, ProviderStatus.ACCEPTED)
    assert Inquiry.objects.get().status == InquiryStatus.WAITING
    assert mailbox.mails("Sent") == [raw]
    assert mailbox.flags("Sent") == [(b"\\Seen",)]

    mailbox.deliver(answer_to(raw))
    fetch_and_read()

    inquiry = Inquiry.objects.get()
    # By key: INTERNALDATE has whole seconds (RFC 9051), and this customer answers within one.
    thread = list(inquiry.messages.order_by("pk"))
    assert [one.direction for one in thread] == [Direction.IN, Direction.OUT, Direction.IN]
    assert thread[1] == sent
    assert thread[2].reply_text.strip() == "June it is."
    assert inquiry.status == InquiryStatus.OPEN


@pytest.mark.parametrize("plus_addressing", [True, False])
def test_an_answer_without_references_finds_its_inquiry_by_the_code(
    account: EmailAccount, mailbox: Mailbox, sink: Sink, plus_addressing: bool
) -> None:
    EmailAccount.objects.update(plus_addressing=plus_addressing)
    mailbox.deliver(mail("Two weeks on Crete"))
    fetch_and_read()
    reply("Dear Ada,\n\nin May or in June?")
    mailbox.deliver(answer_to(bytes(sink.received[0].content), references=False))
    fetch_and_read()
    inquiry = Inquiry.objects.get()
    assert inquiry.messages.count() == 3
    assert [one.address for one in addressing.propose(inquiry).to] == ["ada@example.com"]
    assert addressing.propose(inquiry).cc == ()  # our own address with the code is nobody to write to


def test_the_copy_of_our_own_reply_in_a_watched_folder_is_known(
    account: EmailAccount, mailbox: Mailbox, sink: Sink
) -> None:
    EmailAccount.objects.update(folders=["INBOX", "Sent"])
    mailbox.deliver(mail("Two weeks on Crete"))
    fetch_and_read()
    reply("Dear Ada,\n\nin May or in June?")
    fetch_and_read()
    assert Inquiry.objects.get().messages.count() == 2


@pytest.mark.parametrize("filed_by_the_server", [True, False])
def test_a_copy_to_which_the_server_gave_an_id_of_its_own_is_known_too(
    account: EmailAccount, mailbox: Mailbox, sink: Sink, filed_by_the_server: bool
) -> None:
    EmailAccount.objects.update(files_sent_copy=False)
    mailbox.deliver(mail("Two weeks on Crete"))
    fetch_and_read()
    sent = reply("Dear Ada,\n\nin May or in June?")
    raw = bytes(sink.received[0].content)
    rewritten = re.sub(rb"(?m)^Message-ID: .*\r$", b"Message-ID: <0102@eu-west.smtp.example>\r", raw)
    assert rewritten != raw
    mailbox.deliver(rewritten, folder="Sent" if filed_by_the_server else "INBOX")
    fetch_and_read()
    assert Inquiry.objects.get().messages.count() == 2
    if filed_by_the_server:
        looked_for = OutgoingMessage(sent.external_id, Address("info@agency.test"), ())
        assert sending.find_sent(account.pk, looked_for) is not None


def test_a_stranger_who_copies_the_mark_is_no_copy_of_ours(
    account: EmailAccount, mailbox: Mailbox, sink: Sink
) -> None:
    mailbox.deliver(mail("Two weeks on Crete"))
    fetch_and_read()
    sent = reply("Dear Ada,\n\nin May or in June?")
    mailbox.deliver(
        mail("Another matter", sender="eve@example.com", X_Inquiry_Hub_Id=f"<{sent.external_id}>")
    )
    fetch_and_read()
    assert Message.objects.filter(subject="Another matter").exists()


def test_a_sent_copy_that_cannot_be_filed_never_sends_the_reply_again(
    account: EmailAccount, mailbox: Mailbox, sink: Sink
) -> None:
    mailbox.deliver(mail("Two weeks on Crete"))
    fetch_and_read()
    EmailAccount.objects.update(sent_folder="No such folder")
    reply("Dear Ada,\n\nin May or in June?")
    delivering.send_due()
    assert len(sink.received) == 1
    assert Delivery.objects.get().status == WorkStatus.DONE


def test_a_server_that_falls_silent_after_the_content_leaves_the_decision_to_a_person(
    account: EmailAccount, mailbox: Mailbox, sink: Sink
) -> None:
    mailbox.deliver(mail("Two weeks on Crete"))
    fetch_and_read()
    sink.hang_up_at = "content"
    reply("Dear Ada,\n\nin May or in June?")
    delivering.send_due()
    assert len(sink.received) == 1
    assert Delivery.objects.get().status == WorkStatus.UNCONFIRMED


def test_a_server_that_is_busy_gets_the_reply_later(
    account: EmailAccount, mailbox: Mailbox, sink: Sink
) -> None:
    mailbox.deliver(mail("Two weeks on Crete"))
    fetch_and_read()
    sink.mail = "451 4.3.0 later"
    reply("Dear Ada,\n\nin May or in June?")
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.call_started_at) == (WorkStatus.QUEUED, None)


@pytest.mark.parametrize("arrived", [True, False])
def test_a_reply_whose_server_fell_silent_is_looked_for_and_never_sent_again(
    account: EmailAccount, mailbox: Mailbox, sink: Sink, arrived: bool
) -> None:
    EmailAccount.objects.update(files_sent_copy=False)  # as at Gmail: the provider files the copies
    mailbox.deliver(mail("Two weeks on Crete"))
    fetch_and_read()
    sink.hang_up_at = "content"
    reply("Dear Ada,\n\nin May or in June?")
    assert Delivery.objects.get().status == WorkStatus.UNCONFIRMED and not Inquiry.objects.get().unsent
    mailbox.deliver(bytes(sink.received[0].content) if arrived else mail("Another"), folder="Sent")
    for _ in range(3):
        Delivery.objects.filter(look_at__isnull=False).update(look_at=timezone.now())
        confirming.look_due()
    delivery = Delivery.objects.get()
    assert delivery.status == (WorkStatus.DONE if arrived else WorkStatus.UNCONFIRMED)
    assert Inquiry.objects.get().unsent is not arrived
    assert arrived or "not in the folder of sent mail" in delivery.error_words
    delivering.send_due()
    assert len(sink.received) == 1


@pytest.mark.django_db(transaction=True)
def test_an_acknowledgement_is_marked_as_a_machines_answer(
    account: EmailAccount, mailbox: Mailbox, sink: Sink
) -> None:
    ChannelAccount.objects.update(acknowledge=True)
    ReplyTemplate.objects.create(
        team=account.account.team,
        kind="acknowledgement",
        name="Thanks",
        body="We have it. {{ inquiry.reference }}",
    )
    trace = b"Return-Path: <ada@example.com>\r\n"
    mailbox.deliver(trace + mail("Two weeks on Crete"))
    fetch_and_read()
    delivering.send_due()
    raw = bytes(sink.received[0].content)
    assert re.search(rb"(?m)^Auto-Submitted: auto-replied\r$", raw)
    assert re.search(rb"(?m)^X-Auto-Response-Suppress: All\r$", raw)
    assert sink.received[0].rcpt_tos == ["ada@example.com"]
    assert Inquiry.objects.get().status == InquiryStatus.NEW and Inquiry.objects.get().waiting_since
