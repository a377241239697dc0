"""Each minute: leases that ran out, and due rows whose bell was lost."""

from __future__ import annotations

from typing import Any

import structlog
from django.db.models import F, QuerySet
from django.utils import timezone

from inquiries import dispatch
from inquiries.models import Delivery, Extraction, InboundItem, WorkItem
from inquiries.services import delivering
from inquiries.services.work import MAX_DEATHS
from inquiries.states import ErrorCategory, WorkStatus

log = structlog.get_logger(__name__)
QUEUES: dict[type[WorkItem], str] = {
    InboundItem: dispatch.INBOUND,
    Delivery: dispatch.OUTBOUND,
    Extraction: dispatch.EXTRACT,
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
    _give_back(expired.filter(**safe))


def _give_back(expired: QuerySet[Any]) -> None:
    free = {"claim": None, "lease_until": None, "deaths": F("deaths") + 1}
    dead = expired.filter(deaths__gte=MAX_DEATHS - 1).update(
        status=WorkStatus.DEAD, finished_at=timezone.now(), **free, **_KILLED
    )
    back = expired.update(status=WorkStatus.QUEUED, **free)
    if dead or back:
        log.error("work.lease_expired", dead=dead, back=back)
