from __future__ import annotations

import pytest
from celery import current_app
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from inquiry_hub.celery import app
from inquiry_hub.schedule import SCHEDULE

QUEUES = {"inbound", "outbound", "extract", "media", "poll", "model"}


def test_every_ring_names_a_task_that_exists_and_a_queue_that_a_worker_reads() -> None:
    app.loader.import_default_modules()
    for entry in SCHEDULE.values():
        assert entry["task"] in current_app.tasks
        assert entry["options"]["queue"] in QUEUES


@pytest.mark.django_db(transaction=True)  # the scheduler gives its connection back
def test_a_ring_that_waited_too_long_expires_also_in_the_database() -> None:
    DatabaseScheduler(app=app, lazy=True).setup_schedule()
    stored = {task.name: task.expire_seconds for task in PeriodicTask.objects.filter(name__in=SCHEDULE)}
    assert stored == {name: entry["options"]["expire_seconds"] for name, entry in SCHEDULE.items()}
