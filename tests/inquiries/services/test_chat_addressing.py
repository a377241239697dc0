"""To whom an answer in a chat goes, and what a change of channel means: both stand in one timeline."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from inquiries.channels import Address, IncomingAttachment, PointKind
from inquiries.models import ChannelAccount, ContactPoint, DraftMode, Extraction, Inquiry, Message
from inquiries.services import (
    addressing,
    chat_addressing,
    delivering,
    drafts,
    extracting,
    joining,
    mentions,
    sending,
    windows,
)
from inquiries.services.drafts import Written
from inquiries.services.letters import NotSendable
from tests.support import channel as fake

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
ANNA, ANNA_ID, MAIL = "tel:491701234567", "wa:DE.1a", "anna@home.example"
PHONE = Address("+491701234567", "Anna", PointKind.PHONE)


@pytest.fixture
def say(number, receive):
    def run(id: str, hours_ago: float = 1, sender: str = ANNA, into=None, **told: Any) -> Message:
        told = {"from": sender, "name": "Anna", "to": ["tel:+49301234567"], "text": "Hello", **told}
        return receive(NOW - timedelta(hours=hours_ago), into=into or number, id=id, **told)

    return run


@pytest.fixture
def write(receive):
    def run(id: str, hours_ago: float = 1, **told: Any) -> Message:
        told = {"from": MAIL, "name": "Anna", "subject": "Crete", "text": "Hello", **told}
        return receive(NOW - timedelta(hours=hours_ago), id=id, **told)

    return run


def one_person(chat: Message, mail: Message, boss) -> Inquiry:
    """Anna wrote by both, and staff have joined what is one."""
    from inquiries.services import merging

    joining.join(mail.sender.contact_id, chat.sender.contact_id, boss)
    merging.merge(mail.inquiry_id, chat.inquiry_id, boss)
    return Inquiry.objects.get(pk=chat.inquiry_id)


def to_of(proposal: addressing.Proposal) -> list[tuple[str, str]]:
    return [(one.kind.value, one.address) for one in proposal.to]


# --- whom -----------------------------------------------------------------------------------------------------------


def test_an_answer_goes_by_the_number_that_was_written_to_last_and_brings_nothing_of_mail(say, second):
    say("m1", 5)
    inquiry = say("m2", 1, into=second).inquiry
    proposal = addressing.propose(inquiry)
    assert (proposal.account, proposal.to) == (second, (PHONE,))
    assert (proposal.cc, proposal.subject, proposal.about) == ((), "", None)


def test_the_phone_that_wrote_to_this_number_counts_more_than_the_user_id_and_than_another_phone(say, number):
    message = say("m1", 5, ANNA_ID, also=[ANNA])
    ContactPoint.objects.create(
        team=number.team, kind="phone", key="+49301111111", raw="030 1111111", contact=message.sender.contact
    )
    assert to_of(addressing.propose(message.inquiry)) == [("phone", "+491701234567")]


def test_who_hides_the_phone_is_written_to_by_the_user_id(say):
    message = say("m1", 5, ANNA_ID)
    assert to_of(addressing.propose(message.inquiry)) == [("whatsapp", "DE.1a")]


def test_after_a_new_number_the_newest_one_is_taken(say, boss):
    old, new = say("m1", 50), say("m2", 2, "wa:DE.2b", also=["tel:491709999999"])
    joining.join(new.sender.contact_id, old.sender.contact_id, boss)
    for pk in (old.inquiry_id, new.inquiry_id):
        assert to_of(addressing.propose(Inquiry.objects.get(pk=pk))) == [("phone", "+491709999999")]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("0049 170 1234567", "+491701234567"), ("54 9 11 2345-6789", "+5491123456789"), ("0170 1234567", "+491701234567")],
)  # fmt: skip
def test_a_number_is_shown_as_a_provider_takes_it(raw, shown, number, say):
    key = {"0049 170 1234567": "+491701234567", "54 9 11 2345-6789": "+541123456789"}.get(
        raw, "+491701234567"
    )
    point = ContactPoint(kind="phone", raw=raw, key=key, name="Anna")
    assert chat_addressing.address_of(point) == Address(shown, "Anna", PointKind.PHONE)


def test_who_wrote_what_is_answered_counts_not_whose_inquiry_it_is(say, write, boss):
    from inquiries.services import moving

    bob = say("m1", 1, "tel:491705555555", name="Bob")
    anna = write("a@x", 3).inquiry
    moving.move(bob, anna, boss)
    assert to_of(addressing.propose(Inquiry.objects.get(pk=anna.pk))) == [("phone", "+491705555555")]


# --- like a SIM -----------------------------------------------------------------------------------------------------


def test_both_channels_of_one_inquiry_are_proposed_with_their_own_addresses(
    say, write, account, number, boss
):
    mail = write("a@x", 9, cc=["bob@home.example"])
    inquiry = one_person(say("m1", 2), mail, boss)
    by_chat, by_mail = addressing.for_account(inquiry, number), addressing.for_account(inquiry, account)
    assert to_of(by_chat) == [("phone", "+491701234567")] and by_chat.about is None
    assert to_of(by_mail) == [("email", MAIL)] and by_mail.subject == "Re: Crete"
    assert by_mail.about == mail and [one.address for one in by_mail.cc] == ["bob@home.example"]
    assert addressing.propose(inquiry).account == number


def test_a_mail_to_somebody_who_only_chatted_begins_a_thread_of_its_own(say, account):
    inquiry = say("m1").inquiry
    ContactPoint.objects.create(team=account.team, kind="email", key=MAIL, raw=MAIL, contact=inquiry.contact)
    proposal = addressing.for_account(inquiry, account)
    assert to_of(proposal) == [("email", MAIL)]
    assert (proposal.subject, proposal.about) == ("Your inquiry", None)


def test_who_is_not_there_is_said_in_words(say, write, account, number):
    no_chat, no_mail = (
        addressing.for_account(write("a@x").inquiry, number),
        addressing.for_account(say("m1").inquiry, account),
    )
    assert no_chat.to == no_mail.to == ()
    assert no_chat.why_nobody == "Anna has no Chat number here."
    assert no_mail.why_nobody == "Anna has no e-mail address here."
    assert not windows.options(write("b@x").inquiry, number).free_text


def test_a_phone_in_a_signature_opens_the_other_channel_once_they_are_one_and_closes_it_when_parted(
    say, write, number, boss
):
    chat = say("m1", 3)
    alone = chat.sender.contact_id
    mail = write(
        "a@x", 2, text="Crete in May, two adults.\n\nKind regards\nAnna Berg\nMobile: +49 170 1234567"
    )
    Extraction.objects.update(available_at=NOW)
    extracting.extract_due()
    assert addressing.for_account(mail.inquiry, number).why_nobody
    (offer,) = mentions.offers(mentions.PhoneMention.objects.all(), mail.inquiry.contact)
    joined = mentions.accept(offer, boss)
    inquiry = Inquiry.objects.get(pk=mail.inquiry_id)
    assert to_of(addressing.for_account(inquiry, number)) == [("phone", "+491701234567")]
    assert windows.options(inquiry, number).free_text and joined.pk == inquiry.contact_id
    joining.part(alone, boss)
    assert addressing.for_account(Inquiry.objects.get(pk=mail.inquiry_id), number).why_nobody
    assert to_of(addressing.propose(Inquiry.objects.get(pk=chat.inquiry_id))) == [("phone", "+491701234567")]


# --- through both and back ------------------------------------------------------------------------------------------


def send(inquiry, boss, account, text: str, **more: Any) -> Message:
    proposal = addressing.for_account(inquiry, account)
    written = Written(
        text=text, recipients={"to": addressing.line(proposal.to), "cc": "left@over.example; half an addr"[: 0 if account.channel != fake.CHAT else 99]},
        subject=proposal.subject, about=more.pop("about", proposal.about), account=account, **more,
    )  # fmt: skip
    message = sending.send(drafts.save(inquiry, boss, written, uuid.uuid4(), None))
    delivering.send_due()
    return message


def test_one_timeline_holds_chat_mail_and_chat_again(
    say, write, account, number, boss, fake_channel, chat_channel
):
    mail = write("a@x", 9)
    inquiry = one_person(say("m1", 2), mail, boss)
    first = send(inquiry, boss, number, "By chat")
    second = send(inquiry, boss, account, "By mail", quote=True)
    third = send(inquiry, boss, number, "By chat again")
    assert [one.channel for one in inquiry.messages.filter(direction="out")] == [
        fake.CHAT,
        fake.NAME,
        fake.CHAT,
    ]
    assert [one.text for one in chat_channel.sent] == ["By chat", "By chat again"]
    (sent,) = fake_channel.sent
    assert (sent.in_reply_to, sent.references, sent.subject) == ("a@x", ("a@x",), "Re: Crete")
    assert "> Hello" in sent.quoted
    for message in (first, third):
        assert (message.in_reply_to, message.references, message.subject) == ([], [], "")
        assert [(one["role"], one["kind"]) for one in message.recipients] == [("to", "phone")]
        assert message.text == message.reply_text
    answer = write("b@x", 0, in_reply_to=[second.external_id], subject="Re: Crete")
    assert answer.inquiry_id == inquiry.pk == say("m2", 0).inquiry_id


def test_a_message_is_quoted_only_where_somebody_chose_it_and_only_on_its_number(
    say, write, number, second, boss, chat_channel
):
    about = say("m1", 2)
    inquiry = about.inquiry
    proposal = addressing.propose(inquiry, DraftMode.REPLY, about)
    assert proposal.about == about and proposal.account == number
    ours = send(inquiry, boss, number, "To this one", about=about)
    assert ours.in_reply_to == ["m1"] and chat_channel.sent[-1].in_reply_to == "m1"
    again = send(inquiry, boss, number, "As I wrote", about=ours)
    assert again.in_reply_to == ["sm1"], "what we wrote has its name at the provider"
    say("m2", 1, into=second)
    assert send(inquiry, boss, second, "From the shop", about=about).in_reply_to == []


def test_what_came_by_chat_is_forwarded_by_mail_with_its_files(say, account, number, boss, fake_channel):
    message = say("m1", files=[["passport.txt", "text/plain", "P123"]], text="My passport")
    proposal = addressing.propose(message.inquiry, DraftMode.FORWARD, message)
    assert (proposal.account, proposal.to, proposal.about) == (account, (), message)
    written = Written(
        text="", recipients={"to": "hotel@crete.example"}, subject=proposal.subject, mode=DraftMode.FORWARD,
        about=message, account=account,
    )  # fmt: skip
    draft = drafts.save(message.inquiry, boss, written, uuid.uuid4(), None)
    drafts.answer(draft, DraftMode.FORWARD, message)
    sending.send(draft)
    delivering.send_due()
    (sent,) = fake_channel.sent
    assert "My passport" in sent.quoted and [one.filename for one in sent.attachments] == ["passport.txt"]
    written = Written(
        text="x", recipients={"to": "+491701234567"}, mode=DraftMode.FORWARD, about=message, account=number
    )
    with pytest.raises(NotSendable, match="forwarded by e-mail"):
        sending.send(drafts.save(message.inquiry, boss, written, uuid.uuid4(), None))


@pytest.mark.parametrize("typed", ["", "anna@home.example", "Anna", "+491701234567, +491709999999", "0170"])
def test_a_chat_goes_to_one_number_or_user_id(say, number, boss, typed):
    inquiry = say("m1").inquiry
    written = Written(text="Hello", recipients={"to": typed}, account=number)
    with pytest.raises(NotSendable):
        sending.send(drafts.save(inquiry, boss, written, uuid.uuid4(), None))


def test_a_file_that_the_provider_does_not_take_is_refused_before_it_is_queued(
    say, number, boss, chat_channel
):
    chat_channel.max_file = 3
    inquiry = say("m1").inquiry
    written = Written(text="Hello", recipients={"to": "+491701234567"}, account=number)
    draft = drafts.save(inquiry, boss, written, uuid.uuid4(), None)
    drafts.add_file(draft, IncomingAttachment("offer.pdf", "application/pdf", b"%PDF-1.7"))
    with pytest.raises(NotSendable, match=r"offer\.pdf is too large"):
        sending.send(draft)


names = st.text(max_size=30).filter(lambda one: "\x00" not in one)


@given(
    names,
    st.sampled_from(
        [("+491701234567", PointKind.PHONE), ("DE.1aB", PointKind.WHATSAPP), ("BR.ENT.7", PointKind.WHATSAPP)]
    ),
)
def test_a_line_that_is_shown_is_read_again_as_the_same_address(name, what):
    account = ChannelAccount(channel="whatsapp")
    shown = addressing.line([Address(what[0], " ".join(name.split()), what[1])])
    (found,), wrong = addressing.parse(shown, account)
    assert (found.address, found.kind) == what and not wrong


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_address_or_is_named_as_none(text):
    found, wrong = addressing.parse(text, ChannelAccount(channel="whatsapp"))
    assert all(one.kind in (PointKind.PHONE, PointKind.WHATSAPP) for one in found)
    assert bool(found or wrong) == bool(list(addressing._pieces(text)))
