"""Answers that staff give outside the desk: found in the folder of sent mail, whatever it is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from channels_email.models import EmailAccount, MailFolder
from channels_email.providers import special_use
from channels_email.services import fetching
from inquiries import intake
from inquiries.models import InboundItem, Inquiry, Message
from inquiries.services import receiving
from inquiries.states import Direction, InquiryStatus
from tests.support.dovecot import Mailbox
from tests.support.mails import mail

pytestmark = [pytest.mark.django_db, pytest.mark.needs_dovecot]
OURS = "Groups Desk <info@agency.test>"
CUSTOMER = "Ada Traveller <ada@example.com>"


@pytest.fixture
def account(mailbox: Mailbox, account_of: Callable[..., EmailAccount]) -> EmailAccount:
    receiving.forget_our_keys()
    return account_of(mailbox, import_sent=True, start_date=None)  # the question came two hours ago


def fetch_and_read(account: EmailAccount) -> None:
    result = fetching.fetch_account(account.pk)
    assert not result.errors, result.errors
    intake.process_now()


def question(mailbox: Mailbox) -> None:
    mailbox.deliver(
        mail("Two weeks on Crete", message_id="q@example.com"), at=timezone.now() - timedelta(hours=2)
    )


def answer(**headers: str) -> bytes:
    told = {"sender": OURS, "to": CUSTOMER, "message_id": "a@agency.test", "In_Reply_To": "<q@example.com>"}
    return mail("Re: Two weeks on Crete", "In May or in June?\n", **{**told, **headers})


def test_an_answer_given_in_another_program_is_a_staff_message_and_ends_the_waiting(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    question(mailbox)
    fetch_and_read(account)
    assert Inquiry.objects.get().waiting_since is not None

    mailbox.deliver(answer(), folder="Sent")
    fetch_and_read(account)

    inquiry = Inquiry.objects.get()
    assert (inquiry.status, inquiry.waiting_since, inquiry.unread) == (InquiryStatus.WAITING, None, False)
    assert Message.objects.get(external_id="a@agency.test").direction == Direction.OUT
    assert inquiry.contact.points.get().key == "ada@example.com"


def test_without_the_wish_the_folder_of_sent_mail_is_left_alone(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    EmailAccount.objects.update(import_sent=False)
    mailbox.deliver(answer(), folder="Sent")
    fetch_and_read(account)
    assert not InboundItem.objects.exists()


def test_a_new_mail_by_staff_opens_an_inquiry_that_waits_for_the_customer(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    mailbox.deliver(mail("Our offer", sender=OURS, to=CUSTOMER), folder="Sent")
    fetch_and_read(account)
    inquiry = Inquiry.objects.get()
    assert (inquiry.status, inquiry.waiting_since) == (InquiryStatus.WAITING, None)
    assert inquiry.contact.points.get().key == "ada@example.com"


@pytest.mark.parametrize("first", ["INBOX", "Sent"])
def test_who_puts_himself_into_cc_is_no_customer(account: EmailAccount, mailbox: Mailbox, first: str) -> None:
    question(mailbox)
    fetch_and_read(account)
    both = ["INBOX", "Sent"] if first == "INBOX" else ["Sent", "INBOX"]
    for folder in both:
        trace = b"Received: from relay by mx; now\r\n" if folder == "INBOX" else b""
        mailbox.deliver(trace + answer(Cc=OURS), folder=folder)
        fetch_and_read(account)
    inquiry = Inquiry.objects.get()
    assert inquiry.messages.count() == 2
    assert (inquiry.status, inquiry.waiting_since) == (InquiryStatus.WAITING, None)
    assert inquiry.contact.points.get().key == "ada@example.com"


def test_a_folder_of_sent_mail_with_a_name_of_the_country_is_found(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    EmailAccount.objects.update(sent_folder="Gesendete Objekte")
    mailbox.deliver(answer(), folder="Gesendete Objekte")
    fetch_and_read(account)
    assert InboundItem.objects.get().sent
    assert {folder.name for folder in MailFolder.objects.all()} == {"INBOX", "Gesendete Objekte"}


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        (
            [((), b"/", "INBOX"), ((b"\\HasNoChildren", b"\\Sent"), b"/", "[Gmail]/Gesendet")],
            "[Gmail]/Gesendet",
        ),
        ([((), b"/", "Sent"), ((b"\\sent",), b"/", "Ausgang")], "Ausgang"),
        ([((), b".", "INBOX.Éléments envoyés")], "INBOX.Éléments envoyés"),
        ([((), b"/", "Archive/2019/Sent"), ((), b"/", "SENT ITEMS")], "SENT ITEMS"),
        ([((b"\\Noselect", b"\\Sent"), b"/", "Sent")], ""),
        ([((), None, "Sent")], "Sent"),
        ([((), b"/", "INBOX"), ((), b"/", "Consent")], ""),
    ],
)
def test_the_servers_word_comes_before_names(
    listed: list[tuple[tuple[bytes, ...], bytes | None, str]], found: str
) -> None:
    assert special_use.sent_folder(listed) == found
