"""The fields of a trip as staff read them, and as they stand in the input while somebody corrects them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language_info


@dataclass(frozen=True)
class TripField:
    """`input` is the HTML input type; `hint` tells the form of what has to be typed."""

    name: str
    label: str
    input: str = "text"
    hint: str = ""


FIELDS: dict[str, TripField] = {
    one.name: one
    for one in (
        TripField("destinations", "Where to", hint="Crete, Rhodes"),
        TripField("origin", "From where"),
        TripField("start_date", "Departure", "date", "2027-05-31"),
        TripField("end_date", "Return", "date", "2027-06-14"),
        TripField("nights", "Nights", "number"),
        TripField("flexible_dates", "Dates flexible", hint="yes or no"),
        TripField("adults", "Adults", "number"),
        TripField("children", "Children (2–17)", "number"),
        TripField("infants", "Infants (under 2)", "number"),
        TripField("child_ages", "Ages of children", hint="4, 7"),
        TripField("travellers", "Travellers in all", "number"),
        TripField("rooms", "Rooms", "number"),
        TripField("budget", "Budget", hint="3000 EUR per person"),
        TripField("services", "Wanted", hint="flight, hotel, transfer"),
        TripField("trip_type", "Kind of trip"),
        TripField("board", "Board", hint="half board"),
        TripField("hotel_wishes", "Hotel wishes", hint="sea view, pool"),
        TripField("special_needs", "Special needs", hint="wheelchair, vegetarian"),
        TripField("contact_name", "Name"),
        TripField("contact_email", "E-mail"),
        TripField("contact_phone", "Phone", hint="+49 170 1234567"),
        TripField("language", "Language", hint="de"),
        TripField("is_travel_inquiry", "Is about travel", hint="yes or no"),
        TripField("summary", "In short"),
    )
}  # fmt: skip
LISTS = ("destinations", "child_ages", "services", "hotel_wishes", "special_needs")
NUMBERS = ("nights", "adults", "children", "infants", "travellers", "rooms")
YES_NO = ("flexible_dates", "is_travel_inquiry")
_PER = {"person": " per person", "night": " per night", "group": " for everybody"}


def shown(name: str, value: Any) -> str:
    """The value as a consultant reads it."""
    if value in (None, "", [], {}):
        return "—"
    if name in LISTS:
        return ", ".join(map(str, value))
    if name in YES_NO:
        return "yes" if value else "no"
    if name.endswith("_date"):
        return date_format(date.fromisoformat(value), "D j M Y")
    if name == "language":
        return _language(str(value))
    return _budget(value) if name == "budget" else str(value)


def about(name: str, shown: str) -> str:
    """Of a window, "mid March": nobody has said that they leave on its first day and return on its last."""
    return {"start_date": f"{shown} at the earliest", "end_date": f"{shown} at the latest"}.get(name, shown)


def _language(code: str) -> str:
    try:
        return get_language_info(code)["name"]
    except KeyError:
        return code


def _budget(value: dict[str, Any]) -> str:
    cents = 2 if value.get("amount") and value["amount"] % 1 else 0
    amount = f"{value['amount']:,.{cents}f}" if value.get("amount") else ""
    money = f"{amount} {value.get('currency') or ''}".rstrip()
    return f"{money}{_PER.get(value.get('per') or '', '')}".strip()


def typed(name: str, value: Any) -> str:
    """The value as it stands in the input while somebody corrects it."""
    as_stored = name.endswith("_date") or name == "language"
    return "" if value is None else str(value) if as_stored else shown(name, value)
