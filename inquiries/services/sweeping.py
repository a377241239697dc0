"""Each minute: leases that ran out, and due rows whose bell was lost."""

from __future__ import annotations

from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from inquiries import dispatch
from inquiries.models import Delivery, Extraction, InboundItem, MediaJob, ModelReading, ReadNotice, WorkItem
from inquiries.services import delivering, fates
from inquiries.services.work import MAX_DEATHS
from inquiries.states import ErrorCategory, WorkStatus

log = structlog.get_logger(__name__)
QUEUES: dict[type[WorkItem], str] = {
    InboundItem: dispatch.INBOUND,
    Delivery: dispatch.OUTBOUND,
    Extraction: dispatch.EXTRACT,
    MediaJob: dispatch.MEDIA,
    ModelReading: dispatch.MODEL,
    ReadNotice: dispatch.MEDIA,
}
_KILLED = {
    "error_category": ErrorCategory.KILLED,
    "error_code": "kills_the_worker",
    "error_words": "The worker died three times while it worked on this. The original is kept.",
}


def sweep() -> None:
    for model, queue in QUEUES.items():
        _heal(model)
        if model._default_manager.filter(status=WorkStatus.QUEUED, available_at__lte=timezone.now()).exists():
            dispatch.ring(queue)


def _heal(model: type[WorkItem]) -> None:
    expired = model._default_manager.filter(status=WorkStatus.RUNNING, lease_until__lt=timezone.now())
    if model is Delivery:
        # The provider may have got it: only a person, or a reconciliation that finds the sent copy, decides.
        for delivery in expired.filter(call_started_at__isnull=False):
            delivering.lost_track(delivery)
    safe: dict[str, Any] = {"call_started_at": None} if model is Delivery else {}
    for row in expired.filter(**safe):
        _give_back(row, expired.filter(pk=row.pk, **safe))


def _give_back(row: WorkItem, expired: QuerySet[Any]) -> None:
    """`expired` finds the row as long as nobody else has settled it."""
    free = {"claim": None, "lease_until": None, "deaths": F("deaths") + 1}
    log.error("work.lease_expired", kind=type(row).__name__, id=row.pk, deaths=row.deaths + 1)
    if row.deaths >= MAX_DEATHS - 1:
        _bury(row, expired, free)
        return
    try:
        with transaction.atomic():
            expired.update(status=WorkStatus.QUEUED, **free)
    except IntegrityError:  # of these only one may wait, and a newer one does: it will do the same work
        expired.update(status=WorkStatus.DONE, finished_at=timezone.now(), **free)


@transaction.atomic
def _bury(row: WorkItem, expired: QuerySet[Any], free: dict[str, Any]) -> None:
    if not expired.update(status=WorkStatus.DEAD, finished_at=timezone.now(), **free, **_KILLED):
        return
    if isinstance(row, Delivery):
        row.refresh_from_db()
        fates.not_sent(row)
