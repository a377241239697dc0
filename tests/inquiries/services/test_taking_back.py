"""Replies that have not gone out: undone, scheduled, overtaken. Real threads where two may be at it at once."""

from __future__ import annotations

import contextlib
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inquiries import intake
from inquiries.channels import Address, IncomingAttachment, PermanentError, TemporaryError
from inquiries.models import Delivery, Draft, Inquiry, InquiryEvent, Message
from inquiries.services import delivering, drafts, merging, receiving, replying, sending, taking_back
from inquiries.services.drafts import Written
from inquiries.services.replying import Letter, NotSendable, SomebodyWrote
from inquiries.services.work import StaleState
from inquiries.states import InquiryStatus, WorkStatus
from tests.inquiries.services.test_races import record_in_parallel, together
from tests.support import channel as fake

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
ANNA = "anna@home.example"


@pytest.fixture
def inquiry(receive):
    return receive(T0, id="a@x", **{"from": ANNA}, name="Anna", subject="Crete").inquiry


@pytest.fixture
def undo(settings):
    settings.UNDO_SECONDS = 10


def draft_of(inquiry, kim, text="Dear Anna", **fields) -> Draft:
    written = Written(text=text, recipients={"to": f"Anna <{ANNA}>"}, subject="Re: Crete", **fields)
    return drafts.save(inquiry, kim, written, uuid.uuid4(), None)


def later(**ahead) -> datetime:
    return timezone.now() + timedelta(**ahead)


def due_now() -> None:
    Delivery.objects.filter(status=WorkStatus.QUEUED).update(available_at=timezone.now())


# --- undo -----------------------------------------------------------------------------------------------------------


def test_a_reply_waits_ten_seconds_and_comes_back_into_the_draft_with_its_files(
    inquiry, kim, fake_channel, undo
):
    draft = draft_of(inquiry, kim)
    drafts.add_file(draft, IncomingAttachment("offer.pdf", "application/pdf", b"%PDF-1.7"))
    message = sending.send(draft)
    delivering.send_due()
    assert not fake_channel.sent and drafts.open_of(kim, inquiry.pk) is None
    assert Inquiry.objects.get().status == InquiryStatus.WAITING

    taking_back.take_back(Delivery.objects.get(), kim)

    due_now()
    delivering.send_due()
    row, back = Inquiry.objects.get(), drafts.open_of(kim, inquiry.pk)
    assert not fake_channel.sent and Delivery.objects.get().status == WorkStatus.CANCELLED
    assert (back.text, back.recipients["to"], [one.name for one in back.files.all()]) == (
        "Dear Anna", f"Anna <{ANNA}>", ["offer.pdf"],
    )  # fmt: skip
    assert (row.status, row.message_count, row.last_direction) == (InquiryStatus.OPEN, 1, "in")
    assert row.waiting_since is not None
    message.refresh_from_db()
    assert (message.unsaid, message.thread_keys, message.search) == ("withdrawn", [], None)
    sending.send(back)
    due_now()
    delivering.send_due()
    assert [one.filename for one in fake_channel.sent[0].attachments] == ["offer.pdf"]
    assert not Draft.objects.exists()


def test_undo_and_the_worker_at_the_same_moment_either_send_or_give_back(inquiry, kim, fake_channel, undo):
    ends = set()
    for number in range(6):
        sending.send(draft_of(inquiry, kim, f"No. {number}"))
        due_now()
        delivery = Delivery.objects.order_by("-pk")[0]
        told: list[str] = []

        def act(which: int, delivery=delivery, told=told) -> None:
            if which:
                delivering.send_due()
                return
            try:
                taking_back.take_back(delivery, kim)
            except StaleState:
                told.append("too late")

        together(2, act)
        delivery.refresh_from_db()
        sent = any(one.text == f"No. {number}" for one in fake_channel.sent)
        back = Draft.objects.filter(message=None).exists()
        assert (sent, back, bool(told)) in ((True, False, True), (False, True, False))
        assert delivery.status == (WorkStatus.DONE if sent else WorkStatus.CANCELLED)
        ends.add(sent)
        Draft.objects.all().delete()
    assert ends


def test_what_was_begun_meanwhile_keeps_its_words(inquiry, kim, undo):
    sending.send(draft_of(inquiry, kim, "First"))
    second = draft_of(inquiry, kim, "Second")
    drafts.add_file(second, IncomingAttachment("b.txt", "text/plain", b"b"))
    taking_back.take_back(Delivery.objects.get(), kim)
    (draft,) = Draft.objects.all()
    assert (draft.text, draft.files.count()) == ("Second\n\nFirst", 1)


def test_a_refused_reply_is_changed_and_sent_once_more(inquiry, kim, fake_channel):
    fake_channel.refusal = PermanentError("550", "There is no such address.")
    sending.send(draft_of(inquiry, kim))
    delivering.send_due()
    taking_back.take_back(Delivery.objects.get(), kim)
    row = Inquiry.objects.get()
    assert drafts.open_of(kim, inquiry.pk).text == "Dear Anna" and not row.unsent
    assert row.messages.filter(unsaid="").count() == 1


def test_a_reply_that_was_queued_without_a_draft_comes_back_as_one(inquiry, kim, undo):
    letter = Letter("Hello", to=[Address(ANNA)], bcc=[Address("boss@agency.example")], subject="Re: Crete")
    replying.queue_reply(inquiry, kim, letter)
    taking_back.take_back(Delivery.objects.get(), kim)
    draft = drafts.open_of(kim, inquiry.pk)
    assert draft.recipients == {"to": ANNA, "cc": "", "bcc": "boss@agency.example"}


# --- scheduled ------------------------------------------------------------------------------------------------------


def test_a_scheduled_reply_is_said_only_when_it_goes_out(inquiry, kim, fake_channel, receive):
    message = sending.send(draft_of(inquiry, kim), send_at=later(days=1))
    row = Inquiry.objects.get()
    assert row.scheduled and row.waiting_since and row.message_count == 1 and row.last_direction == "in"
    delivering.send_due()
    assert not fake_channel.sent
    due_now()
    delivering.send_due()
    row = Inquiry.objects.get()
    assert len(fake_channel.sent) == 1 and not row.scheduled and row.waiting_since is None
    assert (row.status, row.message_count, row.last_direction) == (InquiryStatus.WAITING, 2, "out")
    answer = receive(timezone.now(), id="b@x", **{"from": ANNA}, in_reply_to=[message.external_id])
    assert answer.inquiry_id == inquiry.pk
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        ({"from": ANNA}, False),
        ({"from": ANNA, "kind": "auto_reply"}, True),
        ({"from": ANNA, "flags": ["bulk"]}, True),
        ({"from": "clerk@airline.example"}, True),
    ],
)
def test_the_customers_answer_cancels_it_and_nothing_else_does(
    inquiry, kim, fake_channel, receive, told, sent
):
    replying.queue_reply(inquiry, kim, Letter("Any seats left?", to=[Address("clerk@airline.example")]))
    delivering.send_due()
    fake_channel.sent.clear()
    sending.send(draft_of(inquiry, kim), send_at=later(hours=1))
    receive(timezone.now(), id="b@x", in_reply_to=["a@x"], subject="Re: Crete", **told)
    due_now()
    delivering.send_due()
    assert bool(fake_channel.sent) is sent
    draft = drafts.open_of(kim, inquiry.pk)
    assert Inquiry.objects.get(pk=inquiry.pk).scheduled is False
    if not sent:
        assert draft.overtaken and draft.text == "Dear Anna"
        event = InquiryEvent.objects.get(type="unscheduled")
        assert event.actor is None and event.data == {"reason": "answered"}
        assert Message.objects.get(reply_text="Dear Anna").unsaid == "overtaken"


def test_answer_and_worker_at_the_same_moment_either_send_or_give_back(account, inquiry, kim, fake_channel):
    for number in range(5):
        sending.send(draft_of(inquiry, kim, f"No. {number}"), send_at=later(hours=1))
        due_now()
        raw = fake.raw(
            timezone.now(), id=f"b{number}@x", **{"from": ANNA}, in_reply_to=["a@x"], text=str(number)
        )
        intake.store_inbound(account, [raw])
        together(2, lambda which: receiving.process_inbound() if which else delivering.send_due())
        sent = any(one.text == f"No. {number}" for one in fake_channel.sent)
        draft = Draft.objects.filter(message=None).first()
        assert (draft is None) is sent
        assert Message.objects.filter(direction="in").count() == number + 2
        assert not Inquiry.objects.get().scheduled
        Draft.objects.all().delete()


def test_scheduling_while_the_customer_writes_is_either_refused_or_cancelled(account, inquiry, kim):
    """No reply may stay scheduled that its writer did not write in the light of what the customer said."""
    for number in range(5):
        seen = max(inquiry.messages.values_list("pk", flat=True))
        draft = draft_of(inquiry, kim, f"No. {number}")
        raw = fake.raw(
            timezone.now(), id=f"b{number}@x", **{"from": ANNA}, in_reply_to=["a@x"], text=str(number)
        )

        def act(which: int, draft=draft, seen=seen, raw=raw) -> None:
            if which:
                record_in_parallel(account, [raw])
                return
            with contextlib.suppress(SomebodyWrote):
                sending.send(draft, seen=seen, send_at=later(hours=1))

        together(2, act)
        assert not Message.objects.filter(unsaid="scheduled").exists()
        assert Draft.objects.get(message=None).text == f"No. {number}"
        Draft.objects.all().delete()


def test_send_now_and_times_that_make_no_sense(inquiry, kim, fake_channel):
    draft = draft_of(inquiry, kim)
    for at in (later(minutes=-1), later(days=400)):
        with pytest.raises(NotSendable, match="must lie ahead"):
            sending.send(draft, send_at=at)
    sending.send(draft, send_at=later(days=1))
    delivering.send_now(Delivery.objects.get(), kim)
    delivering.send_due()
    assert len(fake_channel.sent) == 1
    with pytest.raises(StaleState):
        delivering.send_now(Delivery.objects.get(), kim)


def test_a_scheduled_reply_that_failed_for_a_moment_is_a_reply_like_any_other(
    inquiry, kim, fake_channel, receive
):
    sending.send(draft_of(inquiry, kim), send_at=later(hours=1))
    fake_channel.refusal = TemporaryError("busy", "Busy.")
    due_now()
    delivering.send_due()
    fake_channel.refusal = None
    receive(timezone.now(), id="b@x", **{"from": ANNA}, in_reply_to=["a@x"])
    due_now()
    delivering.send_due()
    assert len(fake_channel.sent) == 1 and Inquiry.objects.get().message_count == 3


def test_a_merge_takes_drafts_and_scheduled_replies_along(inquiry, kim, receive, fake_channel):
    other = receive(T0, id="z@x", **{"from": "bob@home.example"}, subject="Rhodes").inquiry
    sending.send(draft_of(inquiry, kim, "Scheduled"), send_at=later(hours=1))
    draft_of(inquiry, kim, "Here")
    draft_of(other, kim, "There")
    merging.merge(inquiry.pk, other.pk, kim)
    row = Inquiry.objects.get(pk=other.pk)
    assert row.scheduled and row.message_count == 2
    assert drafts.open_of(kim, other.pk).text == "There\n\nHere"
    due_now()
    delivering.send_due()
    assert len(fake_channel.sent) == 1 and not Inquiry.objects.get(pk=other.pk).scheduled


def test_an_ordinary_mail_costs_no_query_more(inquiry, receive):
    """The flag comes back with the row of the list."""
    with CaptureQueriesContext(connection) as queries:
        receive(timezone.now(), id="b@x", **{"from": ANNA}, in_reply_to=["a@x"])
    assert not any("inquiries_delivery" in one["sql"] for one in queries)
