"""Parts of a month: "mid March", "erste Julihälfte", "finales de mayo". A range of days, and dates that are flexible."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from inquiries.extraction.evidence import Span
from inquiries.extraction.local.words import MONTHS, either

_LAST = 31  # cut to the month's length
_PARTS: dict[tuple[int, int], str] = {
    (1, 10): r"(?:early|beginning of|start of)(?: in)?|anfang|debut|principios de|comienzos de|inizio(?: di)?|(?:inicio|comeco|principio) de",
    (11, 20): r"mid(?:dle of)?|mitte|mi|mediados de|meta(?: di)?|meados de",
    (21, _LAST): r"late(?: in)?|end of|ende|fin|(?:finales|fines) de|fine(?: di)?|(?:fim|final|finais) de",
    (1, 15): r"first half of|(?:erste[nr]? halfte|1\. halfte)(?: des| im)?|(?:premiere|1ere) (?:quinzaine|moitie) d[e']|primera (?:quincena|mitad) de|prima meta di|primeira (?:quinzena|metade) de",
    (16, _LAST): r"second half of|(?:zweite[nr]? halfte|2\. halfte)(?: des| im)?|(?:deuxieme|seconde|2e) (?:quinzaine|moitie) d[e']|segunda (?:quincena|mitad) de|seconda meta di|segunda (?:quinzena|metade) de",
    (1, 7): r"first week (?:of|in)|erste[nr]? woche (?:im|des)|premiere semaine d[e']|primera semana de|prima settimana di|primeira semana de",
    (-7, _LAST): r"last week (?:of|in)|letzte[nr]? woche (?:im|des)|derniere semaine d[e']|ultima semana de|ultima settimana di",
}  # fmt: skip
_FOUND = {
    days: re.compile(
        rf"(?<!\w)(?:{words})[ -]?(?:the month of |mese di |mes de )?(?P<month>{either(MONTHS)})(?!\w)(?:,? (?:de )?(?P<year>20\d\d))?"
    )
    for days, words in _PARTS.items()
}


@dataclass(frozen=True)
class Part:
    start: date
    end: date
    span: Span


def find(text: str, today: date) -> list[Part]:
    """In the order of the text; without a year the next such part that is not over."""
    found = [
        _part(match, days, today) for days, pattern in _FOUND.items() for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda part: part.span)


def _part(match: re.Match[str], days: tuple[int, int], today: date) -> Part:
    month = MONTHS[match["month"]]
    year = int(match["year"] or today.year)
    part = _of(year, month, days, match)
    return part if match["year"] or part.end >= today else _of(year + 1, month, days, match)


def _of(year: int, month: int, days: tuple[int, int], match: re.Match[str]) -> Part:
    last = monthrange(year, month)[1]
    first = days[0] if days[0] > 0 else last + 1 + days[0]
    return Part(date(year, month, first), date(year, month, min(days[1], last)), Span(*match.span()))
