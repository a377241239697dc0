"""The queue of trips to be read: at most one waits per inquiry, whatever happens to the one that runs."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from inquiries.channels import Paced, TemporaryError
from inquiries.models import Extraction, Inquiry, TripValue
from inquiries.services import extracting, sweeping, trips, work
from inquiries.states import WorkStatus

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def running(receive):
    """An extraction in hand, and a newer one that a further message has asked for."""
    inquiry = receive(T0, id="a@x", **{"from": "a@x.example"}, subject="Crete", text="Crete for two").inquiry
    Extraction.objects.update(available_at=T0)
    (row,) = work.claim(Extraction)
    extracting.request(inquiry.pk)
    return row


def test_a_worker_that_died_leaves_the_reading_to_the_one_that_waits(running):
    Extraction.objects.filter(pk=running.pk).update(lease_until=T0)
    sweeping.sweep()
    assert Extraction.objects.get(pk=running.pk).status == WorkStatus.DONE
    assert Extraction.objects.get(status=WorkStatus.QUEUED).inquiry_id == running.inquiry_id


def test_two_workers_that_died_over_one_inquiry_leave_one_reading(running):
    Extraction.objects.filter(status=WorkStatus.QUEUED).update(available_at=T0)
    work.claim(Extraction)
    Extraction.objects.update(lease_until=T0)
    sweeping.sweep()
    assert sorted(Extraction.objects.values_list("status", flat=True)) == ["done", "queued"]


def test_what_can_not_be_read_just_now_leaves_it_to_the_one_that_waits(running):
    assert work.fail(running, TemporaryError("busy", "Busy.")) == WorkStatus.DONE
    assert Extraction.objects.filter(status=WorkStatus.QUEUED).count() == 1


def test_what_waits_its_turn_leaves_it_to_the_one_that_waits_already(running):
    later = Paced("model_waits", "Not now.", retry_after=timedelta(hours=1))
    assert work.fail(running, later) == WorkStatus.DONE
    assert Extraction.objects.filter(status=WorkStatus.QUEUED).count() == 1


def test_a_failed_reading_is_not_replayed_beside_one_that_waits(running, django_user_model):
    work.fail(running, ZeroDivisionError())
    with pytest.raises(work.StaleState):
        work.replay(running, django_user_model.objects.create(username="kim"))
    assert Extraction.objects.get(pk=running.pk).status == WorkStatus.DEAD


def test_staff_and_machine_at_one_field_at_the_same_time_end_with_the_word_of_staff(
    receive, django_user_model
):
    text = "We are 2 adults and want to go to Crete."
    inquiry = receive(T0, id="a@x", **{"from": "a@x.example"}, subject="Crete", text=text).inquiry
    person = django_user_model.objects.create(username="kim")
    gate = threading.Barrier(2)

    def at_once(job):
        gate.wait(10)
        try:
            job()
        finally:
            connection.close()

    for number in range(5):
        Extraction.objects.all().delete()
        TripValue.objects.all().delete()
        extracting.request(inquiry.pk)
        Extraction.objects.update(available_at=T0)
        jobs = (extracting.extract_due, lambda: trips.correct(inquiry, "adults", 7, person))
        threads = [threading.Thread(target=at_once, args=(job,)) for job in jobs]
        [one.start() for one in threads]
        [one.join(60) for one in threads]
        assert trips.current(inquiry.pk)["adults"].value == 7, number
        assert Extraction.objects.get().status == WorkStatus.DONE
    assert Inquiry.objects.count() == 1
