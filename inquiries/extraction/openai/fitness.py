"""Whether what a model wrote may be put into a consultant's answer: the wanted questions in number and language, and nothing
that a customer could be harmed with."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from inquiries.extraction.local import language
from inquiries.extraction.local.currencies import SIGNS
from inquiries.extraction.local.folding import fold
from inquiries.extraction.local.words import either
from inquiries.extraction.openai.hygiene import seen
from inquiries.extraction.openai.values import CURRENCIES

if TYPE_CHECKING:
    from inquiries.extraction.openai.question import Wanted

_MOST_MAIL, _MOST_CHAT = 1_800, 900  # characters
_MARKS = {"el": "[?;\u037e]"}  # what ends a question; Greek writes a semicolon
_ANY_MARK = "[?\uff1f\u061f\u055e]"
_LINK = re.compile(r"@|//|\bwww\b|\w{2}\.[a-z]{2,}\b", re.IGNORECASE)
_MARKUP = re.compile(r"[<>\[\]{}`*#|\\]|_{2,}")
_NUMBER = re.compile(r"\d{5,}|\d[.,' ]\d{3}(?!\d)|(?:\d[ ()/-]{0,2}){7,}|%")
_SUM = re.compile(
    rf"\d ?(?:{either([*(code.lower() for code in CURRENCIES), *(sign for sign in SIGNS if len(sign) > 2)])})(?!\w)"
)
_SECRET = re.compile(
    r"\b(?:passport|reisepass\w*|passeport|pasaporte|passaporto?|passaporte|iban|cvv|cvc|pin|password|passwort|kennwort"
    r"|mot de passe|contrasena|senha|(?:credit|debit) ?card|(?:kredit|bank)karte\w*|carte (?:bancaire|de credit)"
    r"|tarjeta|carta di credito|cartao)\b"
)


def tidied(text: str) -> str:
    """Without what nobody sees, and without room at the ends of lines."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in seen(text).split("\n"))).strip()


def is_fit(text: str, wanted: Wanted) -> bool:
    return (
        0 < len(text) <= (_MOST_CHAT if wanted.chat else _MOST_MAIL)
        and _asks_as_often(text, wanted)
        and not _carries_something(text)
        and not language.is_plainly_other(wanted.language, text, fold(text))
    )


def _asks_as_often(text: str, wanted: Wanted) -> bool:
    """A line for each thing; "¿Viajan niños? ¿De qué edad?" is one."""
    mark = re.compile(_MARKS.get(wanted.language, _ANY_MARK))
    return sum(bool(mark.search(line)) for line in text.split("\n")) == len(wanted.things)


def _carries_something(text: str) -> bool:
    """Links and addresses, markup, sums and long numbers, words about secrets."""
    folded = fold(text)
    if any(unicodedata.category(char) == "Sc" for char in text) or _SUM.search(folded):
        return True
    return any(pattern.search(folded) for pattern in (_LINK, _MARKUP, _NUMBER, _SECRET))
