"""The Celery application. A task is a doorbell: the work itself is a row (see docs/architecture.md)."""

from __future__ import annotations

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from django.core.exceptions import ImproperlyConfigured
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inquiry_hub.settings")

app = Celery("inquiry_hub")
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
