"""The Celery application. A task is a doorbell: the work itself is a row (see docs/architecture.md)."""

from __future__ import annotations

import os
import sys
from typing import Any

from celery import Celery, Task
from celery.signals import beat_init, setup_logging, worker_init, worker_ready
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django_structlog.celery.steps import DjangoStructLogInitStep

from inquiry_hub.schedule import EACH_MINUTE, SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inquiry_hub.settings")


class Patient(Task):
    """A database that restarts costs the work some seconds. After some tries beat's next ring is as good."""

    abstract = True
    autoretry_for = (OperationalError, InterfaceError)
    retry_backoff = 2
    retry_backoff_max = 30
    max_retries = 5


app = Celery("inquiry_hub", task_cls=Patient)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Connected so that Celery leaves the logging as the settings made it."""


@worker_init.connect
@beat_init.connect
def hold_to_the_checks(**_: Any) -> None:
    from inquiry_hub.checks import refuse_start

    try:
        refuse_start()
    except ImproperlyConfigured as error:
        sys.exit(str(error))  # any other exception would be logged by the signal and the worker would go on


@worker_ready.connect
def ring_for_the_round(**_: Any) -> None:
    """What died with the worker before this one is taken up at once, not when beat's minute is over; and what that one
    still holds as soon as its leases end."""
    for wait in sorted({0, settings.WORK_LEASE_SECONDS + 1, settings.FETCH_LEASE_SECONDS + 1}):
        for entry in SCHEDULE.values():
            if entry["schedule"] == EACH_MINUTE:
                _ring(entry, wait)


def _ring(entry: dict[str, Any], wait: int) -> None:
    options = entry["options"]
    expires = wait + options["expire_seconds"]
    app.send_task(entry["task"], queue=options["queue"], countdown=wait or None, expires=expires, retry=False)
