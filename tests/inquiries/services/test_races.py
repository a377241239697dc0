"""Real threads, real PostgreSQL, real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection

from inquiries import intake
from inquiries.channels import Address
from inquiries.models import Contact, InboundItem, Inquiry, Message
from inquiries.services import receiving, recording, replying, work
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
    together(4, lambda _: replying.queue_reply(inquiry, person, "Hello", to=to, compose_token=token))
    assert Message.objects.filter(direction="out").count() == 1
