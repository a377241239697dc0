"""Messages of a chat: where they belong, whose they are, and what comes with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from inquiries import intake
from inquiries.channels import IncomingAttachment, PermanentError
from inquiries.models import (
    Attachment,
    Contact,
    ContactPoint,
    Extraction,
    InboundItem,
    Inquiry,
    InquiryEvent,
    MediaJob,
    Message,
    MessagingWindow,
    PhoneMention,
    Placement,
    history,
)
from inquiries.services import listrow, media, moving, receiving
from inquiries.states import InboundOutcome, InquiryStatus, WorkStatus
from tests.support import channel as fake

pytestmark = pytest.mark.django_db
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
ANNA, ANNA_ID = "tel:491701234567", "wa:DE.1a"
Say = Callable[..., Message]


@pytest.fixture
def say(number, receive) -> Say:
    """A message of Anna to our number."""

    def run(id: str, text: str = "Hello", minutes: float = 0, **told: Any) -> Message:
        told = {"from": ANNA, "name": "Anna", "to": ["tel:+49301234567"], **told}
        return receive(T0 + timedelta(minutes=minutes), into=number, id=id, text=text, **told)

    return run


def status_of(message: Message, status: str) -> None:
    closed = {"closed_at": message.received_at} if status == InquiryStatus.CLOSED else {}
    Inquiry.objects.filter(pk=message.inquiry_id).update(status=status, **closed)


# --- where it belongs -----------------------------------------------------------------------------------------------


def test_the_lines_of_one_person_are_one_inquiry(say):
    first, second = say("m1"), say("m2", "Crete in May?", 1)
    assert first.placement == Placement.FIRST and second.placement == Placement.CUSTOMER
    assert first.inquiry_id == second.inquiry_id
    assert Inquiry.objects.get().message_count == 2 and Contact.objects.get().name == "Anna"


def test_a_chat_of_a_known_contact_joins_the_mail_inquiry(say, receive):
    mail = receive(T0, id="a@x", **{"from": "anna@home.example"}, subject="Crete")
    ContactPoint.objects.create(
        team=mail.team, kind="phone", key="+491701234567", raw="+49 170 1234567", contact=mail.sender.contact
    )
    message = say("m1", minutes=5)
    assert message.inquiry_id == mail.inquiry_id and message.placement == Placement.CUSTOMER
    row = Inquiry.objects.get()
    assert row.last_channel == fake.CHAT and row.message_count == 2 and row.subject == "Crete"


def two_inquiries(say, receive) -> tuple[Message, Message]:
    """One by chat, and a newer one by mail, both open and Anna's."""
    chat = say("m1")
    mail = receive(T0 + timedelta(days=1), id="a@x", **{"from": "anna@home.example"}, subject="Crete")
    ContactPoint.objects.filter(pk=mail.sender_id).update(contact=chat.sender.contact)
    Inquiry.objects.filter(pk=mail.inquiry_id).update(contact=chat.sender.contact)
    return chat, mail


def test_of_several_open_inquiries_it_joins_the_one_last_talked_in_on_this_number(say, receive):
    chat, _ = two_inquiries(say, receive)
    message = say("m2", minutes=60 * 48)
    assert message.inquiry_id == chat.inquiry_id and message.placement == Placement.LAST_TALK


def test_else_the_newest_one(say, receive):
    _, mail = two_inquiries(say, receive)
    message = say("m2", minutes=60 * 24 * 9)
    assert message.inquiry_id == mail.inquiry_id and message.placement == Placement.NEWEST


def test_the_message_it_quotes_counts_most(say, receive):
    _, mail = two_inquiries(say, receive)
    moving.move(say("m2", minutes=1), Inquiry.objects.get(pk=mail.inquiry_id), None)
    message = say("m3", minutes=2, in_reply_to=["m2"])
    assert message.inquiry_id == mail.inquiry_id and message.placement == Placement.REFERENCES


@pytest.mark.parametrize(("days", "again"), [(5, True), (45, False)])
def test_what_was_closed_a_short_while_ago_is_opened_again(say, days, again):
    first = say("m1")
    status_of(first, InquiryStatus.CLOSED)
    second = say("m2", "Thank you, it was lovely", 60 * 24 * days)
    assert (second.inquiry_id == first.inquiry_id) == again
    assert second.placement == (Placement.AFTERWARDS if again else Placement.FIRST)
    assert Inquiry.objects.get(pk=second.inquiry_id).status == (
        InquiryStatus.OPEN if again else InquiryStatus.NEW
    )


def test_a_quiet_notice_wakes_nobody_and_opens_no_clock(say):
    notice = say("m1", "Anna has a new security code", flags=["quiet"])
    row = Inquiry.objects.get(pk=notice.inquiry_id)
    assert row.status == InquiryStatus.CLOSED and not row.unread and row.waiting_since is None
    assert row.window_closes_at is None and not Extraction.objects.exists()
    question = say("m2", "Crete?", 1)
    row.refresh_from_db()
    assert question.inquiry_id == notice.inquiry_id and row.status == InquiryStatus.OPEN and row.unread


def test_many_lines_in_a_minute_are_no_loop(say):
    messages = [say(f"m{n}", minutes=n / 60) for n in range(30)]
    assert not any(one.flags for one in messages)


# --- who it is ------------------------------------------------------------------------------------------------------


def test_a_user_id_and_a_phone_of_one_message_are_one_person(say):
    message = say("m1", **{"from": ANNA_ID}, also=[ANNA])
    assert message.sender.kind == "whatsapp"
    assert {one.contact_id for one in ContactPoint.objects.filter(kind__in=["phone", "whatsapp"])} == {
        message.sender.contact_id
    }
    assert say("m2", minutes=1).inquiry_id == message.inquiry_id  # by phone alone


def test_a_user_id_that_comes_later_is_the_phones_person(say):
    phone = say("m1")
    both = say("m2", minutes=1, **{"from": ANNA_ID}, also=[ANNA])
    only_id = say("m3", minutes=2, **{"from": ANNA_ID})
    assert phone.inquiry_id == both.inquiry_id == only_id.inquiry_id and Contact.objects.count() == 1


def test_two_contacts_that_show_to_be_one_are_joined_and_it_is_written_down(say):
    phone, by_id = say("m1"), say("m2", **{"from": ANNA_ID})
    assert Contact.objects.count() == 2
    both = say("m3", minutes=1, **{"from": ANNA_ID}, also=[ANNA])
    assert Contact.objects.filter(merged_into=None).count() == 1
    assert {phone.inquiry_id, by_id.inquiry_id} == set(Inquiry.objects.values_list("pk", flat=True))
    assert Inquiry.objects.values("contact").distinct().count() == 1
    assert both.placement == Placement.LAST_TALK and history.Move.objects.get().by is None


def test_a_phone_that_was_given_to_somebody_new_asks_and_joins_nobody(say):
    say("m1", **{"from": ANNA_ID}, also=[ANNA])
    other = say("m2", minutes=1, **{"from": "wa:DE.9z", "name": "Ben"}, also=[ANNA])
    assert Contact.objects.filter(merged_into=None).count() == 2
    assert other.inquiry.message_count == 1
    assert PhoneMention.objects.get().contact_id == other.sender.contact_id


def test_somebody_without_a_name_is_called_by_the_phone(say):
    message = say("m1", **{"from": ANNA_ID, "name": ""}, also=[ANNA])
    assert message.sender_name == "491701234567" and message.sender.contact.name == "491701234567"


def tell(number, **told: Any) -> InboundItem:
    stored = intake.store_inbound(number, [fake.raw(None, **told)])
    receiving.process_inbound()
    return InboundItem.objects.get(pk=stored[0].item_id)


def test_a_new_number_is_the_same_person(say, number):
    old = say("m1")
    for _ in range(2):
        item = tell(number, event_type="number", old=ANNA, new="tel:491709999999", sent=T0.isoformat())
        assert item.outcome == InboundOutcome.STATUS
    new = say("m2", minutes=9, **{"from": "tel:491709999999"})
    assert new.inquiry_id == old.inquiry_id and Contact.objects.filter(merged_into=None).count() == 1
    assert InquiryEvent.objects.filter(type="number_changed").count() == 1


def test_a_new_number_that_has_written_already_is_joined(say, number):
    say("m1"), say("m2", **{"from": "tel:491709999999", "name": "A."})
    tell(number, event_type="number", old=ANNA, new="tel:491709999999", sent=T0.isoformat())
    assert Contact.objects.filter(merged_into=None).count() == 1


# --- what comes with it ---------------------------------------------------------------------------------------------


def test_the_window_opens_with_the_customers_last_word_whatever_the_order(say):
    say("m2", minutes=30), say("m1", minutes=10)
    assert MessagingWindow.objects.get().opened_at == T0 + timedelta(minutes=30)
    assert Inquiry.objects.get().window_closes_at == T0 + timedelta(minutes=30, hours=24)


def test_what_is_told_afterwards_opens_no_window_and_wakes_nobody_when_it_is_old(say):
    say("m1", "Old", flags=["past"], minutes=-60 * 24 * 400)
    say("m2", "Old", flags=["past"], minutes=1 - 60 * 24 * 400)
    row = Inquiry.objects.get()
    assert (row.status, row.unread, row.waiting_since, row.message_count) == ("closed", False, None, 2)
    recent = say("m3", "Recent", flags=["past"], sent=timezone.now().isoformat())
    Message.objects.filter(pk=recent.pk).update(received_at=timezone.now())
    assert not MessagingWindow.objects.exists()
    assert all(one.window_closes_at is None for one in Inquiry.objects.all())
    listrow.rebuild(recent.inquiry_id)
    assert Inquiry.objects.get(pk=recent.inquiry_id).window_closes_at is None


def test_what_is_told_a_few_days_afterwards_is_work_all_the_same(say, number, receive):
    yesterday = timezone.now() - timedelta(days=1)
    told = {"from": ANNA, "to": ["tel:+49301234567"], "flags": ["past"]}
    message = receive(yesterday, into=number, id="m1", text="And?", **told)
    assert (message.inquiry.status, message.inquiry.unread) == ("new", True)
    assert not MessagingWindow.objects.exists()


def test_history_is_none_of_a_matter_that_began_much_later(say):
    now, earlier = say("m3"), say("m2", minutes=-60 * 24 * 29)
    assert earlier.inquiry_id == now.inquiry_id
    assert say("m1", minutes=-60 * 24 * 60).inquiry_id != now.inquiry_id


def test_mail_opens_no_window(receive):
    message = receive(T0, id="a@x", **{"from": "anna@home.example"}, subject="Crete")
    assert not MessagingWindow.objects.exists() and message.inquiry.window_closes_at is None


def test_a_moved_message_shows_the_window_of_its_writer_here_and_there(say, django_user_model):
    say("m1"), (later := say("m2", minutes=30))
    there = moving.move(later, None, django_user_model.objects.create(username="kim"))
    closes = {one.pk: one.window_closes_at for one in Inquiry.objects.all()}
    assert there.pk in closes and set(closes.values()) == {T0 + timedelta(minutes=30, hours=24)}


def test_what_has_no_words_is_named_in_the_list_and_found(say):
    say("m1", "", content={"location": {"name": "Hotel Elba", "latitude": 1.0, "longitude": 2.0}})
    assert Inquiry.objects.get().last_preview == "Location: Hotel Elba"
    assert Message.objects.filter(search="elba").exists()
    say("m2", "", 1, media=[{"ref": "f1", "content_type": "audio/ogg", "voice": True}])
    row = Inquiry.objects.get()
    assert row.last_preview == "Voice message" and row.attachment_count == 1


def test_the_advert_that_brought_the_customer_is_kept(say):
    say("m1", content={"referral": {"headline": "Crete from 499", "url": "https://a.example"}})
    say("m2", minutes=1, content={"referral": {"headline": "Another"}})
    assert Inquiry.objects.get().lead_source == "Advert: Crete from 499"


PHOTO = {"ref": "f1", "filename": "beach.jpg", "content_type": "image/jpeg"}


def test_a_file_is_fetched_after_the_message_was_stored(say, chat_channel):
    message = say("m1", "Look", media=[PHOTO, {**PHOTO, "ref": "f2"}])
    assert MediaJob.objects.filter(status=WorkStatus.QUEUED).count() == 2 and not Attachment.objects.exists()
    chat_channel.media["f1"] = IncomingAttachment("beach.jpg", "image/jpeg", b"\xff\xd8\xff beach")
    chat_channel.media["f2"] = PermanentError("gone", "The file is not there any more.")
    media.fetch_due()
    assert Attachment.objects.get().file.true_type == "image/jpeg"
    lost = MediaJob.objects.get(status=WorkStatus.DEAD)
    assert lost.error_words == "The file is not there any more." and message.attachment_count == 2


def test_a_file_that_is_not_there_yet_is_tried_again(say, chat_channel, django_user_model):
    say("m1", media=[PHOTO])
    media.fetch_due()
    job = MediaJob.objects.get()
    assert job.status == WorkStatus.QUEUED and job.attempts == 1
    chat_channel.media["f1"] = PermanentError("gone", "Gone.")
    MediaJob.objects.update(available_at=T0)
    media.fetch_due()
    job.refresh_from_db()
    media.again(job, django_user_model.objects.create(username="kim"))
    chat_channel.media["f1"] = IncomingAttachment("beach.jpg", "image/jpeg", b"\xff\xd8\xff beach")
    media.fetch_due()
    assert Attachment.objects.get().position == job.position and media.missing(job.message_id) == 0


def test_a_message_that_comes_twice_is_one_with_one_set_of_files(say):
    say("m1", media=[PHOTO])
    say("m1", "Hello", 1, media=[PHOTO])
    assert Message.objects.count() == 1 and MediaJob.objects.count() == 1
