"""The second look at a model's values: a schema guarantees their form, not that they are possible."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from inquiries.extraction.openai.hygiene import seen
from inquiries.extraction.openai.masking import MASK
from inquiries.extraction.openai.schema import Given
from inquiries.extraction.schema import Budget, TripDetails

FARTHEST = timedelta(days=5 * 366)
_MOST = {"adults": 500, "children": 500, "infants": 100, "travellers": 1000, "rooms": 300, "nights": 365}
_YES_NO = frozenset({"flexible_dates", "is_travel_inquiry"})
_LONGEST_TEXT, _LONGEST_SUMMARY, _LONGEST_LIST = 120, 400, 25
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|\b(?:https?|ftp|data|javascript|mailto):\S*|\bwww\.\S+", re.I)
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_LONG_NUMBER = re.compile(r"\+?(?:\d[ ()/-]{0,2}){8,}")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
CURRENCIES = frozenset(
    str.split(
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY"
        " COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR"
        " IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR"
        " MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD"
        " SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG"
        " XOF XPF YER ZAR ZMW ZWG"
    )
)


def possible(given: Given, today: date) -> Any | None:
    """The value in the schema's own type; None if it is impossible, empty or a zero that says nothing. `today`: of the
    first message."""
    if not _of_its_kind(given.field, given.value):
        return None
    try:
        value = getattr(TripDetails.model_validate({given.field: given.value}), given.field)
    except ValidationError:
        return None
    check = _CHECKS.get(given.field, _words)
    return check(given.field, value, today)


def in_order(values: dict[str, Any]) -> set[str]:
    """Fields that contradict each other: the later one of two dates must not be the earlier."""
    start, end = values.get("start_date"), values.get("end_date")
    return {"end_date"} if start and end and end < start else set()


def _of_its_kind(name: str, value: Any) -> bool:
    """JSON's true is no number of adults, though Pydantic would take it for 1."""
    items = value if isinstance(value, list) else [value]
    return len(items) <= _LONGEST_LIST and all(isinstance(one, bool) <= (name in _YES_NO) for one in items)


def _count(name: str, value: int, today: date) -> int | None:
    least = 0 if name in ("children", "infants") else 1
    return value if least <= value <= _MOST[name] and value else None


def _day(name: str, value: date, today: date) -> date | None:
    return value if today - timedelta(days=1) <= value <= today + FARTHEST else None


def _ages(name: str, value: list[int], today: date) -> list[int] | None:
    return value if value and all(0 <= age <= 17 for age in value) else None


def _budget(name: str, value: Budget, today: date) -> Budget | None:
    if not value.amount or not 0 < value.amount <= 100_000_000:
        return None
    code = (value.currency or "").upper()
    return value.model_copy(update={"currency": code if code in CURRENCIES else None})


def _email(name: str, value: str, today: date) -> str | None:
    return value if _EMAIL.fullmatch(value) else None


def _phone(name: str, value: str, today: date) -> str | None:
    plain = re.sub(r"[ ()./-]", "", value)
    return plain if _PHONE.fullmatch(plain) else None


def _language(name: str, value: str, today: date) -> str | None:
    code = value.strip().lower()[:2]
    return (
        code
        if re.fullmatch(r"[a-z]{2}", code) and re.fullmatch(r"[A-Za-z]{2}(?:[-_]\w+)?", value.strip())
        else None
    )


def _summary(name: str, value: str, today: date) -> str | None:
    """Without addresses and long numbers either: a mail may want them read as the agency's own."""
    return plain_words(_EMAIL.sub("", _LONG_NUMBER.sub("", value)))[:_LONGEST_SUMMARY].rstrip() or None


def _words(name: str, value: Any, today: date) -> Any | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        kept = [text for one in value if (text := _text(str(one)))]
        return list(dict.fromkeys(kept)) or None
    return _text(value) or None


def _text(value: str) -> str:
    """ "" for what is no value: too long, a link, a mask."""
    text = " ".join(seen(value).split())
    wrong = len(text) > _LONGEST_TEXT or _LINK.search(text) or MASK.search(text)
    return "" if wrong else text


def plain_words(text: str) -> str:
    """Without links and pictures, which would carry what they are given to whoever owns the address."""
    return " ".join(_LINK.sub(r"\1", seen(text)).split())


_CHECKS: dict[str, Callable[[str, Any, date], Any]] = {
    **dict.fromkeys(_MOST, _count),
    "start_date": _day,
    "end_date": _day,
    "child_ages": _ages,
    "budget": _budget,
    "contact_email": _email,
    "contact_phone": _phone,
    "language": _language,
    "summary": _summary,
}
