"""What staff type into a field of a trip, as the value that is stored. What is not certain is refused: a wrong price is worse
than a second look."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, get_args

import phonenumbers
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError as Invalid
from django.core.validators import validate_email

from inquiries.admin import typed_money
from inquiries.admin.trip_fields import FIELDS, LISTS, NUMBERS, YES_NO
from inquiries.channels import clean
from inquiries.extraction.schema import Service, TripDetails

MAX_TYPED = 500
_SHOWN = 80  # of what is quoted back
_YES, _NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
_MOST = {
    "adults": 9_999,
    "children": 9_999,
    "infants": 9_999,
    "travellers": 9_999,
    "rooms": 9_999,
    "nights": 999,
}
_AT_LEAST_ONE = ("travellers",)
_OLDEST_CHILD = 17
_YEARS = range(2000, 2100)


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
    except (ValueError, TypeError) as error:  # Pydantic's is a ValueError, too
        short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        raise NotUnderstood(
            f"“{short}” was not understood as {field.label.lower()}. {_expected(name)}".rstrip()
        ) from error
    value = checked.model_dump(mode="json")[name]
    return None if value == [] else value


def _expected(name: str) -> str:
    if name == "services":
        return f"Choose from: {', '.join(get_args(Service))}."
    if name in NUMBERS:
        return f"Expected a number from {int(name in _AT_LEAST_ONE)} to {_MOST[name]:,}."
    return f"Expected something like “{FIELDS[name].hint}”." if FIELDS[name].hint else ""


def _raw(name: str, text: str) -> Any:
    if name == "child_ages":
        return [_age(part) for part in re.split(r"[,;&]| and ", text) if part.strip()]
    if name in LISTS:
        parts = [part.strip() for part in re.split("[,;]", text)]
        parts = [part.casefold() for part in parts] if name == "services" else parts
        return list(dict.fromkeys(part for part in parts if part))
    if name in NUMBERS:
        return _number(name, text)
    if name in YES_NO:
        return _yes_no(text)
    return _READ[name](text) if name in _READ else text


def _number(name: str, text: str) -> int:
    number = int(text)
    if not int(name in _AT_LEAST_ONE) <= number <= _MOST[name]:
        raise ValueError(text)
    return number


def _age(text: str) -> int:
    age = int(text)
    if not 0 <= age <= _OLDEST_CHILD:
        raise ValueError(text)
    return age


def _yes_no(text: str) -> bool:
    if text.casefold() not in _YES + _NO:
        raise ValueError(text)
    return text.casefold() in _YES


def _day(text: str) -> date:
    """2027-05-31 or 31.05.2027; with strokes nobody knows which is the month."""
    day = date(*map(int, reversed(text.split(".")))) if "." in text else date.fromisoformat(text)
    if day.year not in _YEARS:
        raise ValueError(text)
    return day


def _email(text: str) -> str:
    try:
        validate_email(text)
    except Invalid as error:
        raise ValueError(text) from error
    return text


def _phone(text: str) -> str:
    """E.164; without a country's code it is a number of the agency's country."""
    try:
        number = phonenumbers.parse(text, settings.AGENCY_COUNTRY or None)
    except phonenumbers.NumberParseException as error:
        raise ValueError(text) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _language(text: str) -> str:
    """The code, also by the language's name: "German", "Deutsch"."""
    told = text.casefold()
    for code, names in LANG_INFO.items():
        if told in (names.get("name", "").casefold(), names.get("name_local", "").casefold()):
            return code.partition("-")[0]
    code = re.split("[-_]", told)[0]
    if not re.fullmatch("[a-z]{2}", code):
        raise ValueError(text)
    return code


_READ = {
    "start_date": _day,
    "end_date": _day,
    "budget": typed_money.parse,
    "contact_email": _email,
    "contact_phone": _phone,
    "language": _language,
}
