"""Nobody sees an inquiry that was merged: nothing may be put into it, nothing that is to be done may stay in it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from inquiries import intake
from inquiries.channels import Address
from inquiries.models import Inquiry, Message
from inquiries.services import handling, merging, receiving, replying
from inquiries.states import InquiryStatus
from tests.support import channel as fake

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
ANNA = {"from": "anna@home.example"}


@pytest.fixture
def two(receive):
    return [receive(T0, id=f"{name}@x", **ANNA, subject=name).inquiry for name in ("crete", "rhodes")]


def test_a_mail_that_comes_during_a_merge_lies_where_it_is_seen(two, account):
    source, target = two
    answer = {"id": "c@x", **ANNA, "subject": "Re: crete", "in_reply_to": ["crete@x"]}
    intake.store_inbound(account, [fake.raw(T0 + timedelta(hours=1), **answer)])

    def work():
        try:
            receiving.process_inbound()
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    with transaction.atomic():
        merging.merge(source.pk, target.pk, None)
        worker.start()
        _until_somebody_waits_for_a_lock()
    worker.join(60)
    assert Message.objects.get(external_id="c@x").inquiry_id == target.pk
    assert Inquiry.objects.get(pk=target.pk).message_count == 3


def _until_somebody_waits_for_a_lock():
    for _ in range(1_000_000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_stat_clear_snapshot(), (SELECT count(*) FROM pg_stat_activity"
                " WHERE wait_event_type = 'Lock' AND datname = current_database())"
            )
            if cursor.fetchone()[1]:
                return
    raise AssertionError("The worker never came to the lock.")


def test_merging_into_what_was_merged_goes_on_to_where_that_went(two, receive):
    source, target = two
    third = receive(T0, id="d@x", **ANNA, subject="samos").inquiry
    merging.merge(target.pk, third.pk, None)
    merging.merge(source.pk, target.pk, None)
    assert set(Message.objects.values_list("inquiry", flat=True)) == {third.pk}


def test_what_waits_for_an_answer_opens_the_closed_inquiry_it_is_merged_into(two):
    source, target = two
    handling.change_status(target, InquiryStatus.CLOSED, None)
    merging.merge(source.pk, target.pk, None)
    row = Inquiry.objects.get(pk=target.pk)
    assert row.status == InquiryStatus.OPEN and row.unread and row.closed_at is None


def test_a_reply_and_a_note_from_an_old_page_go_where_the_inquiry_went(two, django_user_model):
    source, target = two
    person = django_user_model.objects.create(username="kim")
    merging.merge(source.pk, target.pk, None)
    replying.queue_reply(source, person, replying.Letter("Dear Anna", to=[Address("anna@home.example")]))
    replying.add_note(source, person, "She called.")
    assert set(Message.objects.values_list("inquiry", flat=True)) == {target.pk}
