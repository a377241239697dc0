"""Real threads, real PostgreSQL, real commits."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection

from inquiries import intake
from inquiries.channels import Address, RawInbound
from inquiries.models import Contact, ContactPoint, InboundItem, Inquiry, Message
from inquiries.services import receiving, recording, replying, work
from inquiries.services.replying import Letter
from tests.support import channel as fake

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)


def together(count: int, job: Callable[[int], None]) -> None:
    """Runs `job` in `count` threads that start at one moment; the first error of any of them is raised."""
    gate, errors = threading.Barrier(count), []

    def run(number: int) -> None:
        try:
            gate.wait(10)
            job(number)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    [one.start() for one in threads]
    [one.join(60) for one in threads]
    assert not any(one.is_alive() for one in threads)
    if errors:
        raise errors[0]


def record_in_parallel(account, raws) -> None:
    """Each thread claims exactly one item and records it at the same moment as the others."""
    intake.store_inbound(account, raws)
    ours = receiving.our_keys(account.team_id)

    def one(number: int) -> None:
        (item,) = work.claim(InboundItem, 1)
        message = fake.FakeChannel().parse(receiving.originals.load_one(item.pk), account.pk)
        recording.record(item, account, message, {}, ours)

    together(len(raws), one)


@pytest.mark.parametrize("known", [False, True])
def test_eight_first_messages_of_one_sender_make_one_inquiry(account, receive, known):
    if known:
        receive(T0, id="old@x", **{"from": "anna@home.example"}, subject="Long ago")
    raws = [
        fake.raw(T0, id=f"{n}@x", **{"from": "anna@home.example"}, subject="Crete", text=str(n))
        for n in range(8)
    ]
    record_in_parallel(account, raws)
    assert Inquiry.objects.filter(subject="Crete").count() == 1
    assert Contact.objects.count() == 1
    assert Inquiry.objects.get(subject="Crete").message_count == 8


def test_eight_messages_of_one_new_thread_from_eight_people_make_one_inquiry(account):
    people = [f"p{n}@home.example" for n in range(8)]
    raws = [
        fake.raw(T0, id=f"{n}@x", **{"from": person}, subject=f"S{n}", cc=people, references=["root@x"])
        for n, person in enumerate(people)
    ]
    record_in_parallel(account, raws)
    assert Inquiry.objects.count() == 1 and Message.objects.count() == 8


def test_one_delivery_handed_over_eight_times_at_once_is_one_item(account):
    raw = fake.raw(T0, id="a@x", **{"from": "anna@home.example"})
    together(8, lambda _: intake.store_inbound(account, [raw]))
    receiving.process_inbound()
    assert InboundItem.objects.count() == 1 and Message.objects.count() == 1


def test_eight_workers_share_the_work_and_none_does_a_thing_twice(account):
    raws = [fake.raw(T0, id=f"{n}@x", **{"from": f"{n}@x.example"}, subject=str(n)) for n in range(40)]
    intake.store_inbound(account, raws)
    claimed: list[int] = []

    def run(_: int) -> None:
        while rows := work.claim(InboundItem, 3):
            claimed.extend(row.pk for row in rows)

    together(8, run)
    assert sorted(claimed) == sorted(InboundItem.objects.values_list("pk", flat=True))


def test_two_clicks_on_send_are_one_reply(account, receive, django_user_model):
    import uuid

    receive(T0, id="a@x", **{"from": "anna@home.example"}, subject="Crete")
    inquiry, person, token = (
        Inquiry.objects.get(),
        django_user_model.objects.create(username="kim"),
        uuid.uuid4(),
    )
    to = [Address("anna@home.example")]
    letter = Letter("Hello", to=to, compose_token=token)
    together(4, lambda _: replying.queue_reply(inquiry, person, letter))
    assert Message.objects.filter(direction="out").count() == 1


def chat_line(n: int, **told) -> RawInbound:
    """Anna, by her user id, by her phone, or by both in turns."""
    told |= [
        {"from": "wa:DE.1a", "also": ["tel:491701234567"]},
        {"from": "tel:491701234567"},
        {"from": "wa:DE.1a"},
    ][n % 3]
    return fake.raw(T0, id=f"m{n}", text=str(n), to=["tel:+49301234567"], **told)


@pytest.mark.parametrize("turn", range(3))
def test_eight_first_lines_of_one_person_under_two_names_are_one_contact(number, turn):
    """Whoever comes first, the person is one as soon as one line has told both names."""
    record_in_parallel(
        number, [chat_line(0), chat_line(1), chat_line(2), *(chat_line(n + turn) for n in range(3, 8))]
    )
    record_in_parallel(number, [chat_line(30)])
    assert Contact.objects.filter(merged_into=None).count() == 1
    assert ContactPoint.objects.values("contact").distinct().count() == 1
    assert Inquiry.objects.values("contact").distinct().count() == 1
    assert sum(Inquiry.objects.values_list("message_count", flat=True)) == Message.objects.count() == 9


def test_eight_first_lines_of_one_number_make_one_inquiry(number):
    raws = [
        fake.raw(T0, id=f"m{n}", **{"from": "tel:491701234567"}, to=["tel:+49301234567"]) for n in range(8)
    ]
    record_in_parallel(number, raws)
    assert Inquiry.objects.get().message_count == 8 and Contact.objects.count() == 1


def test_workers_that_get_everything_twice_and_in_no_order_agree(number):
    """A message, its changes and its reactions, each delivered twice, by four workers at once."""
    message = {"id": "m1", "text": "Crete", "from": "tel:491701234567", "to": ["tel:+49301234567"]}
    about = {"about": "m1", "from": "tel:491701234567"}
    story = [
        message,
        *(
            {**about, "event_type": "reaction", "emoji": e, "sent": f"2026-03-01T09:00:0{n}+00:00"}
            for n, e in enumerate("👍🎉🌴")
        ),
        *(
            {**about, "event_type": "revision", "text": t, "sent": f"2026-03-01T09:01:0{n}+00:00"}
            for n, t in enumerate(("Corfu", "Malta"))
        ),
    ]
    told = [fake.raw(T0, n=n, **one) for n in range(2) for one in story]
    random.Random(7).shuffle(told)
    intake.store_inbound(number, told)
    together(4, lambda _: receiving.process_inbound())
    InboundItem.objects.filter(status="queued").update(available_at=T0)
    receiving.process_inbound()
    row = Message.objects.get()
    assert row.text == "Malta" and [one["text"] for one in row.earlier_texts] == ["Crete", "Corfu"]
    assert [one["emoji"] for one in row.reactions] == ["🌴"]
    assert not InboundItem.objects.exclude(status="done").exists()
