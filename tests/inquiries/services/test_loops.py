"""Machines that answer machines are stopped; nothing is lost, and no customer is taken for one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries import intake
from inquiries.models import Alert, ContactPoint, Inquiry, Message
from inquiries.services import receiving
from tests.support import channel as fake

pytestmark = pytest.mark.django_db(transaction=True)
ROBOT = {"from": "robot@machine.example", "subject": "Re: Crete"}


def test_the_sixth_mail_in_one_inquiry_within_ten_minutes_is_stopped(receive):
    start = timezone.now() - timedelta(minutes=9)
    mails = [
        receive(
            start + timedelta(minutes=number), id=f"{number}@x", **ROBOT, references=["0@x"], text=str(number)
        )
        for number in range(7)
    ]
    flags = [set(Message.objects.get(pk=one.pk).flags) for one in mails]
    assert ["loop" in one for one in flags] == [False] * 5 + [True] * 2
    assert Inquiry.objects.get().message_count == 7 and Inquiry.objects.get().unread
    assert "robot@machine.example" in Alert.objects.get().words
    assert ContactPoint.objects.get(key=ROBOT["from"]).robot_until == mails[6].received_at + timedelta(
        hours=24
    )


def test_for_a_day_nothing_answers_it_by_itself(receive):
    start = timezone.now() - timedelta(hours=30)
    for number in range(6):
        receive(start, id=f"{number}@x", **ROBOT, references=["0@x"], text=str(number))
    near = receive(start + timedelta(hours=20), id="n@x", **ROBOT)
    later = receive(start + timedelta(hours=25), id="l@x", **ROBOT)
    assert "no_auto_answer" in near.flags and "loop" not in near.flags
    assert "no_auto_answer" not in later.flags


def test_twenty_one_matters_of_one_sender_within_ten_minutes(receive):
    start = timezone.now() - timedelta(minutes=9)
    mails = [
        receive(
            start + timedelta(seconds=number), id=f"{number}@x", **{**ROBOT, "subject": f"Matter {number}"}
        )
        for number in range(21)
    ]
    assert ["loop" in one.flags for one in mails] == [False] * 20 + [True]
    assert Inquiry.objects.filter(status="new").count() == 21  # all are there to be seen


def test_a_form_that_writes_for_many_people_is_no_machine(receive):
    start = timezone.now() - timedelta(minutes=9)
    form = {"from": "form@site.example", "flags": ["web_form"], "subject": "Contact form"}
    mails = [receive(start, id=f"{n}@x", reply_to=[f"guest{n}@home.example"], **form) for n in range(25)]
    assert not [one for one in mails if "loop" in one.flags] and not Alert.objects.exists()


def test_a_mailbox_that_moves_house_is_no_loop(receive):
    start = timezone.now()
    for number in range(25):
        sent = (start - timedelta(days=number)).isoformat()
        receive(start, id=f"{number}@x", **{**ROBOT, "subject": f"Old {number}"}, sent=sent)
    assert not Alert.objects.exists()


def test_slow_mails_are_no_loop(receive):
    start = timezone.now() - timedelta(hours=3)
    for number in range(12):
        receive(
            start + timedelta(minutes=3 * number),
            id=f"{number}@x",
            **ROBOT,
            references=["0@x"],
            text=str(number),
        )
    assert not Alert.objects.exists()


def test_many_workers_see_the_loop_too(account):
    import threading

    from django.db import connection

    raws = [
        fake.raw(timezone.now(), id=f"{n}@x", **ROBOT, references=["root@x"], text=str(n)) for n in range(12)
    ]
    for one in raws:
        intake.store_inbound(account, [one])

    def work():
        try:
            receiving.process_inbound()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    stopped = [one for one in Message.objects.all() if "loop" in one.flags]
    assert Message.objects.count() == 12 and len(stopped) == 7 and Alert.objects.count() == 1


def test_a_mail_that_comes_as_from_ourselves_is_never_answered_by_itself(receive):
    echo = receive(timezone.now(), id="e@x", **{"from": "desk@agency.example"}, subject="Re: Crete")
    assert "no_auto_answer" in echo.flags
