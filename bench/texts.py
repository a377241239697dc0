"""Texts that want to cost an extractor time, made from nothing, of roughly as many characters as each maker is given."""

from __future__ import annotations

from collections.abc import Callable

Maker = Callable[[int], str]


def fill(piece: str, size: int) -> str:
    return piece * max(1, size // len(piece))


def _nested_quotes(size: int) -> str:
    lines = (">" * depth + " 2 adults to Crete" for depth in range(1, 2 + int((2 * size) ** 0.5)))
    return "\n".join(lines)[:size]


TEXTS: dict[str, Maker] = {
    "no blanks": lambda size: "x" * size,
    "capitals without blanks": lambda size: "Crete" * (size // 5),
    "digits": lambda size: "9" * size,
    "digits and dots": lambda size: fill("1.", size),
    "digits and blanks": lambda size: fill("1 ", size),
    "slashes": lambda size: fill("1/2/", size),
    "nested quotes": _nested_quotes,
    "quoted lines": lambda size: fill("> On Monday you wrote:\n", size),
    "headers": lambda size: fill("From: a\nSent: b\n", size),
    "brackets": lambda size: "(" * size,
    "right to left": lambda size: fill("\u202e\u05d0\u05d1 2 \u0645\u0631\u062d\u0628\u0627 ", size),
    "combining marks": lambda size: "a" + "\u0301" * size,
    "NUL": lambda size: fill("2 adults\x00", size),
    "lone surrogates": lambda size: fill("\ud800 Rome ", size),
    "blanks": lambda size: "2 adults" + " " * size + "to Crete",
    "empty lines": lambda size: "\n" * size,
    "blanks and line ends": lambda size: fill(" \n", size),
    "places": lambda size: fill("Crete, ", size),
    "names": lambda size: fill("San Juan de la ", size),
    "from to from to": lambda size: fill("from to ", size),
    "dates": lambda size: fill("from 3 May to 4 June ", size),
    "months": lambda size: fill("May ", size),
    "numbers and people": lambda size: fill("2 adults and 3 kids aged 4, ", size),
    "ages": lambda size: "kids " + fill("4, 5 and ", size),
    "money": lambda size: fill("EUR 3,000 ", size),
    "signs": lambda size: "€" * size,
    "addresses": lambda size: fill("a@", size),
    "phone": lambda size: "+49 " + fill("170-", size),
    "greetings": lambda size: fill("Regards,\nAnna\n", size),
    "form": lambda size: fill("Name: Anna\n", size),
    "not this but": lambda size: fill("no, not Rome but ", size),
    "letters of all kinds": lambda size: "".join(chr(33 + (i * 7919) % 55_000) for i in range(size)),
    "emoji": lambda size: "👨‍👩‍👧‍👦" * (size // 7),
}
