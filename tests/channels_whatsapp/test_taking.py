"""From the raw original to the rows of the desk, through the front door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inquiries.models import (
    Contact,
    ContactPoint,
    Extraction,
    InboundItem,
    Inquiry,
    MediaJob,
    Message,
    MessagingWindow,
)
from inquiries.services import fates, receiving, work
from inquiries.states import Direction, InboundOutcome, InquiryStatus, WorkStatus
from tests.channels_whatsapp import payloads as p
from tests.factories import DeliveryFactory, ReplyFactory

pytestmark = pytest.mark.django_db
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
WAITS = {
    "meta status",
    "twilio status",
    "meta reaction",
    "twilio reaction",
    "meta edit",
    "meta revoke",
    "meta echo ",
}


def due() -> None:
    """What waits is due now."""
    InboundItem.objects.filter(status=WorkStatus.QUEUED).update(available_at=T0)
    receiving.process_inbound()


@pytest.mark.parametrize("kind", p.EVERY)
def test_every_kind_is_taken_in(take, kind):
    item = take(p.EVERY[kind](), at=T0)
    about_another = any(kind.startswith(one) for one in WAITS) and kind not in (
        "meta status warning", "meta echo with a file",
    )  # fmt: skip
    assert item.status == (WorkStatus.QUEUED if about_another else WorkStatus.DONE), item.error_words
    if item.message is not None:
        assert item.message.inquiry.message_count == 1
        assert Message.objects.get().received_at <= datetime.now(UTC)


@pytest.mark.parametrize("kind", ["meta image", "twilio advert", "listed text", "exported with a file"])
def test_the_same_original_read_again_changes_nothing(take, kind):
    item = take(p.EVERY[kind](), at=T0)
    InboundItem.objects.filter(pk=item.pk).update(status=WorkStatus.QUEUED, available_at=T0)
    receiving.process_inbound()
    again = take(p.EVERY[kind](), "another delivery", T0)
    assert again.outcome == InboundOutcome.DUPLICATE
    assert Message.objects.count() == 1 and Inquiry.objects.get().message_count == 1
    assert MediaJob.objects.count() == {"meta image": 1, "twilio advert": 1}.get(kind, 0)


def test_the_person_the_window_and_the_files_come_with_it(take):
    item = take(p.META["image"](), at=T0)
    message = item.message
    assert message.sender.key == p.ANNA_ID and message.sender_name == "Anna Beispiel"
    assert {one.key for one in ContactPoint.objects.filter(contact=message.sender.contact)} == {
        p.ANNA_ID,
        p.ANNA,
    }
    assert {one.opened_at for one in MessagingWindow.objects.all()} == {T0}
    assert MediaJob.objects.get().ref == "9001" and message.attachment_count == 1
    assert Extraction.objects.exists() and message.inquiry.last_preview == "The hotel we would like"


@pytest.mark.parametrize("kind", ["sticker", "image without words", "location"])
def test_what_has_no_words_is_not_read_for_a_trip(take, kind):
    message = take(p.META[kind](), at=T0).message
    assert not Extraction.objects.exists() and message.inquiry.status == InquiryStatus.NEW
    assert message.inquiry.last_preview


def test_a_customer_of_whom_nothing_is_known_is_shown_by_name(take):
    message = take(p.TWILIO["nothing of the sender"](), at=T0).message
    assert (
        message.sender is None and message.sender_name == "Anna Beispiel" and message.inquiry.contact is None
    )


def test_the_advert_is_the_lead_source(take):
    inquiry = take(p.META["advert"](), at=T0).message.inquiry
    inquiry.refresh_from_db()
    assert inquiry.lead_source == "Advert: Crete from 599 €"


# --- in any order ----------------------------------------------------------------------------------------------------


def test_a_status_that_is_here_before_the_provider_s_answer_was_stored(take):
    message = take(p.META["text"](), at=T0).message
    reply = ReplyFactory(inquiry=message.inquiry, channel="whatsapp", account=message.account)
    delivery = DeliveryFactory(message=reply, external_ids=[], status=WorkStatus.UNCONFIRMED)
    take(p.status("read", biz_opaque_callback_data=f"{reply.public_id}:0"))
    take(p.status("sent", biz_opaque_callback_data=f"{reply.public_id}:0"))
    delivery.refresh_from_db()
    assert delivery.provider_status == "read" and delivery.external_ids == ["wamid.S"]


def test_a_failure_is_told_in_words(take):
    message = take(p.META["text"](), at=T0).message
    reply = ReplyFactory(inquiry=message.inquiry, channel="whatsapp", account=message.account)
    delivery = DeliveryFactory(message=reply, external_ids=["wamid.S"], status=WorkStatus.DONE)
    fates.remember_ids(reply, ("wamid.S",))
    take(p.failed(131026))
    row = delivery.recipients.get()
    assert (row.error_code, row.error_words) == (
        "131026",
        "This number is not on WhatsApp. Answer by e-mail?",
    )


def test_a_reaction_a_change_and_a_deletion_wait_for_their_message(take):
    raws = [p.meta("reaction", "R", reaction={"message_id": "wamid.A", "emoji": "❤️"}), p.META["edit"]()]
    waiting = [take(raw) for raw in raws]
    assert {one.status for one in waiting} == {WorkStatus.QUEUED}
    message = take(p.text("Two adults"), at=T0).message
    due()
    message.refresh_from_db()
    assert message.text == "Three adults" and message.earlier_texts[0]["text"] == "Two adults"
    assert [one["emoji"] for one in message.reactions] == ["❤️"]
    take(p.META["revoke"]())
    message.refresh_from_db()
    assert message.deleted_at is not None and message.text == ""


def test_a_reaction_is_changed_and_taken_back(take):
    message = take(p.text("Two adults"), at=T0).message

    def react(emoji, seconds):
        about = {"message_id": "wamid.A", **({"emoji": emoji} if emoji else {})}
        take(p.meta("reaction", f"R{seconds}", reaction=about, timestamp=str(p.AT + seconds)))
        message.refresh_from_db()
        return [one["emoji"] for one in message.reactions]

    assert react("👍", 10) == ["👍"]
    assert react("❤️", 20) == ["❤️"]
    assert react("👍", 15) == ["❤️"]  # late
    assert react("", 30) == [""]


def test_a_clock_that_runs_ahead_by_years_does_not_outlast_later_changes(take):
    message = take(p.text("Two adults"), at=T0).message
    far = str(p.AT * 5)
    for second, body in enumerate(["Three adults", "Four adults"]):
        edit = {"original_message_id": "wamid.A", "message": {"type": "text", "text": {"body": body}}}
        take(p.meta("edit", f"X{body}", timestamp=far, edit=edit), at=T0 + timedelta(minutes=second + 1))
    message.refresh_from_db()
    assert message.text == "Four adults" and message.revised_at.year == 2026


def test_a_new_number_makes_two_contacts_one(take):
    old = take(p.text("I have a new phone soon", contacts=[], from_user_id=None), at=T0).message
    new_raw = p.text("It is me", "B", contacts=[], **{"from": p.ANNA_NEW_DIGITS}, from_user_id=None)
    new = take(new_raw, at=T0 + timedelta(minutes=1)).message
    assert old.sender.contact_id != new.sender.contact_id
    take(p.META["number changed"]())
    assert Contact.objects.filter(merged_into=None).count() == 1
    points = ContactPoint.objects.filter(contact__merged_into=None, contact__isnull=False)
    assert {one.key for one in points} == {p.ANNA, p.ANNA_ID, p.ANNA_NEW, p.ANNA_NEW_ID}


# --- what staff wrote elsewhere --------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [p.OUR_NUMBER, "+4930555999"])
def test_what_staff_write_on_the_phone_answers_the_inquiry(take, number, address):
    """Whether or not the number of the account is written right."""
    number.account.address = address
    number.account.save()
    first = take(p.META["text"](), at=T0).message
    assert Inquiry.objects.get().status == InquiryStatus.NEW
    echo = take(p.META["echo"](), at=T0 + timedelta(minutes=1)).message
    inquiry = Inquiry.objects.get()
    assert echo.inquiry_id == first.inquiry_id and echo.direction == Direction.OUT and echo.sender is None
    assert inquiry.status == InquiryStatus.WAITING and inquiry.waiting_since is None and not inquiry.unread
    assert Contact.objects.count() == 1 and {one.opened_at for one in MessagingWindow.objects.all()} == {T0}
    take(p.META["echo edited"]())
    echo.refresh_from_db()
    assert echo.text == "an hour ago" and echo.earlier_texts[0]["text"] == "I called you a minute ago"
    take(p.META["echo revoked"]())
    echo.refresh_from_db()
    assert echo.deleted_at is not None


def test_staff_begin_a_chat_on_the_phone(take):
    echo = take(p.META["echo"](), at=T0).message
    assert echo.inquiry.status == InquiryStatus.WAITING and echo.inquiry.contact.name == "Anna Beispiel"
    answer = take(p.text("Yes?"), at=T0 + timedelta(minutes=2)).message
    assert answer.inquiry_id == echo.inquiry_id


def test_nobody_but_us_changes_what_we_wrote_and_we_change_nothing_of_theirs(take):
    take(p.META["text"](), at=T0), take(p.META["echo"](), at=T0)
    theirs = p.meta("revoke", "X9", revoke={"original_message_id": "wamid.E"})
    ours = p.echo("revoke", "E9", revoke={"original_message_id": "wamid.A"})
    for raw in (theirs, ours):
        assert take(raw).outcome == InboundOutcome.SKIPPED
    assert not Message.objects.exclude(deleted_at=None).exists()


def test_what_never_came_is_skipped_at_last(take):
    item = take(p.status("read", "nowhere"))
    InboundItem.objects.filter(pk=item.pk).update(attempts=work.MAX_ATTEMPTS - 1)
    due()
    item.refresh_from_db()
    assert item.outcome == InboundOutcome.SKIPPED and "never came" in item.outcome_reason
