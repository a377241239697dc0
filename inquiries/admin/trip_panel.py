"""The trip beside the conversation: what the hub read, which words say so, and what staff made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from inquiries.admin import sent_where, trip_fields
from inquiries.admin.acting import inquiry_or_404, require
from inquiries.models import Inquiry, TripValue
from inquiries.services import trips
from inquiries.states import ValueStatus

HIDDEN = ("is_travel_inquiry",)


@dataclass(frozen=True)
class Line:
    field: trip_fields.TripField
    pk: int
    shown: str
    typed: str
    confirmed: bool
    by_staff: bool
    confidence: int
    sure: str
    quote: str
    message: int | None


def context(
    inquiry: Inquiry, values: dict[str, TripValue], error: str = "", wrong: str = ""
) -> dict[str, Any]:
    lines = [_line(values[name]) for name in trip_fields.FIELDS if name in values and _worth(values[name])]
    said = {line.field.name for line in lines}
    missing = [words for name, words in trip_fields.NEEDED.items() if name not in said]
    if "travellers" in said and "how many people" in missing:
        missing.remove("how many people")
    return {
        "inquiry": inquiry,
        "trip": lines,
        "open_count": sum(not line.confirmed for line in lines),
        "missing": ", ".join(missing) if lines else "",
        "addable": [
            one for name, one in trip_fields.FIELDS.items() if name not in said and name not in HIDDEN
        ],
        "sent_where": sent_where.any_of(inquiry),
        "trip_error": error,
        "wrong": wrong,
    }


def _worth(value: TripValue) -> bool:
    return value.field not in HIDDEN and (value.value is not None or value.status != ValueStatus.PROPOSED)


def _line(value: TripValue) -> Line:
    percent = round(value.confidence * 100)
    return Line(
        field=trip_fields.FIELDS[value.field],
        pk=value.pk,
        shown=trip_fields.shown(value.field, value.value),
        typed=trip_fields.typed(value.field, value.value),
        confirmed=value.status != ValueStatus.PROPOSED,
        by_staff=value.status == ValueStatus.CORRECTED,
        confidence=percent,
        sure="sure" if percent >= 85 else "likely" if percent >= 60 else "unsure",
        quote=value.quote,
        message=value.message_id,
    )


def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, correct or clear one value; answers with the panel."""
    require(request, "inquiries.change_triprequest")
    inquiry = inquiry_or_404(request, pk)
    field = request.POST.get("field", "")
    error = "" if field in trip_fields.FIELDS else "Choose what you want to add."
    if not error:
        error = _do(request, inquiry, field)
    filled = context(inquiry, trips.current(inquiry.pk), error, field if error else "")
    return TemplateResponse(request, "desk/trip.html", {**filled, "may_trip": True})


def _do(request: HttpRequest, inquiry: Inquiry, field: str) -> str:
    """Returns what went wrong, in words."""
    match request.POST.get("do"):
        case "confirm":
            trips.confirm(inquiry, field, request.user)
        case "confirm_all":
            for name in trips.current(inquiry.pk):
                trips.confirm(inquiry, name, request.user)
        case "clear":
            trips.correct(inquiry, field, None, request.user)
        case _:
            try:
                trips.correct(
                    inquiry, field, trip_fields.parse(field, request.POST.get("value", "")), request.user
                )
            except trip_fields.NotUnderstood as error:
                return str(error)
    return ""
