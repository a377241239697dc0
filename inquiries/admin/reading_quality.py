"""How well trips are read: what staff made of the readings of the last 30 days, per field and version of an extractor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from inquiries.admin.acting import require
from inquiries.admin.base import DeskAdmin, ReadOnly
from inquiries.admin.trip_fields import FIELDS
from inquiries.models import TripValue
from inquiries.services import verdicts
from inquiries.services.verdicts import Verdicts
from inquiries.states import ValueSource

DAYS = 30
RIGHT = "inquiries.view_extraction"
PAGE = "admin:inquiries_tripvalue_changelist"


@dataclass(frozen=True)
class Part:
    """A piece of a bar, in percent of its width."""

    kind: str
    start: float
    width: float


@dataclass(frozen=True)
class Bar:
    label: str
    parts: list[Part]
    right: int  # percent confirmed
    total: int


@dataclass(frozen=True)
class Line:
    label: str
    reader: str
    version: str
    row: Verdicts
    right: int


@admin.register(TripValue)
class ReadingQualityAdmin(ReadOnly, DeskAdmin):
    """The list of all readings is nobody's page; in its place stand the figures over them."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(RIGHT)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return obj is None and request.user.has_perm(RIGHT)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        require(request, RIGHT)
        context = {**self.admin_site.each_context(request), **_context(request)}
        return TemplateResponse(request, "desk/reading_quality.html", context)


def _context(request: HttpRequest) -> dict[str, Any]:
    rows = verdicts.count(request.user, timezone.now() - timedelta(days=DAYS))
    order = {name: number for number, name in enumerate(FIELDS)}
    rows.sort(key=lambda row: (order.get(row.field, len(order)), row.source, row.version))
    bars = [_bar(name, list(some)) for name, some in groupby(rows, key=lambda row: row.field)]
    return {
        "title": "How well trips are read",
        "days": DAYS,
        "bars": bars,
        "lines": [_line(row) for row in rows],
        "all": _bar("", rows) if rows else None,
    }


def _bar(name: str, rows: list[Verdicts]) -> Bar:
    counts = {kind: sum(getattr(row, kind) for row in rows) for kind in ("confirmed", "corrected", "cleared")}
    total, start, parts = sum(counts.values()), 0.0, []
    for kind, count in counts.items():
        if count:
            width = 100 * count / total
            parts.append(Part(kind, round(start, 2), round(width, 2)))
            start += width
    return Bar(_label(name), parts, _percent(counts["confirmed"], total), total)


def _line(row: Verdicts) -> Line:
    reader = ValueSource(row.source).label if row.source in ValueSource.values else row.source
    return Line(_label(row.field), reader, row.version or "—", row, _percent(row.confirmed, row.total))


def _label(name: str) -> str:
    return FIELDS[name].label if name in FIELDS else name


def _percent(part: int, whole: int) -> int:
    """Never 100 while something was wrong."""
    return 100 if part == whole else min(99, round(100 * part / whole))
