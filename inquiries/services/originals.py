"""The raw originals: stored before anything else, read for replay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import OperationalError, connection, transaction
from django.db.models import Count
from django.utils import timezone

from inquiries import dispatch
from inquiries.channels import RawInbound
from inquiries.models import ChannelAccount, InboundItem
from inquiries.services import archiving, statements
from inquiries.services.slices import by_bytes
from inquiries.services.statements import insert_from, insert_one
from inquiries.states import WorkStatus

log = structlog.get_logger(__name__)
_MANY = 5_000
SLICE_BYTES = (
    1_000_000  # in one INSERT: to bind holds the bytes four times, and libpq's buffer doubles as it grows
)
_SAID = {
    WorkStatus.QUEUED: "waiting",
    WorkStatus.RUNNING: "waiting",
    WorkStatus.DEAD: "failed",
    WorkStatus.DISCARDED: "failed",
}
_GIVEN = {
    "account_id": "%(account)s::bigint",
    "delivery_id": "%(delivery_id)s",
    "origin": "%(origin)s",
    "sent": "%(sent)s::boolean",
    "size": "%(size)s::bigint",
    "received_at": "%(received_at)s::timestamptz",
    "available_at": "%(now)s::timestamptz",
    "created_at": "%(now)s::timestamptz",
}
_ITEMS = (
    insert_from(InboundItem, "%s::jsonb", many=True)
    + " ON CONFLICT DO NOTHING RETURNING account_id, delivery_id, id"
)
_ORIGINALS = """
INSERT INTO inquiries_raworiginal (item_id, sha256, data, path, stored_at)
SELECT item, '', data, '', now() FROM unnest(%b::bigint[], %b::bytea[]) AS raw (item, data)
"""
# Both in one statement, which is a transaction by itself: BEGIN and COMMIT would be two ways to the server more.
_ALONE = f"""
WITH item AS (
    {insert_one(InboundItem, **_GIVEN)} ON CONFLICT DO NOTHING RETURNING id
), original AS (
    INSERT INTO inquiries_raworiginal (item_id, sha256, data, path, stored_at)
    SELECT id, '', %(raw)b, '', now() FROM item
)
SELECT id FROM item
"""  # noqa: S608 - names of our own models
_TOGETHER = f"""
WITH item AS ({_ITEMS}), original AS (
    INSERT INTO inquiries_raworiginal (item_id, sha256, data, path, stored_at)
    SELECT item.id, '', raw.data, '', now()
    FROM item JOIN unnest(%b::bigint[], %b::text[], %b::bytea[]) AS raw (account, delivery, data)
    ON raw.delivery = item.delivery_id AND raw.account = coalesce(item.account_id, 0)
)
SELECT account_id, delivery_id, id FROM item
"""  # noqa: S608 - names of our own models
_LOAD = "SELECT item_id, data, path, sha256 FROM inquiries_raworiginal WHERE item_id = ANY(%s::bigint[])"


_Key = tuple[int | None, str]  # account and delivery id


@dataclass(frozen=True)
class Stored:
    item_id: int
    delivery_id: str
    new: bool


def known(account: ChannelAccount | None, delivery_ids: Collection[str]) -> set[str]:
    rows = InboundItem.objects.filter(account=account, delivery_id__in=delivery_ids)
    return set(rows.values_list("delivery_id", flat=True))


def outcomes(item_ids: Sequence[int]) -> Counter[str]:
    """See intake.outcomes."""
    counts: Counter[str] = Counter()
    for start in range(0, len(item_ids), _MANY):
        rows = InboundItem.objects.filter(pk__in=list(item_ids[start : start + _MANY]))
        for status, outcome, count in rows.values_list("status", "outcome").annotate(count=Count("pk")):
            counts[_SAID.get(status, outcome)] += count
    return counts


def store(account: ChannelAccount | None, deliveries: Sequence[RawInbound]) -> list[Stored]:
    """See intake.store_inbound."""
    return store_many([(account, delivery) for delivery in deliveries])


def store_many(deliveries: Iterable[tuple[ChannelAccount | None, RawInbound]]) -> list[Stored]:
    """See intake.store_many. Binary parameters bound by the server: Django's client-side binding would escape every
    byte (three times the processor and the memory for a 48 MB mail) and write the mail into the server's log on an
    error."""
    unique = {(account.pk if account else None, one.delivery_id): one for account, one in deliveries}
    if not unique:
        return []
    small = sum(len(one.raw) for one in unique.values()) <= SLICE_BYTES
    ids = (
        _in_slices(unique)
        if not small
        else _together(unique)
        if len(unique) > 1
        else _alone(*next(iter(unique.items())))
    )
    new = frozenset(ids)
    if new:
        dispatch.ring_on_commit(dispatch.INBOUND)
    if len(new) < len(unique):
        ids |= _ids(unique.keys() - new)
    return [Stored(ids[key], key[1], key in new) for key in unique]


def _alone(key: _Key, one: RawInbound) -> dict[_Key, int]:
    """Most webhooks bring one thing, and each costs a request."""
    account, delivery_id = key
    now = timezone.now()
    given = {
        "account": None if account is None else str(account),
        "delivery_id": delivery_id,
        "origin": one.origin[:200],
        "sent": str(one.sent),
        "size": str(len(one.raw)),
        "received_at": _received(one, now).isoformat(),
        "now": now.isoformat(),
        "raw": one.raw,
    }
    rows = _run_anew(_ALONE, given)
    return {key: rows[0][0]} if rows else {}


def _together(unique: Mapping[_Key, RawInbound]) -> dict[_Key, int]:
    accounts = [account or 0 for account, _ in unique]
    names = [delivery_id for _, delivery_id in unique]
    raws = [one.raw for one in unique.values()]
    return _by_key(_run_anew(_TOGETHER, [_rows(unique), accounts, names, raws]))


def _in_slices(unique: Mapping[_Key, RawInbound]) -> dict[_Key, int]:
    with transaction.atomic():
        ids = _by_key(statements.run(_ITEMS, [_rows(unique)]))
        for some in by_bytes(ids, lambda key: len(unique[key].raw), SLICE_BYTES):
            statements.run(_ORIGINALS, [[ids[key] for key in some], [unique[key].raw for key in some]])
    return ids


def _run_anew(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """That a kept connection died (the server was restarted) shows only at its use: once more on a new one. The delivery
    ids make that safe. Who could not connect at all gets no second time-out, and a transaction is its owner's affair."""
    kept = connection.connection is not None
    try:
        return statements.run(sql, params)
    except OperationalError:
        if not kept or connection.in_atomic_block or not connection.connection.closed:
            raise
    connection.close()
    return statements.run(sql, params)


def _rows(unique: Mapping[_Key, RawInbound]) -> str:
    now = timezone.now()
    return statements.as_json([statements.row(_item(key[0], one, now)) for key, one in unique.items()])


def _by_key(rows: Iterable[tuple[int | None, str, int]]) -> dict[_Key, int]:
    return {(account, delivery_id): pk for account, delivery_id, pk in rows}


def _ids(keys: Collection[_Key]) -> dict[_Key, int]:
    rows: dict[_Key, int] = {}
    for account in {account for account, _ in keys}:
        names = [name for owner, name in keys if owner == account]
        known = InboundItem.objects.filter(account=account, delivery_id__in=names)
        rows |= _by_key(known.values_list("account_id", "delivery_id", "pk"))
    return rows


def _item(account_id: int | None, delivery: RawInbound, now: datetime) -> InboundItem:
    return InboundItem(
        account_id=account_id,
        delivery_id=delivery.delivery_id,
        origin=delivery.origin[:200],
        sent=delivery.sent,
        size=len(delivery.raw),
        received_at=_received(delivery, now),
    )


def _received(delivery: RawInbound, now: datetime) -> datetime:
    """A provider's clock may run ahead; the desk's order may not."""
    return min(delivery.received_at or now, now)


def load(item_ids: Iterable[int]) -> dict[int, bytes]:
    """The bytes of several items; archived ones are read from storage and checked against their hash."""
    rows = statements.run(_LOAD, [list(item_ids)], binary=True)
    return {
        item: bytes(data) if data is not None else archiving.read(path, sha256)
        for item, data, path, sha256 in rows
    }


def load_one(item_id: int) -> bytes | None:
    return load([item_id]).get(item_id)
