"""The folded forms under which contact points are compared."""

from __future__ import annotations

import re

from inquiries.channels.cleaning import clean
from inquiries.channels.kinds import PointKind


def match_key(kind: str, value: str) -> str:
    """The folded form under which a contact point is unique: addresses compare without case (RFC 5321 leaves the
    local part's case to the host, no agency wants two contacts for it), numbers in E.164 without the digits that some
    countries put in or leave out, WhatsApp's user ids as they are: they are case-sensitive."""
    if kind == PointKind.EMAIL:
        return clean(value).strip().casefold()
    if kind == PointKind.PHONE:
        return _phone_key(value) or clean(value).strip()
    return clean(value).strip()


def _phone_key(value: str) -> str:
    """Numbers come with "+", with "00" or, from WhatsApp, as bare international digits; "" where there are none."""
    import phonenumbers  # lazily: its tables cost memory, and mail compares no numbers

    digits = re.sub(r"\D", "", value[:100]).removeprefix("00")
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return digits
    return f"+{number.country_code}{_one_way(number.country_code, phonenumbers.national_significant_number(number))}"


def _one_way(country: int, national: str) -> str:
    """One mobile number is written in two ways in three countries, and wa_ids follow neither rule strictly."""
    match country, len(national), national[:1]:
        case 55, 10, _ if (
            national[2] in "6789"
        ):  # Brazil: mobile numbers got a ninth digit, a 9 after the area code
            return f"{national[:2]}9{national[2:]}"
        case 52, 11, "1":  # Mexico: dropped the 1 of mobile numbers in 2019
            return national[1:]
        case 54, 11, "9":  # Argentina: the 9 of mobile numbers is dialled from abroad only
            return national[1:]
    return national
