"""The books of calls to a model, and when none may be made: the day's money is spent, or the provider refuses all alike."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from inquiries import dispatch
from inquiries.models import Alert, ModelCall, ModelReading
from inquiries.services import accounts
from inquiries.states import WorkStatus

if TYPE_CHECKING:
    from inquiries.channels import ChannelError
    from inquiries.extraction.openai.calling import Attempt

log = structlog.get_logger(__name__)
STOPPED, BUDGET = "model:stopped", "model:budget"
LOOK_AGAIN = timedelta(hours=1)  # after a refusal of all calls one goes ahead and tries
_MILLION = Decimal(1_000_000)
_CHARACTERS_PER_TOKEN = 3  # on the safe side for European languages
_USUAL_ANSWER = 1500  # tokens


def book(inquiry_id: int, attempt: Attempt) -> None:
    """One row for one call. Never inside a transaction that may be rolled back: the money is spent. A call that was given up
    may be charged all the same."""
    usage = attempt.usage
    sent = usage.input if usage else attempt.characters // _CHARACTERS_PER_TOKEN
    cost = price(attempt.model, sent, usage.cached if usage else 0, usage.output if usage else _USUAL_ANSWER)
    answered = usage is not None or attempt.outcome in ("no_usage", "timeout")
    ModelCall.objects.create(
        inquiry_id=inquiry_id,
        at=attempt.at,
        host=attempt.host[:200],
        model=attempt.model[:100],
        prompt_version=attempt.prompt,
        outcome=attempt.outcome,
        request_id=attempt.request_id[:100],
        tokens_in=usage.input if usage else None,
        tokens_cached=usage.cached if usage else None,
        tokens_out=usage.output if usage else None,
        cost=cost if answered else None,
        estimated=answered and usage is None,
        characters=attempt.characters,
        kinds=attempt.kinds,
        seconds=round(attempt.seconds, 2),
    )


def price(model: str, sent: int, cached: int, answered: int) -> Decimal | None:
    """None without a price. The setting's own model first, as at Azure the snapshot does not name the deployment."""
    known = settings.OPENAI_PRICES
    fitting = [name for name in known if name == settings.OPENAI_MODEL] or [
        name for name in sorted(known, key=len, reverse=True) if model.startswith(name)
    ]
    if not fitting:
        return None
    for_sent, for_cached, for_answered = known[fitting[0]]
    cached = min(cached, sent)
    total = (sent - cached) * for_sent + cached * for_cached + answered * for_answered
    return (total / _MILLION).quantize(Decimal("0.000001"))


def spent_today() -> Decimal:
    """By the day of TIME_ZONE."""
    return ModelCall.objects.filter(at__gte=_midnight()).aggregate(total=Sum("cost"))["total"] or Decimal(0)


def wait() -> timedelta | None:
    """How long no call may be made; None if one may."""
    if settings.OPENAI_DAILY_BUDGET and spent_today() >= settings.OPENAI_DAILY_BUDGET:
        words = (
            f"Today's budget for the model ({settings.OPENAI_DAILY_BUDGET}) is spent. Trips are read without it until"
            " tomorrow; then the model reads what it has missed."
        )
        accounts.raise_alert(BUDGET, words)
        return _midnight() + timedelta(days=1) - timezone.now()
    accounts.settle_alert(BUDGET, None)
    return _wait_for_somebody()


def _wait_for_somebody() -> timedelta | None:
    alert = Alert.objects.filter(key=STOPPED, settled_at=None).first()
    if alert is None:
        return None
    last = (
        ModelCall.objects.filter(at__gte=alert.raised_at).order_by("-at").values_list("at", flat=True).first()
    )
    rest = max(last or alert.raised_at, alert.raised_at) + LOOK_AGAIN - timezone.now()
    return rest if rest > timedelta(0) else None


def stopped(error: ChannelError) -> timedelta:
    """The provider refuses every call alike: nobody asks until somebody has settled the alert, or an hour is over."""
    accounts.raise_alert(STOPPED, f"{error.words} Trips are read without the model meanwhile.")
    log.error("model.stopped", code=error.code)
    return LOOK_AGAIN


def works() -> None:
    """A call went well: what waited for that goes on at once."""
    if Alert.objects.filter(key=STOPPED, settled_at=None).exists():
        accounts.settle_alert(STOPPED, None)
        waiting = ModelReading.objects.filter(
            status=WorkStatus.QUEUED, available_at__gt=timezone.now(), attempts=0
        )
        waiting.update(available_at=timezone.now())
        dispatch.ring_on_commit(dispatch.MODEL)


def _midnight() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
