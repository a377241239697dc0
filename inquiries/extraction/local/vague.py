"""Parts of a month: "mid March", "erste Julihälfte", "finales de mayo", "mid to late May", and a month alone: "im Juli"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from inquiries.extraction import windows
from inquiries.extraction.evidence import Span
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import MONTHS, either

_PARTS: dict[tuple[int, int], str] = {
    windows.EARLY: r"early(?: in)?|(?:beginning|start) of|beginning|fruhe[rn]?|anfangs?|debut(?: d[e'])?|(?:principios?|comienzos?|inicios?) del?|inizio(?: di)?|primi (?:giorni )?di|(?:inicio|comeco|principio)s? d[eo]|begin(?: van)?",
    windows.MIDDLE: r"mid(?:dle of)?|mitte|mi|(?:mediados?|mitad) del?|meta(?: di)?|meados? d[eo]|meio de|half|medio|midden",
    windows.LATE: r"late(?: in)?|end of|end|ende|fin(?: d[e'])?|(?:finales|final|fines) del?|fine(?: di)?|(?:fim|final|finais|fins) d[eo]|eind(?:e)?(?: van)?",
    windows.FIRST_HALF: r"(?:first|1st) half (?:of|in)|(?:erste[nr]? halfte|1\. halfte)(?: des| im)?|(?:premiere|1ere|1re) (?:quinzaine|moitie) d[e']|(?:primera|1a|1ª) (?:quincena|mitad) de|prima (?:meta|quindicina) di|(?:primeira|1a|1ª) (?:quinzena|metade) de|eerste helft (?:van)?",
    windows.SECOND_HALF: r"(?:second|2nd|latter) half (?:of|in)|(?:zweite[nr]? halfte|2\. halfte)(?: des| im)?|(?:deuxieme|seconde|2e|2eme) (?:quinzaine|moitie) d[e']|(?:segunda|2a|2ª) (?:quincena|mitad) de|seconda (?:meta|quindicina) di|(?:segunda|2a|2ª) (?:quinzena|metade) de|tweede helft (?:van)?",
    windows.FIRST_WEEK: r"(?:first|1st) week (?:of|in)|erste[nr]? woche (?:im|des)|premiere semaine d[e']|primera semana de|prima settimana di|primeira semana de|eerste week (?:van|in)",
    windows.SECOND_WEEK: r"(?:second|2nd) week (?:of|in)|zweite[nr]? woche (?:im|des)|deuxieme semaine d[e']|segunda semana de|seconda settimana di|tweede week (?:van|in)",
    windows.THIRD_WEEK: r"(?:third|3rd) week (?:of|in)|dritte[nr]? woche (?:im|des)|troisieme semaine d[e']|tercera semana de|terza settimana di|terceira semana de|derde week (?:van|in)",
    windows.LAST_WEEK: r"(?:last|final) week (?:of|in)|letzte[nr]? woche (?:im|des)|derniere semaine d[e']|ultima semana de|ultima settimana di|laatste week (?:van|in)",
    windows.FIRST_FORTNIGHT: r"first (?:two weeks|2 weeks|fortnight) (?:of|in)|ersten (?:zwei|beiden|2) wochen (?:im|des)|(?:deux premieres|2 premieres) semaines d[e']|(?:dos primeras|primeras dos) semanas de|prime due settimane di|(?:duas primeiras|primeiras duas) semanas de",
    windows.LAST_FORTNIGHT: r"last (?:two weeks|2 weeks|fortnight) (?:of|in)|letzten (?:zwei|beiden|2) wochen (?:im|des)|(?:deux dernieres|2 dernieres) semaines d[e']|(?:dos ultimas|ultimas dos) semanas de|ultime due settimane di|(?:duas ultimas|ultimas duas) semanas de",
}  # fmt: skip
# "Mid to late March", "Anfang/Mitte Mai": the month is said once.
_AND = r"(?: of| de| du| di)? ?(?:-|/|to|or|and|bis|oder|und|a|ou|et|o|e|y|tot|of) ?"
_LEFT = {days: re.compile(rf"(?<!\w)(?:the )?(?:{words})[ -]{{0,2}}$") for days, words in _PARTS.items()}
_LEFT_TOO = {days: re.compile(rf"(?<!\w)(?:the )?(?:{words}){_AND}$") for days, words in _PARTS.items()}
_MONTH = compiled(
    rf"(?<![^\W_])(?:the month of |mese di |mes de |mois d[e'])?(?P<month>{either(MONTHS)})"
    r"(?! (?:be|have|i|we|you|need|not|also|come|join|change|vary|want|like)(?!\w))(?:\.? ?-?(?P<half>halfte)|(?![^\W\d_])(?! ?\d{1,2}(?!\d)(?! ?[a-z])))"
    r"(?:,? (?:de |del |of )?(?P<year>20\d\d)|,? (?:of |de |del |do |dell')?(?P<next>next year|nachste[ns]? jahr(?:es)?|kommende[ns]? jahr(?:es)?|(?:l'annee|l'an) prochaine?|(?:proximo ano|ano que viene|ano que vem)|anno prossimo|prossimo anno|volgend jaar)(?!\w))?"
)
_GERMAN_HALF = re.compile(r"(?<!\w)(?:der |die )?(?P<which>erste|1\.|zweite|2\.)[nr]? $")
# A month alone counts only behind a word that makes it a time; of the short ones "mar", "set", "out" and "ago" are anything.
_IN_MONTH = re.compile(
    r"(?<!\w)(?:sometime|some time|any ?time(?: in| during)?|any week in|during|in|im|en|courant|au|em|nel|durante|no|el|a) $"
)
_IN_OR = re.compile(rf"{_IN_MONTH.pattern}|(?<!\w)(?:or|oder|and|/|-) ?$")
_SHORT_BUT_SURE = frozenset(
    str.split("may mai mei jan feb apr jun jul aug sep oct okt nov dec dez ene abr dic gen giu lug ott fev")
)
_VERBS = frozenset({"may", "march", "marca"})
_NO_PART_OF_A_VERB = re.compile(r"(?<!\w)(?:end|beginning|half|fin|begin|a)[ -]{0,2}$")
_TO = re.compile(r" ?(?:-|to|until|till|bis|au|a|al|hasta|ate|fino a|tot) ?(?:the |la |le |a |l')?")
_BETWEEN = compiled(
    r"(?<!hesite )(?<!hesitons )(?<!torn )(?<!choosing )(?<!schwanken )(?<!dudamos )(?<!indecisi )(?<!indecisos )(?<!\w)(?:between|zwischen|entre|tra|fra|tussen) ?(?:the |la |le |l')?$"
)
_LONGEST = timedelta(75)
_NEAR = 24  # characters between two parts of one wish
_OR = re.compile(r" ?(?:or|oder|ou|o|of|/|-|and|und|et|y|e|to|bis) ?(?:in |im |en |em |a )?")


@dataclass(frozen=True)
class Part:
    start: date
    end: date
    span: Span


def find(text: str, today: date) -> list[Part]:
    """In the order of the text; without a year the next such part that is not over, never one that is."""
    found: list[Part] = []
    for match in _MONTH.finditer(text):
        part = _found(match, text, today)
        if part is not None and part.end >= today:
            last = found[-1] if found else None
            found = (
                [*found[:-1], _ranged(last, part)] if last and _is_range(last, part, text) else [*found, part]
            )
    return found


def whole_month(text: str, today: date, *, bare: bool = False) -> Part | None:
    """The month of which no part is named, or two that follow each other ("in June or July"). None where there are more,
    and for the present one, of which nobody knows how much is meant. `bare`: one with its year needs no word before it."""
    named = [match for match in _MONTH.finditer(text) if _is_written_out(match)]
    named = [
        match for match in named if match["month"] not in _VERBS or match["year"] or _is_time(match, text)
    ]
    first = next((match for match in named if _is_in(match, text) or (bare and match["year"])), None)
    if first is None or _is_verb(first, text):
        return None
    whole = _part(first, windows.WHOLE, Span(*first.span()), today)
    others = [match for match in named if MONTHS[match["month"]] != whole.start.month]
    if others and others[0].start() > first.end() and _OR.fullmatch(text, first.end(), others[0].start()):
        then = _part(others[0], windows.WHOLE, Span(first.start(), others[0].end()), whole.end)
        others = others[1:]
        whole = replace(then, start=whole.start) if then.start == whole.end + timedelta(1) else whole
    return whole if not others and whole.start > today else None


def joined(parts: list[Part]) -> Part | None:
    """One window out of all parts: the same one told again, or parts that follow each other ("Ende Mai, Anfang Juni"); None
    where the customer has several in mind."""
    whole = parts[0] if parts else None
    for part in parts[1:]:
        if whole is None or (part.start, part.end) == (whole.start, whole.end):
            continue
        if part.start != whole.end + timedelta(1) or part.span.start - whole.span.end > _NEAR:
            return None
        whole = _ranged(whole, part)
    return whole


def _is_range(first: Part, last: Part, text: str) -> bool:
    """ "From late April to mid May", "zwischen Ende April und Mitte Mai" """
    if not first.start < last.start <= first.start + _LONGEST:
        return False
    if _TO.fullmatch(text, first.span.end, last.span.start):
        return True
    return bool(
        _BETWEEN.search(text, max(0, first.span.start - 20), first.span.start)
        and _OR.fullmatch(text, first.span.end, last.span.start)
    )


def _ranged(first: Part, last: Part) -> Part:
    return Part(first.start, last.end, Span(first.span.start, last.span.end))


def _is_written_out(match: re.Match[str]) -> bool:
    return match["half"] is None and (len(match["month"]) > 3 or match["month"] in _SHORT_BUT_SURE)


def _is_in(match: re.Match[str], text: str) -> bool:
    return bool(_IN_MONTH.search(text, max(0, match.start() - 24), match.start()))


def _is_time(match: re.Match[str], text: str) -> bool:
    """ "In May", "April or May", but not "we may"."""
    return bool(_IN_OR.search(text, max(0, match.start() - 24), match.start()))


def _is_verb(match: re.Match[str], text: str) -> bool:
    """ "The other half may join us": no part of May."""
    return match["month"] in _VERBS and bool(
        _NO_PART_OF_A_VERB.search(text, max(0, match.start() - 12), match.start())
    )


def _found(match: re.Match[str], text: str, today: date) -> Part | None:
    if match["half"]:
        return _german_half(match, text, today)
    hit = _left(_LEFT, text, match.start())
    if hit is None or _is_verb(match, text):
        return None
    part = _part(match, hit[0], Span(hit[1], match.end()), today)
    too = _left(_LEFT_TOO, text, hit[1])
    if too is None:
        return part
    first = _part(match, too[0], Span(too[1], match.end()), today)
    return replace(first, end=part.end) if first.start < part.end else part


def _german_half(match: re.Match[str], text: str, today: date) -> Part | None:
    """ "Zweite Julihälfte" """
    which = _GERMAN_HALF.search(text, max(0, match.start() - 20), match.start())
    if which is None:
        return None
    half = windows.FIRST_HALF if which["which"] in {"erste", "1."} else windows.SECOND_HALF
    return _part(match, half, Span(which.start(), match.end()), today)


def _left(
    patterns: dict[tuple[int, int], re.Pattern[str]], text: str, end: int
) -> tuple[tuple[int, int], int] | None:
    """The part named right before, and where: by its longest words ("prima metà di", not "metà di")."""
    hits = ((one.search(text, max(0, end - 44), end), days) for days, one in patterns.items())
    found = [(hit.start(), days) for hit, days in hits if hit]
    return (min(found)[1], min(found)[0]) if found else None


def _part(match: re.Match[str], days: tuple[int, int], span: Span, today: date) -> Part:
    month = MONTHS[match["month"]]
    year = int(match["year"] or today.year + bool(match["next"]))
    part = Part(*windows.days(year, month, days), span)
    over = part.end < today and not match["year"]
    return Part(*windows.days(year + 1, month, days), span) if over else part
