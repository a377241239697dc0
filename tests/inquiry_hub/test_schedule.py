from __future__ import annotations

import re
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from inquiries import tasks
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


def test_the_page_for_operators_names_every_entry_and_no_other() -> None:
    page = (settings.BASE_DIR / "docs/operations.md").read_text(encoding="utf-8")
    table = page.partition("## Timetable")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.M)) == set(SCHEDULE)


def test_sessions_that_are_over_do_not_pile_up(db, client, django_user_model) -> None:
    client.force_login(django_user_model.objects.create(username="kim"))
    Session.objects.create(session_key="old", expire_date=timezone.now() - timedelta(minutes=1))
    tasks.clear_up()
    assert [one.session_key for one in Session.objects.all()] == [client.session.session_key]
