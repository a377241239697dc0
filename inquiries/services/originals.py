"""The raw originals: stored before anything else, read for replay, archived after a day."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from inquiries import dispatch
from inquiries.channels import ChannelError, RawInbound, TemporaryError
from inquiries.models import ChannelAccount, InboundItem, RawOriginal
from inquiries.services import statements, storing
from inquiries.services.slices import by_bytes
from inquiries.services.statements import insert_from
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
ARCHIVE_AFTER = timedelta(days=1)
_ITEMS = (
    insert_from(InboundItem, "%s::jsonb", many=True) + " ON CONFLICT DO NOTHING RETURNING delivery_id, id"
)
_ORIGINALS = """
INSERT INTO inquiries_raworiginal (item_id, sha256, data, path, stored_at)
SELECT item, '', data, '', now() FROM unnest(%b::bigint[], %b::bytea[]) AS raw (item, data)
"""
_LOAD = "SELECT item_id, data, path, sha256 FROM inquiries_raworiginal WHERE item_id = ANY(%s::bigint[])"


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
    """See intake.store_inbound. Binary parameters bound by the server: Django's client-side binding would escape every
    byte (three times the processor and the memory for a 48 MB mail) and write the mail into the server's log on an
    error."""
    unique = {delivery.delivery_id: delivery for delivery in deliveries}
    if not unique:
        return []
    rows = [statements.row(_item(account, delivery)) for delivery in unique.values()]
    with transaction.atomic():
        ids = dict(statements.run(_ITEMS, [statements.as_json(rows)]))
        new = frozenset(ids)
        if new:
            for some in by_bytes(ids, lambda key: len(unique[key].raw), SLICE_BYTES):
                statements.run(_ORIGINALS, [[ids[key] for key in some], [unique[key].raw for key in some]])
            dispatch.ring_on_commit(dispatch.INBOUND)
        if len(new) < len(unique):
            ids |= _ids(account, unique.keys() - new)
    return [Stored(ids[key], key, key in new) for key in unique]


def _ids(account: ChannelAccount | None, delivery_ids: Collection[str]) -> dict[str, int]:
    rows = InboundItem.objects.filter(account=account, delivery_id__in=delivery_ids)
    return dict(rows.values_list("delivery_id", "pk"))


def _item(account: ChannelAccount | None, delivery: RawInbound) -> InboundItem:
    now = timezone.now()
    received = min(
        delivery.received_at or now, now
    )  # a provider's clock may run ahead; the desk's order may not
    return InboundItem(
        account=account,
        delivery_id=delivery.delivery_id,
        origin=delivery.origin[:200],
        sent=delivery.sent,
        size=len(delivery.raw),
        received_at=received,
    )


def load(item_ids: Iterable[int]) -> dict[int, bytes]:
    """The bytes of several items; archived ones are read from storage and checked against their hash."""
    rows = statements.run(_LOAD, [list(item_ids)], binary=True)
    return {
        item: bytes(data) if data is not None else _read(path, sha256) for item, data, path, sha256 in rows
    }


def load_one(item_id: int) -> bytes | None:
    return load([item_id]).get(item_id)


def _read(path: str, sha256: str) -> bytes:
    data = storing.read(path)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise TemporaryError("original_damaged", f"The archived original is damaged: {path}")
    return data


def archive_due(now: datetime | None = None, until: datetime | None = None) -> int:
    """Moves originals older than a day to default storage: file written and read back first, the row changed after.
    A power cut between the two leaves a spare file and an untouched row. Works through all that are due, at the latest
    until `until`. Returns how many moved."""
    moved = 0
    for pk in _due((now or timezone.now()) - ARCHIVE_AFTER):
        if until is not None and timezone.now() >= until:
            log.warning("original.archive_unfinished", moved=moved)
            break
        try:
            moved += _archive(pk)
        except ChannelError as error:  # it stays where it is; the next one may fare better
            log.error("original.not_archived", item=pk, code=error.code)
    return moved


def _due(before: datetime) -> Iterator[int]:
    """By key, page by page: one that can't be moved must not come again in the same night."""
    rows = RawOriginal.objects.filter(data__isnull=False, stored_at__lt=before).order_by("stored_at", "pk")
    page = list(rows.values_list("stored_at", "pk")[:_MANY])
    while page:
        yield from (pk for _, pk in page)
        last_at, last_pk = page[-1]
        later = Q(stored_at__gt=last_at) | Q(stored_at=last_at, pk__gt=last_pk)
        page = list(rows.filter(later).values_list("stored_at", "pk")[:_MANY])


def _archive(pk: int) -> int:
    row = RawOriginal.objects.filter(pk=pk, data__isnull=False).first()
    if row is None:
        return 0
    data = bytes(row.data)
    sha256 = hashlib.sha256(data).hexdigest()
    wanted = f"originals/{row.stored_at:%Y/%m/%d}/{row.pk}-{sha256[:16]}.raw"
    path = storing.save(wanted, data)
    _read(path, sha256)
    return RawOriginal.objects.filter(pk=pk, data__isnull=False).update(data=None, path=path, sha256=sha256)
