from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from channels_whatsapp.composing import texts

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"  # one character, eleven units
PIECES = st.sampled_from(
    ["a", "Kreta", "e\u0301", " ", "  ", "\n", "\n\n", "\u00a0", "\r\n", ". ", "! ", FAMILY, "\U0001f1e9\U0001f1ea",
     "\U0001f44d\U0001f3fd", " \u0308", "\u0600 ", "\x1c", "\u2028", "\u0e33", "”"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=120).map("".join))


def put_back(parts: list[str], text: str) -> str:
    """What stands between the parts, in their order, where each is found right behind the one before."""
    at, between = 0, ""
    for part in parts:
        found = text.index(part, at)
        between += text[at:found]
        at = found + len(part)
    return between + text[at:]


@given(text=TEXTS, limit=st.integers(1, 60))
def test_parts_give_the_text_back_but_for_the_white_space_between_them(text, limit):
    parts = texts.split(text, limit)
    assert put_back(parts, text).strip() == ""
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part.strip() for part in parts)


@given(text=TEXTS, limit=st.integers(2, 60))
def test_each_part_is_within_the_limit(text, limit):
    assert all(texts.length(part) <= limit for part in texts.split(text, limit))


@given(text=TEXTS, limit=st.integers(11, 60))
def test_what_people_see_as_one_character_stays_whole(text, limit):
    whole = regex.findall(r"\X", text)
    if any(texts.length(one) > limit for one in whole):
        return
    seen = [one for part in texts.split(text, limit) for one in regex.findall(r"\X", part)]
    assert [one for one in seen if not one.isspace()] == [one for one in whole if not one.isspace()]


@given(text=TEXTS, limit=st.integers(1, 60))
def test_the_same_text_has_the_same_parts(text, limit):
    assert texts.split(text, limit) == texts.split(text, limit)


def test_a_text_that_fits_stays_as_it_is():
    assert texts.split("  Dear Anna,\n\nour offer. \n", 40) == ["  Dear Anna,\n\nour offer. \n"]


@pytest.mark.parametrize("text", ["", " \n\t", "\u00a0" * 50])
def test_white_space_alone_is_no_message(text):
    assert texts.split(text, 10) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One line here.\n\nTwo more. And three four", ["One line here.", "Two more. And three four"]),
        ("One line here\nTwo more. And three four", ["One line here", "Two more. And three four"]),
        ("One line is here. Two more and three four", ["One line is here.", "Two more and three four"]),
        ("“One line is here.” Two more and three fo", ["“One line is here.”", "Two more and three fo"]),
        ("one two three four five six seven", ["one two three four five", "six seven"]),
        ("A\n\nlong heading is no message, I think", ["A\n\nlong heading is no", "message, I think"]),
        ("x" * 30, ["x" * 24, "x" * 6]),
    ],
)
def test_the_best_place_is_taken(text, parts):
    assert texts.split(text, 24) == parts


def test_an_emoji_counts_as_its_units():
    assert texts.split("\U0001f334" * 5, 4) == ["\U0001f334" * 2, "\U0001f334" * 2, "\U0001f334"]


def test_a_character_longer_than_a_message_is_torn_and_nothing_of_it_lost():
    zalgo = "a" + "\u0301" * 100
    parts = texts.split(zalgo, 30)
    assert "".join(parts) == zalgo
    assert len(parts) == 4


def test_much_white_space_is_no_trouble():
    assert texts.split("a" + " \n" * 200_000 + "b", 1_600) == ["a", "b"]
