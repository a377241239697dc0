"""Telephone numbers as people type them; pure."""

from __future__ import annotations

import phonenumbers

_LEAST = 4  # digits without the country code; some plans call two of them possible
_WORDS = "Write the whole number with its country code, for example +49 30 5550100."


def e164(text: str) -> str:
    """ "+49 (30) 555-0100", "0049 30…" or "whatsapp:+4930…" as "+49305550100". Raises ValueError with words for people.

    Whether a number is in use is not asked: numbering plans are newer than any table of them.
    """
    bare = text.strip().removeprefix("whatsapp:")
    plus = f"+{bare[2:]}" if bare.startswith("00") else bare
    try:
        number = phonenumbers.parse(plus[:100])
    except phonenumbers.NumberParseException:
        raise ValueError(_WORDS) from None
    if not phonenumbers.is_possible_number(number) or len(str(number.national_number)) < _LEAST:
        raise ValueError(f"This number is too short or too long. {_WORDS}")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def shown(number: str) -> str:
    """As people read it: "+49 30 5550100"."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
