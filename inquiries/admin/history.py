"""The history of an inquiry in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from inquiries.admin import trip_diff, words
from inquiries.admin.trip_fields import FIELDS
from inquiries.models import EventType, Inquiry, InquiryEvent, TripValue
from inquiries.selectors import User, visible_to
from inquiries.states import InquiryStage, InquiryStatus, Priority

MOST = 100
_ABOUT_TRIPS = (EventType.EXTRACTED, EventType.TRIP_SET)


@dataclass(frozen=True)
class Entry:
    """`lines`: what changed in the trip, each in words; `message`: the one that these came from."""

    at: str
    sentence: str
    lines: tuple[str, ...] = ()
    message: int | None = None


def read(user: User, inquiry: Inquiry) -> list[Entry]:
    """Three queries: the newest events, the names of those they mention, and the values of the trip they tell of. Who may
    see trips, but no history, sees what became of the trip."""
    events = visible_to(user, InquiryEvent).filter(inquiry=inquiry)
    if not user.has_perm("inquiries.view_inquiryevent"):
        if not user.has_perm("inquiries.view_tripvalue"):
            return []
        events = events.filter(type__in=_ABOUT_TRIPS)
    rows = list(events.select_related("actor").order_by("-at", "-pk")[:MOST])
    ids = {row.data.get("to") for row in rows if row.type == EventType.ASSIGNED} - {None}
    names = {one.pk: words.person(one) for one in get_user_model()._default_manager.filter(pk__in=ids)}
    values = trip_diff.values_of(user, [row.data for row in rows])
    return [_entry(row, names, values) for row in rows]


def _entry(row: InquiryEvent, names: Mapping[int, str], values: Mapping[int, TripValue]) -> Entry:
    told = tuple(trip_diff.lines(row.data, values)) if row.type in _ABOUT_TRIPS else ()
    message = row.message_id if row.type == EventType.EXTRACTED else None
    return Entry(words.exact(row.at), _sentence(row, names, told=bool(told)), told, message)


def _sentence(row: InquiryEvent, names: Mapping[int, str], *, told: bool) -> str:
    who = words.person(row.actor) or "The hub"
    label = EventType(row.type).label
    by_customer = row.actor_id is None and row.type in (EventType.CREATED, EventType.RECEIVED)
    if by_customer:
        return "A message opened this inquiry" if row.type == EventType.CREATED else "A message came in"
    detail = "" if told else _detail(row, names)
    return f"{who}: {label}{f' {detail}' if detail else ''}"


def _detail(row: InquiryEvent, names: Mapping[int, str]) -> str:
    data = row.data
    match row.type:
        case EventType.STATUS:
            return (
                f"from {_label(InquiryStatus, data.get('from'))} to {_label(InquiryStatus, data.get('to'))}"
            )
        case EventType.STAGE:
            return f"to {_label(InquiryStage, data.get('to'))}"
        case EventType.PRIORITY:
            return f"to {_label(Priority, data.get('to'))}"
        case EventType.ASSIGNED:
            return f"to {names.get(data['to'], 'somebody')}" if data.get("to") else "to nobody"
        case EventType.REPLIED:
            return {"automatic": "automatically", "forward": "by forwarding to others"}.get(
                data.get("mode"), ""
            )
        case EventType.UNSCHEDULED:
            return "because the customer wrote first" if data.get("reason") == "answered" else ""
        case EventType.TRIP_SET:
            return trip_diff.of_trip(data) or f"({_field(data.get('field'))})"
        case EventType.EXTRACTED:
            return f"({', '.join(_field(name) for name in data.get('fields', []))})"
    return ""


def _label(choices: type, value: object) -> str:
    return dict(choices.choices).get(value, str(value or "nothing"))  # type: ignore[attr-defined]


def _field(name: object) -> str:
    field = FIELDS.get(str(name))
    return field.label.lower() if field else str(name)
