"""When each account is compared, and the wish of a person to have it compared now."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from channels_email.models import CheckPlan
from channels_email.services import fetching

EVERY = timedelta(hours=24)
SOON = timedelta(hours=1)
BUSY = timedelta(minutes=1)
_APART = timedelta(hours=2)  # so that the accounts of one server are not all compared at the same hour


def due(now: datetime | None = None) -> list[int]:
    """Accounts whose day is over, each at its own time, and those that a person asked for. An account that is paused
    can't be compared; its pause is told already."""
    now = now or timezone.now()
    _plan_new(now)
    ready = fetching.fetchable().exclude(account__paused_until__gt=now).filter(check_plan__due_at__lte=now)
    return list(ready.order_by("check_plan__due_at").values_list("pk", flat=True))


def _plan_new(now: datetime) -> None:
    new = fetching.fetchable().filter(check_plan=None).values_list("pk", flat=True)
    plans = [CheckPlan(account_id=pk, due_at=now + SOON + random.random() * _APART) for pk in new]
    CheckPlan.objects.bulk_create(plans, ignore_conflicts=True)


def ask(account_id: int, *, mend: bool = False) -> None:
    """Remembered, so that a lost ring of the bell loses nothing. Who asks for missing mails is not overruled."""
    now = timezone.now()
    CheckPlan.objects.bulk_create([CheckPlan(account_id=account_id)], ignore_conflicts=True)
    row = CheckPlan.objects.filter(pk=account_id)
    row.update(due_at=now, asked_at=now, **({"mend": True} if mend else {}))


def claim(account_id: int) -> CheckPlan | None:
    """By one UPDATE: whoever gets it does the work, a second ring finds nothing due."""
    now = timezone.now()
    rows = CheckPlan.objects.filter(pk=account_id)
    before = rows.first()
    if before is None or not rows.filter(due_at__lte=now).update(due_at=now + SOON):
        return None
    return before


def done(plan: CheckPlan, wait: timedelta) -> None:
    """`wait` until the next one. A wish that came meanwhile stays."""
    rows = CheckPlan.objects.filter(pk=plan.pk).filter(Q(asked_at=plan.asked_at))
    settled = {} if wait == BUSY else {"asked_at": None, "mend": False}
    rows.update(due_at=timezone.now() + wait + random.random() * wait / 12, **settled)
