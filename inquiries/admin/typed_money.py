"""An amount of money as people type it: "3,000 EUR per person", "3.000,50 €", "3k pp". Raises ValueError for anything else."""

from __future__ import annotations

import re
from typing import Any

from inquiries.extraction.openai.values import CURRENCIES

_SIGNS = {
    "€": "EUR", "euros": "EUR", "euro": "EUR", "£": "GBP", "pounds": "GBP", "us$": "USD", "$": "USD", "dollars": "USD",
}  # fmt: skip
_PER = {
    "person": ("per person", "a person", "per head", "p. p.", "p.p.", "pp", "each"),
    "night": ("per night", "a night"),
    "group": ("for everybody", "for all", "per group", "in total", "total"),
}
_MOST = 10_000_000_000
_FIGURE = re.compile(r"\d[\d.,'’ ]*\d|\d")
# 3,000.50 · 3.000,50 · 3 000 · 1,50,000: the same sign between all thousands, another one before the cents.
_GROUPED = re.compile(r"\d{1,3}([ .,'’])\d{3}(?:\1\d{3})*((?!\1)[.,]\d{1,2})?")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(\.\d{1,2})?")
_PLAIN = re.compile(r"\d+([.,]\d{1,2})?")


def parse(text: str) -> dict[str, Any]:
    """`per` and `currency` are None where nothing is said of them."""
    words = text.casefold()
    figure = _FIGURE.search(words)
    if figure is None:
        raise ValueError(text)
    amount, rest = _amount(figure[0]), f"{words[: figure.start()]} | {words[figure.end() :]} "
    if found := re.search(r"\| *k\b", rest):
        amount, rest = amount * 1000, rest.replace(found[0], "|", 1)
    if not 0 < amount < _MOST:
        raise ValueError(text)
    per, rest = _taken(rest, {word: name for name, all_of_it in _PER.items() for word in all_of_it})
    currency, rest = _taken(rest, _SIGNS)
    code = rest.replace("|", " ").strip()
    if currency is None and code.upper() in CURRENCIES:
        currency, code = code.upper(), ""
    if code:
        raise ValueError(text)  # something was said that would be lost: "3000 per couple"
    return {"amount": amount, "currency": currency, "per": per}


def _amount(figure: str) -> float:
    for pattern in (_GROUPED, _LAKHS, _PLAIN):
        if found := pattern.fullmatch(figure):
            cents = found[found.re.groups] or ""
            whole = re.sub(r"\D", "", figure.removesuffix(cents) if cents else figure)
            return float(f"{whole}.{cents[1:] or 0}")
    raise ValueError(figure)


def _taken(rest: str, words: dict[str, str]) -> tuple[str | None, str]:
    """The meaning of the first of `words` that stands there, and the rest without it."""
    for word, meaning in words.items():
        if found := re.search(rf"(?<!\w){re.escape(word)}(?!\w)", rest):
            return meaning, f"{rest[: found.start()]} {rest[found.end() :]}"
    return None, rest
