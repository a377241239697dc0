"""Originals older than a day lie in file storage, under their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from django.db.models import Q
from django.utils import timezone

from inquiries.channels import ChannelError, TemporaryError
from inquiries.models import RawOriginal
from inquiries.services import storing

log = structlog.get_logger(__name__)
ARCHIVE_AFTER = timedelta(days=1)
_MANY = 5_000


def read(path: str, sha256: str) -> bytes:
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
    read(path, sha256)
    return RawOriginal.objects.filter(pk=pk, data__isnull=False).update(data=None, path=path, sha256=sha256)
