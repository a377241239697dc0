"""What staff made of readings: figures per field and version of an extractor, and labelled cases to measure by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Count, F, JSONField, Q, QuerySet, Value

from inquiries.models import TripValue
from inquiries.selectors import User, visible_to
from inquiries.services import extracting
from inquiries.services.trip_rows import ACCEPTED
from inquiries.states import ValueSource, ValueStatus

if TYPE_CHECKING:
    from inquiries.extraction.labelled import Case, Label

_NOTHING = Q(value=Value(None, JSONField())) | Q(value=[]) | Q(value="")


@dataclass(frozen=True)
class Verdicts:
    """How many readings of a field by one version of an extractor staff confirmed, set otherwise, and cleared."""

    field: str
    source: str
    version: str
    confirmed: int = 0
    corrected: int = 0
    cleared: int = 0

    @property
    def total(self) -> int:
        return self.confirmed + self.corrected + self.cleared


def count(user: User, since: datetime) -> list[Verdicts]:
    """Over the inquiries that the user may see: one query. A reading that nobody said anything about is not counted."""
    said = visible_to(user, TripValue).filter(
        answers__isnull=False, created_at__gte=since, source=ValueSource.STAFF
    )
    rows = (
        said.exclude(answers__source=ValueSource.STAFF)
        .order_by("field", "answers__source", "answers__version")
        .values_list("field", "answers__source", "answers__version")
        .annotate(
            # A word of staff that was superseded since lost its state; the same value is a confirmation.
            confirmed=Count("pk", filter=~_NOTHING & Q(value=F("answers__value"))),
            cleared=Count("pk", filter=_NOTHING),
            said=Count("pk"),
        )
    )
    return [
        Verdicts(field, source, version, confirmed, said - confirmed - cleared, cleared)
        for field, source, version, confirmed, cleared, said in rows
    ]


def as_cases(since: datetime | None = None) -> Iterator[tuple[Case, Label]]:
    """Conversations with values that staff set and that are in force, set since then: the messages that were there, and
    what staff say about them. Of a second trip in a conversation nothing: its label would not tell which trip is meant."""
    from inquiries.extraction.labelled import Case, Label

    for inquiry_id, values in groupby(
        _in_force(since).iterator(chunk_size=500), key=lambda row: row.trip.inquiry_id
    ):
        rows = list(values)
        newest = max(row.created_at for row in rows)
        messages = [one for one in extracting.messages_of(inquiry_id) if one.received_at <= newest]
        if messages:
            kind = "corrected" if any(row.status == ValueStatus.CORRECTED for row in rows) else "confirmed"
            case = Case(str(inquiry_id), extracting.transcript_of(messages), extracting.context_of(messages))
            yield case, Label({row.field: row.value for row in rows}, kind)


def _in_force(since: datetime | None) -> QuerySet[TripValue]:
    rows = TripValue.objects.filter(
        source=ValueSource.STAFF, status__in=ACCEPTED, superseded_at=None, trip__position=0
    )
    rows = rows.filter(created_at__gte=since) if since else rows
    return rows.select_related("trip").order_by("trip__inquiry", "field")
