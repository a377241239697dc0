"""The books of calls to a model, and when none may be made: the day's money is spent, or the provider refuses all alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from inquiries import dispatch
from inquiries.channels import Paced
from inquiries.models import Alert, Inquiry, ModelCall, ModelReading
from inquiries.services import accounts
from inquiries.states import ModelPurpose, WorkStatus

if TYPE_CHECKING:
    from inquiries.channels import ChannelError
    from inquiries.extraction.openai.calling import Attempt

log = structlog.get_logger(__name__)
STOPPED, BUDGET = "model:stopped", "model:budget"
LOOK_AGAIN = timedelta(hours=1)  # after a refusal of all calls one goes ahead and tries
_MEANWHILE = "Trips are read without the model meanwhile."
_LOCK = 0x6D6F64  # one of PostgreSQL's advisory locks, of those with two numbers
_MILLION = Decimal(1_000_000)
_CHARACTERS_PER_TOKEN = 3  # on the safe side for European languages
_USUAL_ANSWER = 1500  # tokens


def book(
    inquiry_id: int, begun: Attempt, purpose: ModelPurpose = ModelPurpose.READING
) -> Callable[[Attempt], None]:
    """One row for one call, there before it is made with what it may cost: others count it at once, and it stays if nobody
    lives to tell how the call ended. What comes back is to be called with that. No transaction may be open: the money is
    spent. Raises Paced, with the reason in words, while no call may be made."""
    with transaction.atomic(durable=True):
        _one_after_the_other()
        pause = wait()
        if pause is None:
            row = ModelCall.objects.create(inquiry_id=inquiry_id, purpose=purpose, **_told(begun))
            return partial(_close, row.pk)
    raise pause


def _one_after_the_other() -> None:
    """Two that look at the same time would both find money for the last call."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_LOCK])


def _close(pk: int, ended: Attempt) -> None:
    ModelCall.objects.filter(pk=pk).update(**_told(ended))


def _told(attempt: Attempt) -> dict[str, Any]:
    usage = attempt.usage
    sent = usage.input if usage else attempt.characters // _CHARACTERS_PER_TOKEN
    cost = price(attempt.model, sent, usage.cached if usage else 0, usage.output if usage else _USUAL_ANSWER)
    return {
        "at": attempt.at,
        "host": attempt.host[:200],
        "model": attempt.model[:100],
        "prompt_version": attempt.prompt,
        "outcome": attempt.outcome,
        "request_id": attempt.request_id[:100],
        "tokens_in": usage.input if usage else None,
        "tokens_cached": usage.cached if usage else None,
        "tokens_out": usage.output if usage else None,
        "cost": cost if attempt.charged else None,
        "estimated": attempt.charged and usage is None,
        "characters": attempt.characters,
        "kinds": attempt.kinds,
        "seconds": round(attempt.seconds, 2),
    }


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


def pseudonym(inquiry_id: int) -> str:
    """The same for all inquiries of a customer, and nothing to anybody without our key (safety_identifier)."""
    contact = Inquiry.objects.values_list("contact", flat=True).get(pk=inquiry_id)
    return salted_hmac(
        "model-customer", f"{contact or f'inquiry {inquiry_id}'}", algorithm="sha256"
    ).hexdigest()


def spent_today() -> Decimal:
    """By the day of TIME_ZONE."""
    return ModelCall.objects.filter(at__gte=_midnight()).aggregate(total=Sum("cost"))["total"] or Decimal(0)


@contextmanager
def asking() -> Iterator[None]:
    """Around a call, with no transaction open. Raises Paced, with the reason in words, while no call may be made, and where
    this one shows that none may be made any more; other errors of the call pass."""
    from inquiries.extraction.openai.outcomes import ModelStopped

    if (pause := wait()) is not None:
        raise pause
    try:
        yield
    except ModelStopped as error:
        raise _stopped(error) from error
    works()


def wait() -> Paced | None:
    """Why and how long no call may be made; None if one may."""
    if settings.OPENAI_DAILY_BUDGET and spent_today() >= settings.OPENAI_DAILY_BUDGET:
        words = f"Today's budget for the model ({settings.OPENAI_DAILY_BUDGET}) is spent."
        rest = "Trips are read without it until tomorrow; then the model reads what it has missed."
        accounts.raise_alert(BUDGET, f"{words} {rest}")
        return _paced(words, _midnight() + timedelta(days=1) - timezone.now())
    if Alert.objects.filter(key=BUDGET, settled_at=None).exists():  # a new day, or a larger budget
        _go_on(BUDGET)
    return _wait_for_somebody()


def _wait_for_somebody() -> Paced | None:
    alert = Alert.objects.filter(key=STOPPED, settled_at=None).first()
    if alert is None:
        return None
    calls = ModelCall.objects.filter(at__gte=alert.raised_at).order_by("-at")
    last = calls.values_list("at", flat=True).first()
    rest = max(last or alert.raised_at, alert.raised_at) + LOOK_AGAIN - timezone.now()
    return _paced(alert.words, rest) if rest > timedelta(0) else None


def _stopped(error: ChannelError) -> Paced:
    """The provider refuses every call alike: nobody asks until somebody has settled the alert, or an hour is over."""
    accounts.raise_alert(STOPPED, f"{error.words} {_MEANWHILE}")
    log.error("model.stopped", code=error.code)
    return _paced(error.words, LOOK_AGAIN)


def _paced(words: str, rest: timedelta) -> Paced:
    return Paced("model_waits", words.removesuffix(_MEANWHILE).rstrip(), retry_after=rest)


def works() -> None:
    """A call went well: what waited for that goes on at once."""
    if Alert.objects.filter(key=STOPPED, settled_at=None).exists():
        _go_on(STOPPED)


def _go_on(key: str) -> None:
    accounts.settle_alert(key, None)
    waiting = ModelReading.objects.filter(
        status=WorkStatus.QUEUED, available_at__gt=timezone.now(), attempts=0
    )
    waiting.update(available_at=timezone.now())
    dispatch.ring_on_commit(dispatch.MODEL)


def _midnight() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
