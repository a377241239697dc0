"""The fields of a trip as staff read and type them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language_info
from pydantic import ValidationError

from inquiries.channels import clean
from inquiries.extraction.schema import TripDetails

MAX_TYPED = 500
Parse = Callable[[str], Any]


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
        TripField("start_date", "Departure", "date"),
        TripField("end_date", "Return", "date"),
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
_LISTS = ("destinations", "child_ages", "services", "hotel_wishes", "special_needs")
_NUMBERS = ("nights", "adults", "children", "infants", "travellers", "rooms")
_YES_NO = ("flexible_dates", "is_travel_inquiry")
_YES, _NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
_PER = {"person": " per person", "night": " per night", "group": " for everybody"}


def shown(name: str, value: Any) -> str:
    """The value as a consultant reads it."""
    if value in (None, "", [], {}):
        return "—"
    if name in _LISTS:
        return ", ".join(map(str, value))
    if name in _YES_NO:
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
    amount = f"{value['amount']:,.0f}" if value.get("amount") else ""
    money = f"{amount} {value.get('currency') or ''}".rstrip()
    return f"{money}{_PER.get(value.get('per') or '', '')}".strip()


def typed(name: str, value: Any) -> str:
    """The value as it stands in the input while somebody corrects it."""
    as_stored = name.endswith("_date") or name == "language"
    return "" if value is None else str(value) if as_stored else shown(name, value)


class NotUnderstood(ValueError):
    """`args[0]` tells the person what was expected."""


def parse(name: str, text: str) -> Any:
    """What was typed as the JSON value that is stored; None clears. Raises NotUnderstood."""
    text = clean(" ".join(text.split()), MAX_TYPED + 1)
    if not text:
        return None
    if len(text) > MAX_TYPED:
        raise NotUnderstood(f"This is too long: at most {MAX_TYPED} characters.")
    field = FIELDS[name]
    try:
        checked = TripDetails.model_validate({name: _raw(name, text)})
    except (ValidationError, ValueError) as error:
        expected = f" Expected something like “{field.hint}”." if field.hint else ""
        raise NotUnderstood(f"“{text}” was not understood as {field.label.lower()}.{expected}") from error
    return checked.model_dump(mode="json")[name]


def _raw(name: str, text: str) -> Any:
    if name in _LISTS:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return [_number(part) for part in parts] if name == "child_ages" else parts
    if name in _NUMBERS:
        return _number(text)
    if name in _YES_NO:
        return _yes_no(text)
    return _typed_budget(text) if name == "budget" else text


def _number(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 30_000:
        raise ValueError(text)
    return number


def _yes_no(text: str) -> bool:
    if text.casefold() not in _YES + _NO:
        raise ValueError(text)
    return text.casefold() in _YES


def _typed_budget(text: str) -> dict[str, Any]:
    """“3,000 EUR per person”: commas and blanks between thousands, a point for cents."""
    text = text.replace("for everybody", "per group")
    head, _, tail = text.replace("€", " EUR ").replace("$", " USD ").replace("£", " GBP ").partition(" per ")
    words = head.split()
    digits = "".join(word for word in words if word[0].isdigit()).replace(",", "").replace("'", "")
    currency = next((word.upper() for word in words if word.isalpha() and len(word) == 3), None)
    amount = float(digits)
    if not 0 < amount < 10_000_000_000:
        raise ValueError(text)
    per = next((name for name in ("person", "night", "group") if name in tail.casefold()), None)
    return {"amount": amount, "currency": currency, "per": per}
