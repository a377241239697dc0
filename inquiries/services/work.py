"""The work engine: one set of functions moves every kind of WorkItem from state to state.

Rows are the queue. A claim is one UPDATE and counts the attempt at once, so that a row which kills its worker is known
by its count: fresh rows are claimed in batches, a row that was tried before comes alone and can bury nobody.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from inquiries.channels import ChannelError, OutcomeUnknown, Paced, PermanentError, TemporaryError
from inquiries.models import WorkItem
from inquiries.services import statements
from inquiries.states import WORK_TRANSITIONS, ErrorCategory, WorkStatus

log = structlog.get_logger(__name__)
Row = TypeVar("Row", bound=WorkItem)

BATCH = 50
LEASE = timedelta(seconds=settings.WORK_LEASE_SECONDS)
MAX_ATTEMPTS = 8
MAX_DEATHS = 3
BACKOFF_BASE = timedelta(seconds=20)
BACKOFF_CAP = timedelta(hours=1)
FAILED = (WorkStatus.DEAD, WorkStatus.UNCONFIRMED)

_CLAIM = """
WITH fresh AS (
    SELECT id FROM {table} WHERE status = 'queued' AND available_at <= %(now)s AND attempts = 0
    ORDER BY available_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), tried AS (
    SELECT id FROM {table} WHERE status = 'queued' AND available_at <= %(now)s AND attempts > 0
    AND NOT EXISTS (SELECT FROM fresh) ORDER BY available_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE {table} SET status = 'running', attempts = attempts + 1, claim = %(claim)s, lease_until = %(until)s
WHERE id IN (SELECT id FROM fresh UNION ALL SELECT id FROM tried) RETURNING *
"""


class StaleState(Exception):
    """The row is no longer in the state that the caller saw."""


def claim(model: type[Row], limit: int = BATCH) -> list[Row]:
    """Up to `limit` fresh due rows, else one that was tried before; now RUNNING and leased to the caller."""
    now = timezone.now()
    sql = _CLAIM.format(table=connection.ops.quote_name(model._meta.db_table))
    told = {"now": now, "limit": limit, "claim": uuid.uuid4(), "until": now + LEASE}
    rows = list(model._default_manager.raw(sql, told))
    return sorted(rows, key=lambda row: (row.available_at, row.pk))


def drain(model: type[Row], limit: int = BATCH, *, until: datetime | None = None) -> Iterator[list[Row]]:
    """Batches until nothing is due or the time is up."""
    while until is None or timezone.now() < until:
        rows = claim(model, limit)
        if not rows:
            return
        yield rows


def extend_lease(rows: list[Row]) -> None:
    """For a batch that takes long: nobody else may think that this worker died."""
    held = [row for row in rows if row.lease_until is not None]
    if held and held[0].lease_until < timezone.now() + LEASE / 2:
        until = timezone.now() + LEASE
        _held(type(held[0])).filter(claim=held[0].claim).update(lease_until=until)
        for row in held:
            row.lease_until = until


def _held(model: type[Row]) -> Any:
    return model._default_manager.filter(status=WorkStatus.RUNNING)


def _settle(row: WorkItem, status: WorkStatus, **fields: Any) -> None:
    """Writes only if the caller still holds the claim: a worker that was given up for dead must not undo its heir."""
    if status not in WORK_TRANSITIONS[WorkStatus.RUNNING]:
        raise StaleState(f"A running row can't become {status}")
    values = {"status": status, "claim": None, "lease_until": None, **fields}
    if not _held(type(row)).filter(pk=row.pk, claim=row.claim).update(**values):
        raise StaleState(f"{row} is held by somebody else")
    for name, value in values.items():
        setattr(row, name, value)


def finish(row: WorkItem, **fields: Any) -> None:
    """Only for who still holds the claim, as in `_settle`; a prepared statement, for every message comes by here."""
    meta = type(row)._meta
    columns = tuple(meta.get_field(name).column for name in fields)
    values = [meta.get_field(name).get_db_prep_save(value, connection) for name, value in fields.items()]
    if not statements.run(_finish(meta.db_table, columns), [*values, row.pk, row.claim]):
        raise StaleState(f"{row} is held by somebody else")
    finished(row)


def finished(row: WorkItem) -> None:
    """The claim stays on the object: should the commit fail, `fail` still needs it."""
    row.status = WorkStatus.DONE


@cache
def _finish(table: str, columns: tuple[str, ...]) -> str:
    return finish_statement(table, dict.fromkeys(columns, "%s"), "%s::bigint", "%s::uuid")


def finish_statement(table: str, sets: Mapping[str, str], pk: str, claim: str) -> str:
    """The UPDATE that ends a row as DONE, also as a part of a larger statement; gives back no row if the claim is gone."""
    more = "".join(f', "{column}" = {expression}' for column, expression in sets.items())
    return (
        f"UPDATE {table} SET status = 'done', claim = NULL, lease_until = NULL, finished_at = now(),"  # noqa: S608
        f" error_code = '', error_category = '', error_words = ''{more}"
        f" WHERE id = {pk} AND status = 'running' AND claim = {claim} RETURNING id"
    )


def backoff(attempts: int, retry_after: timedelta | None = None) -> timedelta:
    """Doubles from 20 seconds to an hour with jitter; a provider's Retry-After is never undercut."""
    wait = min(BACKOFF_CAP, BACKOFF_BASE * 2 ** max(0, attempts - 1)) * random.uniform(0.75, 1.25)
    return max(wait, retry_after) if retry_after else wait


def fail(row: WorkItem, error: BaseException) -> WorkStatus:
    """Applies the verdict that the error carries. Anything unforeseen is DEAD with the id of its traceback."""
    match error:
        case Paced():
            return _paced(row, error)
        case OutcomeUnknown():
            status, category = WorkStatus.UNCONFIRMED, ErrorCategory.UNKNOWN_OUTCOME
        case PermanentError():
            status, category = WorkStatus.DEAD, ErrorCategory.PERMANENT
        case TemporaryError() | OperationalError() if row.attempts < MAX_ATTEMPTS:
            return _again(row, error)
        case TemporaryError() | OperationalError():
            status, category = WorkStatus.DEAD, ErrorCategory.TEMPORARY
        case _:
            status, category = WorkStatus.DEAD, ErrorCategory.CRASH
    trace = uuid.uuid4().hex
    _settle(
        row, status, finished_at=timezone.now(), error_category=category, error_trace=trace, **_told(error)
    )
    unforeseen = category == ErrorCategory.CRASH
    log.error(
        "work.failed",
        kind=type(row).__name__,
        id=row.pk,
        code=row.error_code,
        trace=trace,
        exc_info=error if unforeseen else None,
    )
    return status


def _again(row: WorkItem, error: BaseException) -> WorkStatus:
    wait = backoff(row.attempts, getattr(error, "retry_after", None))
    log.warning(
        "work.again",
        kind=type(row).__name__,
        id=row.pk,
        code=_told(error)["error_code"],
        wait=wait.total_seconds(),
    )
    told = {"error_category": ErrorCategory.TEMPORARY, **_told(error)}
    try:
        with transaction.atomic():
            _settle(row, WorkStatus.QUEUED, available_at=timezone.now() + wait, **told)
    except IntegrityError:  # of these only one may wait, and a newer one does: it will do the same work
        _settle(row, WorkStatus.DONE, finished_at=timezone.now())
        return WorkStatus.DONE
    return WorkStatus.QUEUED


def _paced(row: WorkItem, error: Paced) -> WorkStatus:
    try:
        with transaction.atomic():
            put_back(row, error.retry_after or timedelta(seconds=1))
    except IntegrityError:  # as in _again
        _settle(row, WorkStatus.DONE, finished_at=timezone.now())
        return WorkStatus.DONE
    return WorkStatus.QUEUED


def put_back(row: WorkItem, wait: timedelta) -> None:
    """The row only waits its turn: nothing went wrong, and the claim's count is taken back."""
    due = timezone.now() + wait
    _settle(row, WorkStatus.QUEUED, available_at=due, attempts=max(0, row.attempts - 1))


def _told(error: BaseException) -> dict[str, str]:
    if isinstance(error, ChannelError):
        return {"error_code": error.code[:100], "error_words": error.words}
    words = "Something unforeseen happened. The original is kept; an operator can find the cause in the log and try again."
    return {"error_code": type(error).__name__[:100], "error_words": words}


def replay(row: WorkItem, person: AbstractBaseUser) -> None:
    """A named person puts a failed row back to the start; the same code runs on the same bytes."""
    anew = {"attempts": 0, "deaths": 0, "available_at": timezone.now(), "finished_at": None}
    try:
        with transaction.atomic():
            _move(row, FAILED, WorkStatus.QUEUED, settled_by=person, **anew)
    except IntegrityError as error:
        raise StaleState(f"{row}: a newer one of its kind is waiting already") from error


def discard(row: WorkItem, person: AbstractBaseUser, note: str) -> None:
    _move(
        row,
        FAILED,
        WorkStatus.DISCARDED,
        settled_by=person,
        settled_note=note[:500],
    )


def confirm(row: WorkItem, person: AbstractBaseUser | None, note: str = "") -> None:
    """Somebody, or a reconciliation, knows that an unconfirmed row was done after all."""
    _move(row, (WorkStatus.UNCONFIRMED,), WorkStatus.DONE, settled_by=person, settled_note=note[:500])


def cancel(row: WorkItem, person: AbstractBaseUser | None, note: str = "") -> None:
    _move(
        row,
        (WorkStatus.QUEUED,),
        WorkStatus.CANCELLED,
        settled_by=person,
        settled_note=note[:500],
        finished_at=timezone.now(),
    )


def _move(row: WorkItem, old: tuple[WorkStatus, ...], new: WorkStatus, **fields: Any) -> None:
    allowed = [status for status in old if new in WORK_TRANSITIONS[status]]
    if not type(row)._default_manager.filter(pk=row.pk, status__in=allowed).update(status=new, **fields):
        raise StaleState(f"{row} is no longer waiting for a decision")
    row.refresh_from_db()
