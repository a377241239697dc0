"""A row of Twilio's list tells less than the webhook. Whichever comes first, in the end all is there, once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from inquiries import channels, intake
from inquiries.channels import IncomingAttachment, RawInbound
from inquiries.models import (
    Attachment,
    Contact,
    InboundItem,
    Inquiry,
    MediaJob,
    Message,
    MessagingWindow,
    Participant,
    Receipt,
)
from inquiries.services import attachments, originals, receiving, recording, reparsing, work
from inquiries.states import InboundOutcome
from tests.channels_whatsapp import payloads as p

T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
BODY = "The hotel we would like"
ROW = p.listed(body=BODY, media=("image/jpeg",))
FULL = p.twilio(
    Body=BODY, MessageType="image", OriginalRepliedMessageSid=p.sid("SM", "S"), Forwarded="true",
    **p.media_fields("image/jpeg"), **p.ADVERT,
)  # fmt: skip


def shape(message: Message) -> dict[str, object]:
    """What staff see of it."""
    message.refresh_from_db()
    inquiry = Inquiry.objects.get(pk=message.inquiry_id)
    return {
        "text": message.text,
        "content": message.content,
        "who": (message.sender_name, message.sender.key),
        "points": {one.key for one in message.sender.contact.points.all()},
        "contact": inquiry.contact.name,
        "quoted": message.in_reply_to,
        "media": list(MediaJob.objects.order_by("position").values_list("position", "ref")),
        "files": (message.attachment_count, inquiry.attachment_count),
        "row": (inquiry.last_sender, inquiry.last_preview, inquiry.lead_source, inquiry.message_count),
        "window": MessagingWindow.objects.get(point=message.sender_id).opened_at,
        "keys": set(message.thread_keys),
        "people": set(Participant.objects.values_list("point", flat=True)) >= {message.sender_id},
    }


@pytest.fixture
def wanted(take):
    """Of the webhook alone."""
    with transaction.atomic():
        found = shape(take(FULL, "m:alone", T0).message)
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_the_webhook_completes_what_the_list_told(take, wanted):
    first = take(ROW, "l:1", T0)
    assert first.message.content["partial"] and first.message.sender_name == ""
    late = take(FULL, "m:1", T0 + timedelta(hours=2))
    assert late.outcome == InboundOutcome.DUPLICATE and late.message_id == first.message_id
    assert shape(first.message) == wanted
    assert Receipt.objects.count() == 2 and first.message.received_at == T0
    again = take(FULL, "m:2", T0)
    assert again.outcome == InboundOutcome.DUPLICATE and shape(first.message) == wanted


@pytest.mark.django_db
def test_the_list_changes_nothing_of_what_the_webhook_told(take, wanted):
    message = take(FULL, "m:1", T0).message
    take(ROW, "l:1", T0)
    assert shape(message) == wanted


@pytest.mark.django_db
def test_a_file_that_is_here_already_is_not_fetched_twice(take):
    message = take(ROW, "l:1", T0).message
    job = MediaJob.objects.get()
    picture = IncomingAttachment("beach.jpg", "image/jpeg", b"\xff\xd8\xff the beach")
    attachments.attach(message.pk, [picture], attachments.save_files([picture]), first=job.position)
    MediaJob.objects.update(status="done", finished_at=T0)
    take(FULL, "m:1", T0)
    message.refresh_from_db()
    assert Attachment.objects.count() == 1 and message.attachment_count == 2
    assert list(MediaJob.objects.order_by("position").values_list("position", flat=True)) == [0, 1]
    assert message.content["referral"]["medium"] == 1


@pytest.mark.django_db
def test_what_the_customer_changed_meanwhile_stays_changed(take, number):
    message = take(p.listed(body="Two adults"), "l:1", T0).message
    Message.objects.filter(pk=message.pk).update(
        text="Three adults", reply_text="Three adults", revised_at=T0,
        earlier_texts=[{"text": "Two adults", "at": T0.isoformat()}],
    )  # fmt: skip
    take(p.twilio(Body="Two adults"), "m:1", T0)
    message.refresh_from_db()
    assert message.text == "Three adults" and message.sender_name == "Anna Beispiel"


@pytest.mark.django_db
def test_reading_again_takes_the_fuller_original(take, wanted):
    message = take(ROW, "l:1", T0).message
    take(FULL, "m:1", T0)
    list(reparsing.reparse(None, dry_run=False))
    assert shape(message)["content"] == wanted["content"] and shape(message)["quoted"] == wanted["quoted"]


def together(account, raws: list[RawInbound]) -> None:
    """Each thread claims one delivery and records it at the same moment as the others."""
    intake.store_inbound(account, raws)
    ours = receiving.our_keys(account.team_id)
    gate, errors = threading.Barrier(len(raws)), []

    def one() -> None:
        try:
            (item,) = work.claim(InboundItem, 1)
            incoming = channels.get("whatsapp").parse(originals.load_one(item.pk), account.pk)
            gate.wait(10)
            recording.record(item, account, incoming, {}, ours)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in raws]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert not errors and not any(thread.is_alive() for thread in threads)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("row_first", [True, False])
def test_list_and_webhooks_at_one_moment_make_one_complete_message(number, row_first):
    """Eight deliveries of one message; who is first is chance."""
    pair = (ROW, FULL) if row_first else (FULL, ROW)
    together(number.account, [RawInbound(f"{n}", pair[n % 2], T0) for n in range(8)])
    message = Message.objects.get()
    found = shape(message)
    assert "partial" not in message.content and found["who"] == ("Anna Beispiel", p.ANNA_ID)
    assert Contact.objects.filter(merged_into=None).count() == 1 and Inquiry.objects.get().message_count == 1
    assert found["files"] == (2, 2) and len(found["media"]) == 2 and Receipt.objects.count() == 8


@pytest.mark.django_db(transaction=True)
def test_deliveries_that_share_nobody_but_the_message_do_not_collide(number):
    """The list hides the sender, the webhook names two points, and another message that it answers."""
    full = p.twilio(Body="Hi", OriginalRepliedMessageSid=p.sid("SM", "S"))
    rows = [p.listed(body="Hi", **{"from": "whatsapp:hidden"}), full] * 3
    together(number.account, [RawInbound(f"{n}", raw, T0) for n, raw in enumerate(rows)])
    message = Message.objects.get()
    assert message.sender.key == p.ANNA_ID
    assert message.inquiry.contact_id == message.sender.contact_id is not None
