"""A chat's message of several parts: in order, each once, whatever happens between them. Real threads, real commits."""

from __future__ import annotations

import contextlib
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inquiries import intake
from inquiries.channels import (
    Address,
    IncomingAttachment,
    PermanentError,
    PointKind,
    TemporaryError,
)
from inquiries.models import Delivery, Draft, Inquiry, InquiryEvent, Message, MessagingWindow
from inquiries.services import (
    confirming,
    delivering,
    drafts,
    receiving,
    replying,
    sending,
    storing,
    sweeping,
    taking_back,
)
from inquiries.services.drafts import Written
from inquiries.services.replying import Letter, NotSendable
from inquiries.states import InquiryStatus, WorkStatus
from tests.inquiries.services.test_races import together
from tests.support import channel as fake

pytestmark = pytest.mark.django_db(transaction=True)
ANNA = Address("+491701234567", "Anna", PointKind.PHONE)
TEXT = "one two three"  # of which the channel takes five characters at a time
MAP = IncomingAttachment("map.txt", "text/plain", b"Here")
FILES = (IncomingAttachment("offer.pdf", "application/pdf", b"%PDF-1.7"),)


@pytest.fixture
def inquiry(number, receive, chat_channel) -> Inquiry:
    chat_channel.max_text = 5
    told = {"from": "tel:491701234567", "name": "Anna", "to": ["tel:+49301234567"]}
    return receive(timezone.now(), into=number, id="m1", text="Crete?", **told).inquiry


@pytest.fixture
def draft(inquiry, kim, number) -> Draft:
    written = Written(text=TEXT, recipients={"to": "Anna <+491701234567>"}, account=number)
    return drafts.save(inquiry, kim, written, uuid.uuid4(), None)


def queue(inquiry, kim, number, text: str = TEXT, **more: Any) -> Message:
    return replying.queue_reply(inquiry, kim, Letter(text, to=[ANNA], account=number, **more))


def texts(chat_channel) -> list[str]:
    return [one.text or one.attachments[0].filename for one in chat_channel.sent]


def statuses() -> list[tuple[int, str]]:
    return list(Delivery.objects.order_by("part").values_list("part", "status"))


def events(type: str) -> int:
    return InquiryEvent.objects.filter(type=type).count()


def tell(number, status: str, *, about: str = "", part: int | None = None, **more: Any) -> None:
    reference = (
        Delivery(message=Message.objects.get(direction="out"), part=part).reference
        if part is not None
        else ""
    )
    told = {
        "event_type": "status",
        "about": about,
        "status": status,
        "reference": reference,
        "n": str(uuid.uuid4()),
    }
    intake.store_inbound(number, [fake.raw(timezone.now(), **told, **more)])
    receiving.process_inbound()


def lost_lease() -> None:
    Delivery.objects.filter(status=WorkStatus.RUNNING).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )
    sweeping.sweep()


# --- the way of all parts -------------------------------------------------------------------------------------------


def test_parts_go_out_in_order_and_the_last_one_is_what_sent_means(draft, chat_channel):
    drafts.add_file(draft, FILES[0])
    message = sending.send(draft)
    assert statuses() == [(0, "queued")], "the next part is made when the one before was accepted"
    seen = []
    chat_channel.during_call = lambda out: seen.append((events("sent"), Draft.objects.exists()))
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three", "offer.pdf"]
    assert statuses() == [(n, "done") for n in range(4)]
    assert seen == [(0, True)] * 4 and events("sent") == 1 and not Draft.objects.exists()
    assert [one.reference for one in chat_channel.sent] == [f"{message.public_id}:{n}" for n in range(4)]
    row = Inquiry.objects.get()
    assert not row.unsent and row.status == InquiryStatus.WAITING and row.message_count == 2


def test_each_file_is_read_once_however_many_parts_there_are(draft, chat_channel, monkeypatch):
    read, stored = [], storing.read
    for file in (*FILES, MAP):
        drafts.add_file(draft, file)
    monkeypatch.setattr(storing, "read", lambda path: read.append(path) or stored(path))
    sending.send(draft)
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three", "offer.pdf", "map.txt"]
    assert len(read) == len(set(read)) == 2


def test_a_storage_that_does_not_answer_delays_the_file_and_nothing_was_called(
    draft, chat_channel, monkeypatch
):
    drafts.add_file(draft, MAP)
    sending.send(draft)

    def gone(path: str) -> bytes:
        raise TemporaryError("not_readable", path)

    monkeypatch.setattr(storing, "read", gone)
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three"]
    last = Delivery.objects.get(part=3)
    assert (last.status, last.error_code, last.call_started_at) == ("queued", "not_readable", None)


def test_any_part_can_be_answered_and_told_about(inquiry, kim, number, chat_channel, receive):
    message = queue(inquiry, kim, number)
    delivering.send_due()
    assert chat_channel.ids == ["sm1", "sm2", "sm3"]
    for part, status in ((2, "read"), (0, "delivered"), (1, "failed")):
        tell(number, status, about=f"sm{part + 1}", words="Not delivered.")
    found = dict(Delivery.objects.values_list("part", "provider_status"))
    assert found == {0: "delivered", 1: "failed", 2: "read"} and Inquiry.objects.get().unsent
    quoting = {"from": "tel:491701234567", "to": ["tel:+49301234567"], "in_reply_to": ["sm2"]}
    answer = receive(timezone.now(), into=number, id="m2", text="This one", **quoting)
    assert (answer.inquiry_id, answer.placement) == (message.inquiry_id, "references")


def test_a_double_click_sends_each_part_once(inquiry, kim, number, chat_channel):
    token = uuid.uuid4()
    together(4, lambda _: queue(inquiry, kim, number, compose_token=token))
    together(3, lambda _: delivering.send_due())
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three"]


def test_two_messages_keep_their_order_between_two_workers(inquiry, kim, number, chat_channel):
    queue(inquiry, kim, number)
    queue(inquiry, kim, number, "later")

    def work(_: int) -> None:
        for _ in range(20):
            delivering.send_due()
            Delivery.objects.filter(status="queued").update(available_at=timezone.now())

    together(2, work)
    assert texts(chat_channel) == ["one", "two", "three", "later"]


def test_who_is_tried_again_much_later_holds_nobody_up(inquiry, kim, number, chat_channel):
    queue(inquiry, kim, number)
    Delivery.objects.update(available_at=timezone.now() + timedelta(minutes=10))
    queue(inquiry, kim, number, "later")
    delivering.send_due()
    assert texts(chat_channel) == ["later"]


# --- failures -------------------------------------------------------------------------------------------------------


def test_a_failure_stops_the_rest_and_send_again_goes_on_from_there(draft, kim, chat_channel):
    sending.send(draft)
    chat_channel.refused_parts = {1: PermanentError("refused", "It was refused.")}
    delivering.send_due()
    assert statuses() == [(0, "done"), (1, "dead")] and Draft.objects.get().message is not None
    assert Inquiry.objects.get().unsent and events("send_failed") == 1 and events("sent") == 0
    chat_channel.refused_parts = {}
    delivering.send_again(Delivery.objects.get(part=1), kim)
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three"] and not Draft.objects.exists()
    assert not Inquiry.objects.get().unsent and events("sent") == 1


def test_a_temporary_error_of_a_part_is_tried_again(inquiry, kim, number, chat_channel):
    queue(inquiry, kim, number)
    chat_channel.refused_parts = {1: TemporaryError("busy", "Busy.")}
    delivering.send_due()
    chat_channel.refused_parts = {}
    Delivery.objects.filter(status="queued").update(available_at=timezone.now())
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three"]


def test_what_failed_while_the_rest_went_out_stays_visible(inquiry, kim, number, chat_channel):
    queue(inquiry, kim, number)

    def told_late(out) -> None:
        if out.reference.endswith(":2"):
            tell(number, "failed", about="sm1", words="Not on WhatsApp.")

    chat_channel.during_call = told_late
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three"]
    assert Delivery.objects.get(part=0).provider_status == "failed" and Inquiry.objects.get().unsent


def test_the_rest_is_held_when_an_earlier_part_was_not_delivered_until_a_person_wants_it(
    inquiry, kim, number, chat_channel
):
    queue(inquiry, kim, number)

    def told_at_once(out) -> None:
        chat_channel.during_call = None
        tell(number, "failed", part=0, words="Not on WhatsApp.")

    chat_channel.during_call = told_at_once
    delivering.send_due()
    assert texts(chat_channel) == ["one"] and statuses() == [(0, "done"), (1, "dead")]
    assert "did not reach the customer" in Delivery.objects.get(part=1).error_words
    delivering.send_again(Delivery.objects.get(part=1), kim)
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three"]


def test_a_channel_that_parts_it_otherwise_meanwhile_sends_nothing_twice(inquiry, kim, number, chat_channel):
    queue(inquiry, kim, number)

    def set_up_anew(out) -> None:
        chat_channel.max_text = 1000

    chat_channel.during_call = set_up_anew
    delivering.send_due()
    assert texts(chat_channel) == ["one"] and Delivery.objects.get(part=1).error_code == "parted_otherwise"


def test_the_number_of_parts_is_counted_anew_when_the_first_one_goes_out(inquiry, kim, number, chat_channel):
    queue(inquiry, kim, number)
    chat_channel.max_text = 1000
    delivering.send_due()
    assert texts(chat_channel) == [TEXT] and statuses() == [(0, "done")] and events("sent") == 1


# --- nobody knows ---------------------------------------------------------------------------------------------------


def look_again() -> None:
    Delivery.objects.filter(look_at__isnull=False).update(look_at=timezone.now() - timedelta(seconds=1))
    confirming.look_due()


def by_status(number, kim) -> None:
    tell(number, "delivered", part=0)


def by_a_look(number, kim) -> None:
    look_again()


def by_a_person(number, kim) -> None:
    delivering.confirm_sent(Delivery.objects.get(part=0), kim)


@pytest.mark.parametrize("settle", [by_status, by_a_look, by_a_person])
def test_a_part_that_is_known_later_to_have_gone_out_is_followed_by_the_next(
    inquiry, kim, number, chat_channel, settle
):
    queue(inquiry, kim, number)
    chat_channel.swallowed = 1
    delivering.send_due()
    assert statuses() == [(0, "unconfirmed")] and texts(chat_channel) == ["one"]
    settle(number, kim)
    assert statuses() == [(0, "done"), (1, "queued")]
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three"] and events("sent") == 1
    assert not Inquiry.objects.get().unsent


def test_a_person_a_status_and_a_look_at_one_moment_make_one_next_part(inquiry, kim, number, chat_channel):
    queue(inquiry, kim, number)
    chat_channel.swallowed = 1
    delivering.send_due()
    Delivery.objects.update(look_at=timezone.now() - timedelta(seconds=1))
    reference = Delivery.objects.get().reference
    told = fake.raw(timezone.now(), event_type="status", status="sent", reference=reference, about="sm1")
    intake.store_inbound(number, [told])

    def act(which: int) -> None:
        with contextlib.suppress(delivering.work.StaleState):
            by_a_person(
                number, kim
            ) if which == 0 else receiving.process_inbound() if which == 1 else confirming.look_due()

    together(3, act)
    assert statuses() == [(0, "done"), (1, "queued")]
    together(2, lambda _: delivering.send_due())
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three"]


def test_a_worker_killed_during_the_second_part_leaves_it_to_a_look(inquiry, kim, number, chat_channel):
    queue(inquiry, kim, number)

    def die(out) -> None:
        if out.reference.endswith(":1"):
            raise KeyboardInterrupt

    chat_channel.during_call = die
    with pytest.raises(KeyboardInterrupt):
        delivering.send_due()
    lost_lease()
    assert statuses() == [(0, "done"), (1, "unconfirmed")]
    chat_channel.during_call = None
    for _ in range(3):
        look_again()
    delivery = Delivery.objects.get(part=1)
    assert delivery.look_at is None and "the provider does not have it" in delivery.error_words
    delivering.send_again(delivery, kim)
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three"]


def test_a_status_that_came_before_the_worker_died_settles_it_without_a_look(
    inquiry, kim, number, chat_channel
):
    queue(inquiry, kim, number)

    def told_and_dead(out) -> None:
        chat_channel.during_call = None
        tell(number, "delivered", part=0, about="sm-lost")
        raise KeyboardInterrupt

    chat_channel.during_call = told_and_dead
    with pytest.raises(KeyboardInterrupt):
        delivering.send_due()
    lost_lease()
    assert (
        statuses() == [(0, "done"), (1, "queued")]
        and Delivery.objects.get(part=0).provider_status == "delivered"
    )


# --- undone, scheduled, too late ------------------------------------------------------------------------------------


def test_undoing_takes_all_of_it_back_before_the_first_part_went_out(draft, kim, chat_channel, settings):
    settings.UNDO_SECONDS = 10
    sending.send(draft)
    taking_back.take_back(Delivery.objects.get(), kim)
    delivering.send_due()
    assert not chat_channel.sent and drafts.open_of(kim, draft.inquiry_id).text == TEXT


def test_the_rest_of_what_has_begun_comes_back_and_the_customer_keeps_what_was_said(draft, kim, chat_channel):
    drafts.add_file(draft, FILES[0])
    drafts.add_file(draft, MAP)
    message = sending.send(draft)
    chat_channel.refused_parts = {2: PermanentError("refused", "It was refused.")}
    delivering.send_due()
    Draft.objects.filter(message=message).update(text="changed by nobody")
    taking_back.take_back(Delivery.objects.get(part=2), kim)
    back = drafts.open_of(kim, draft.inquiry_id)
    assert (back.text, [one.name for one in back.files.all()]) == ("three", ["offer.pdf", "map.txt"])
    message.refresh_from_db()
    assert message.unsaid == "" and not Inquiry.objects.get().unsent
    chat_channel.refused_parts = {}
    sending.send(back)
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three", "offer.pdf", "map.txt"]


def test_a_part_that_was_lost_on_the_way_comes_back_with_the_rest(draft, kim, number, chat_channel):
    sending.send(draft)

    def lost_meanwhile(out) -> None:
        if out.text == "two":
            tell(number, "failed", part=1, words="Not delivered.")

    chat_channel.during_call = lost_meanwhile
    delivering.send_due()
    assert statuses() == [(0, "done"), (1, "done"), (2, "dead")]
    taking_back.take_back(Delivery.objects.get(part=2), kim)
    assert drafts.open_of(kim, draft.inquiry_id).text == "two\n\nthree"


def test_a_file_alone_comes_back_alone(draft, kim, chat_channel):
    for file in (MAP, *FILES):
        drafts.add_file(draft, file)
    sending.send(draft)
    chat_channel.refused_parts = {4: PermanentError("refused", "It was refused.")}
    delivering.send_due()
    taking_back.take_back(Delivery.objects.get(part=4), kim)
    back = drafts.open_of(kim, draft.inquiry_id)
    assert (back.text, [one.name for one in back.files.all()]) == ("", ["offer.pdf"])


def test_what_never_reached_the_customer_comes_back_whole(draft, kim, number, chat_channel):
    sending.send(draft)

    def told_at_once(out) -> None:
        chat_channel.during_call = None
        tell(number, "failed", part=0, words="Not on WhatsApp.")

    chat_channel.during_call = told_at_once
    delivering.send_due()
    taking_back.take_back(Delivery.objects.get(part=1), kim)
    assert drafts.open_of(kim, draft.inquiry_id).text == TEXT
    assert Message.objects.get(direction="out").unsaid == "withdrawn"


def test_a_scheduled_one_goes_out_in_parts(inquiry, kim, number, chat_channel):
    queue(inquiry, kim, number, send_at=timezone.now() + timedelta(hours=1))
    delivering.send_due()
    assert not chat_channel.sent
    Delivery.objects.update(available_at=timezone.now())
    delivering.send_due()
    assert texts(chat_channel) == ["one", "two", "three"] and not Inquiry.objects.get().scheduled


def test_one_that_would_go_out_after_the_window_is_refused(inquiry, kim, number):
    with pytest.raises(NotSendable, match="over by then"):
        queue(inquiry, kim, number, send_at=timezone.now() + timedelta(hours=25))


def test_a_window_that_shuts_while_it_is_queued_sends_nothing_and_keeps_the_draft(draft, kim, chat_channel):
    sending.send(draft)
    MessagingWindow.objects.update(opened_at=timezone.now() - timedelta(hours=24, seconds=1))
    delivering.send_due()
    delivery = Delivery.objects.get()
    assert not chat_channel.sent and (delivery.status, delivery.error_code) == ("dead", "window_shut")
    assert delivery.error_words == "The 24 hours are over: choose a template or write an e-mail."
    taking_back.take_back(delivery, kim)
    assert drafts.open_of(kim, draft.inquiry_id).text == TEXT


@pytest.mark.parametrize("files", [(), FILES])
def test_nothing_but_a_template_is_queued_when_the_window_is_shut(draft, chat_channel, files):
    for file in files:
        drafts.add_file(draft, file)
    MessagingWindow.objects.update(opened_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(NotSendable, match="window is shut"):
        sending.send(draft)
    assert not Message.objects.filter(direction="out").exists()


def test_discarding_what_failed_ends_it(inquiry, kim, number, chat_channel):
    queue(inquiry, kim, number)
    chat_channel.refused_parts = {1: PermanentError("refused", "It was refused.")}
    delivering.send_due()
    delivering.discard(Delivery.objects.get(part=1), kim, "Told by phone.")
    assert not Inquiry.objects.get().unsent and delivering.send_due() == 0
