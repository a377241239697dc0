from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_whatsapp.composing import templates
from inquiries.channels import TemplateUse

PLACES = [
    {"in": "header", "index": 0, "name": "1", "example": "Anna"},
    {"in": "body", "index": 0, "name": "name", "example": "Anna"},
    {"in": "button", "index": 1, "name": "1", "example": "TI-1"},
]
BODY = "Dear {{name}}, our offer is ready."


def problems(*values: str) -> list[str]:
    return templates.problems(TemplateUse("offer", "de", values), PLACES, BODY)


@given(st.text(max_size=200))
def test_a_tidied_value_breaks_no_rule_of_the_providers(value):
    tidied = templates.tidy(value)
    assert "     " not in tidied
    assert not any(sign in tidied for sign in "\n\r\t\v\f\u2028\u2029\x85")
    assert "".join(tidied.split()) == "".join(value.split())
    assert templates.tidy(tidied) == tidied


def test_values_that_fit():
    assert problems("Anna", "Anna\nBeispiel", "TI-2026-000123") == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("Anna", "Anna"), "“offer” has 3 places to fill in, not 2."),
        (("Anna", " \n ", "x"), "Place {{name}} is empty."),
        (("A" * 61, "Anna", "x"), "Place {{1}} in the heading is longer than 60 characters."),
        (("Anna", "Anna", "a b"), "Place {{1}} in the button goes into a link and must not have blanks."),
        (("Anna", "A" * 1_000, "x"), "“offer” would be longer than 1,024 characters. Shorten what is filled in."),
    ],
)  # fmt: skip
def test_values_that_do_not(values, words):
    assert problems(*values) == [words]


def test_filling_takes_each_place_once_and_leaves_unknown_ones():
    assert (
        templates.filled("{{1}} and {{ 2 }} and {{3}}", {"1": "{{2}}", "2": "b"}) == "{{2}} and b and {{3}}"
    )
