"""Days that have a name: "sábado de Carnaval", "Karfreitag", "Christmas Eve". Only names of one single day; "over
Easter" is no date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

from inquiries.extraction.local.date_mentions import Mention
from inquiries.extraction.local.patterns import compiled

# Days from Easter Sunday.
_MOVING = {
    -50: "sabado de carnaval|carnival saturday|faschingssamstag|samedi de carnaval|sabato di carnevale",
    -49: "domingo de carnaval|carnival sunday",
    -48: "lunes de carnaval|rosenmontag|segunda de carnaval|lundi gras",
    -47: "martes de carnaval|terca de carnaval|terca-feira de carnaval|faschingsdienstag|mardi gras|martedi grasso|shrove tuesday",
    -46: "quarta(?:-feira)? de cinzas|ash wednesday|aschermittwoch|mercredi des cendres|miercoles de ceniza|mercoledi delle ceneri",
    -7: "palm sunday|palmsonntag|domingo de ramos|dimanche des rameaux|domenica delle palme",
    -3: "maundy thursday|grundonnerstag|jueves santo|jeudi saint|giovedi santo|quinta-feira santa|witte donderdag",
    -2: "good friday|karfreitag|vendredi saint|viernes santo|venerdi santo|sexta(?:-feira)? santa|goede vrijdag",
    0: "easter sunday|ostersonntag|dimanche de paques|domingo de (?:pascua|resurreccion)|domenica di pasqua|domingo de pascoa|eerste paasdag",
    1: "easter monday|ostermontag|lundi de paques|lunes de pascua|lunedi dell'angelo|pasquetta|tweede paasdag",
    39: "ascension day|christi himmelfahrt|himmelfahrt|jeudi de l'ascension|hemelvaartsdag",
    49: "whit sunday|pfingstsonntag|dimanche de pentecote",
    50: "whit monday|pfingstmontag|lundi de pentecote|tweede pinksterdag",
    60: "corpus christi|fronleichnam",
}
_FIXED = {
    (
        12,
        24,
    ): "christmas eve|heiligabend|heiliger abend|la veille de noel|nochebuena|vigilia di natale|vespera de natal|kerstavond",
    (
        12,
        25,
    ): "christmas day|1\\. weihnachtstag|erster weihnachtstag|le jour de noel|dia de navidad|giorno di natale|dia de natal|eerste kerstdag",
    (12, 26): "boxing day|2\\. weihnachtstag|zweiter weihnachtstag|santo stefano|tweede kerstdag",
    (12, 31): "new year's eve|nochevieja|la saint-sylvestre|notte di san silvestro|vespera de ano novo",
    (1, 1): "new year's day|neujahrstag|nieuwjaarsdag|le jour de l'an",
}
_NAMES = [*_MOVING.values(), *_FIXED.values()]
_ANY = compiled(rf"(?<!\w)(?:{'|'.join(_NAMES)})(?!\w)(?:,? (?P<year>20\d\d))?")


def find(text: str, today: date) -> Iterator[Mention]:
    """Mentions with day, month and year all known, the next such day from `today` on."""
    for match in _ANY.finditer(text):
        day = _next(match.group().split(" 20")[0].rstrip(","), int(match["year"] or 0), today)
        if day:
            yield Mention(*match.span(), day.day, day.month, day.year)


def _next(name: str, year: int, today: date) -> date | None:
    years = [year] if year else [today.year, today.year + 1]
    days = (day for each in years if (day := _in_year(name, each)))
    return next((day for day in days if year or day >= today), None)


def _in_year(name: str, year: int) -> date | None:
    for offset, pattern in _MOVING.items():
        if re.fullmatch(pattern, name):
            return _easter(year) + timedelta(offset)
    for (month, day), pattern in _FIXED.items():
        if re.fullmatch(pattern, name):
            return date(year, month, day)
    return None


@lru_cache(maxsize=16)
def _easter(year: int) -> date:
    return easter(year)
