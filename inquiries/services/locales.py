"""How a customer writes dates and numbers: as in the country of their own phone or address, else as in the agency's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings

from inquiries.models import Message
from inquiries.states import Direction

_USER_ID = re.compile(r"([A-Z]{2})\.")  # WhatsApp's user ids begin with the country
_TOP_LEVEL = re.compile(r"@[^@]*\.([a-z]{2})$", re.IGNORECASE)
# Countries' domains that are sold to everybody, and "eu", which is none's.
_ANYBODYS = frozenset(["ai", "cc", "co", "eu", "fm", "gg", "io", "ly", "me", "sh", "so", "to", "tv", "ws"])


def of(messages: Iterable[Message]) -> str:
    """Like "en-US", by the newest of the customer's addresses that tells; the language is the desk's."""
    theirs = [one.sender_address for one in messages if one.direction == Direction.IN]
    told = next(filter(None, map(country, reversed(theirs))), "") or settings.AGENCY_COUNTRY
    return f"{settings.LANGUAGE_CODE.split('-')[0]}-{told}" if told else settings.LANGUAGE_CODE


def country(address: str) -> str:
    """ISO 3166 alpha-2; "" where the address does not tell."""
    if address.startswith("+"):
        return _of_number(address)
    if found := _USER_ID.match(address):
        return found[1]
    found = _TOP_LEVEL.search(address)
    name = found[1].lower() if found else ""
    return "" if name in _ANYBODYS else "GB" if name == "uk" else name.upper()


def _of_number(number: str) -> str:
    import phonenumbers  # lazily: its tables cost memory

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ""
    found = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(
        parsed.country_code
    )
    return found if found.isalpha() and found != "ZZ" else ""  # 001: of no country; ZZ: unknown
