"""The hub thanks for the first message of an inquiry: only where it may (RFC 3834), and nobody twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries import intake
from inquiries.channels import Flag, MessageKind
from inquiries.models import (
    ChannelAccount,
    Contact,
    Delivery,
    Inquiry,
    InquiryEvent,
    Message,
    ReplyTemplate,
    TemplateKind,
)
from inquiries.services import delivering, receiving, reparsing
from inquiries.states import InquiryStatus
from tests.factories import ReplyTemplateFactory
from tests.inquiries.services.test_races import record_in_parallel
from tests.support import channel as fake

pytestmark = pytest.mark.django_db(transaction=True)
ANNA = "anna@home.example"
ENGLISH = (
    "Dear {{ contact.first_name }}, we have your message and answer within a day. {{ inquiry.reference }}"
)


@pytest.fixture
def account(account: ChannelAccount) -> ChannelAccount:
    account.acknowledge = True
    account.save()
    kind = TemplateKind.ACKNOWLEDGEMENT
    ReplyTemplateFactory(team=account.team, kind=kind, name="Thanks", language="en", body=ENGLISH)
    ReplyTemplateFactory(team=account.team, kind=kind, name="Danke", language="de", body="Danke! {{ today }}")
    return account


def first(**told):
    return {"id": "a@x", "from": ANNA, "name": "Anna Lindqvist", "subject": "Crete",
            "text": "Hello, we would like to travel with the whole family.", **told}  # fmt: skip


def acknowledged() -> Message | None:
    return Message.objects.filter(direction="out").first()


def test_the_first_message_is_thanked_for_and_the_customer_goes_on_waiting(receive, fake_channel):
    message = receive(timezone.now(), **first(return_path=ANNA))
    delivering.send_due()
    (sent,) = fake_channel.sent
    assert sent.automatic and [one.address for one in sent.to] == [ANNA]
    assert sent.text.startswith("Dear Anna, we have your message") and sent.text.endswith(
        message.inquiry.reference
    )
    assert (sent.in_reply_to, sent.references, sent.subject) == ("a@x", ("a@x",), "Re: Crete")
    row = Inquiry.objects.get()
    assert (row.status, row.unread, row.last_direction, row.message_count) == (
        InquiryStatus.NEW,
        True,
        "in",
        2,
    )
    assert row.waiting_since == message.received_at
    assert acknowledged().kind == MessageKind.AUTO_REPLY and acknowledged().author is None
    assert InquiryEvent.objects.get(type="replied").data == {"mode": "automatic"}


def test_in_the_customers_language_or_not_at_all(receive):
    receive(
        timezone.now(),
        **first(
            text="Guten Tag, wir suchen für unsere Familie ein Haus an der See und bitten um ein Angebot."
        ),
    )
    assert acknowledged().text.startswith("Danke!")
    receive(timezone.now(), **first(id="b@x", text="Buongiorno, vorremmo una camera per due con vista mare.", **{
        "from": "gina@casa.example"}, subject="Mare"))  # fmt: skip
    assert Message.objects.filter(direction="out").count() == 1


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "auto_reply"},
        {"flags": [Flag.NO_AUTO_ANSWER]},
        {"flags": [Flag.BULK]},
        {"flags": [Flag.LIST]},
        {"flags": [Flag.LOOP]},
        {"flags": [Flag.WEB_FORM], "reply_to": ["gina@casa.example"]},
        {"from": "desk@agency.example", "to": [ANNA]},
        {"to": ["undisclosed@home.example"]},
        {"return_path": "bounces+anna=home.example@list.example"},
        {"sent": "2026-03-01T09:00:00+00:00"},
    ],
    ids=lambda told: ",".join(told),
)
def test_machines_lists_ourselves_and_old_mail_are_not_thanked(receive, told):
    receive(timezone.now(), **first(**told))
    assert not Delivery.objects.exists()


def test_old_mail_is_no_news_however_it_comes_in(account, receive):
    receive(timezone.now() - timedelta(minutes=61), **first())
    assert acknowledged() is None
    assert [one.problem for one in reparsing.reparse(None, dry_run=False)] == [""]
    assert acknowledged() is None


def test_an_account_that_does_not_want_it_and_a_second_message_are_left_alone(account, receive):
    receive(timezone.now(), **first())
    receive(timezone.now(), **first(id="b@x", in_reply_to=["a@x"], text="One thing more"))
    assert Message.objects.filter(direction="out").count() == 1
    ChannelAccount.objects.update(acknowledge=False)
    receive(timezone.now(), **first(id="c@x", **{"from": "bob@home.example"}, subject="Rome"))
    assert Message.objects.filter(direction="out").count() == 1


def test_nobody_is_thanked_twice_within_a_week(receive):
    receive(timezone.now(), **first())
    receive(timezone.now(), **first(id="b@x", subject="Quite another journey"))
    assert Message.objects.filter(direction="out").count() == 1 and Inquiry.objects.count() == 2
    Contact.objects.update(acknowledged_at=timezone.now() - timedelta(days=8))
    receive(timezone.now(), **first(id="c@x", subject="A third one"))
    assert Message.objects.filter(direction="out").count() == 2


def test_eight_inquiries_of_one_person_at_once_are_thanked_for_once(account):
    raws = [fake.raw(timezone.now(), **first(id=f"{n}@x", subject=f"Journey {n}")) for n in range(8)]
    record_in_parallel(account, raws)
    assert Inquiry.objects.count() == 8 and Delivery.objects.count() == 1


def test_words_with_a_hole_in_them_are_not_sent(receive):
    receive(timezone.now(), **first(name=""))
    assert acknowledged() is None and Contact.objects.get().acknowledged_at is None


def test_a_template_that_breaks_does_not_disturb_intake(account, monkeypatch):
    monkeypatch.setattr(fake.FakeChannel, "compose_errors", lambda *_: 1 / 0)
    intake.store_inbound(account, [fake.raw(timezone.now(), **first())])
    receiving.process_inbound()
    assert Inquiry.objects.get().status == InquiryStatus.NEW and acknowledged() is None
    assert Contact.objects.get().acknowledged_at is None


# --- in a chat ------------------------------------------------------------------------------------------------------


@pytest.fixture
def line(account: ChannelAccount, number: ChannelAccount) -> ChannelAccount:
    """A number that thanks, with the team's words."""
    ReplyTemplate.objects.update(subject="We have {{ nothing.of }} this")
    number.acknowledge = True
    number.save()
    return number


def chatted(receive, line, id: str = "m1", at=None, **told) -> Message:
    told = {"from": "wa:DE.1a", "also": ["tel:491701234567"], "name": "Anna Lindqvist", "to": [],
            "text": "Hello, we would like to travel with the whole family.", **told}  # fmt: skip
    return receive(at or timezone.now(), into=line, id=id, **told)


def test_a_chat_is_thanked_for_without_a_subject_and_quotes_nothing(receive, line, chat_channel):
    message = chatted(receive, line)
    delivering.send_due()
    (sent,) = chat_channel.sent
    assert sent.text.startswith("Dear Anna, we have your message") and sent.automatic
    assert [(one.kind.value, one.address) for one in sent.to] == [("phone", "+491701234567")]
    assert (sent.subject, sent.in_reply_to, sent.quoted) == ("", None, "")
    row = Inquiry.objects.get()
    assert row.waiting_since == message.received_at and row.unread
    chatted(receive, line, "m2", text="And the dog")
    assert Message.objects.filter(direction="out").count() == 1


def test_a_chat_is_thanked_for_in_the_customers_language(receive, line, chat_channel):
    chatted(receive, line, text="Guten Tag, wir möchten im Mai mit der ganzen Familie nach Kreta reisen.")
    delivering.send_due()
    assert chat_channel.sent[0].text.startswith("Danke!")


@pytest.mark.parametrize("told", [{"flags": ["quiet"]}, {"flags": ["past"]}, {"kind": "auto_reply"}])
def test_a_notice_and_what_was_exported_are_not_thanked_for(receive, line, told):
    chatted(receive, line, **told)
    assert acknowledged() is None


def test_what_was_fetched_late_is_not_thanked_for(receive, line):
    chatted(receive, line, at=timezone.now() - timedelta(hours=5))
    assert acknowledged() is None
