"""Telephone numbers as people type them."""

from __future__ import annotations

import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_whatsapp.numbers import e164, shown


@pytest.mark.parametrize(
    "typed",
    [
        "+49305550100",
        "+49 30 5550100",
        "0049 (30) 555-0100",
        "whatsapp:+49305550100",
        "  +49-30-5550100 \n",
        "+49.30.5550100",
        "+49 (0)30 5550100",
        "tel:+49-30-5550100",
    ],
)
def test_one_number_is_one_however_it_is_typed(typed: str) -> None:
    assert e164(typed) == "+49305550100"


@pytest.mark.parametrize(
    "typed", ["", "030 5550100", "5550100", "+49", "+49 30", "+", "anna@agency.test", "+49" + "1" * 30]
)
def test_what_is_no_whole_number_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match="country code"):
        e164(typed)


@given(st.text(max_size=200) | st.text("+0123456789 ()-whatsapp:", max_size=60))
def test_any_text_is_a_number_or_refused(typed: str) -> None:
    try:
        number = e164(typed)
    except ValueError:
        return
    assert re.fullmatch(r"\+[0-9]{5,17}", number)
    assert e164(number) == number
    assert e164(shown(number)) == number


@given(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
def test_an_example_of_every_country_survives_its_own_notation(region: str) -> None:
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    if number is None:
        return
    wanted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    assert e164(wanted) == e164(shown(wanted)) == wanted
    assert e164(f"00{wanted[1:]}") == wanted
