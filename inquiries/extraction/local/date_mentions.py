"""Finding what looks like a date in folded text, without deciding yet which day it is.

A date is found from its anchor (a month's name, a numeric form, a weekday) outwards, so only a few patterns run over the
whole text; search_dates of a general library takes 50 ms and more for one mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import (
    LONG_WEEKDAYS,
    MONTHS,
    MONTHS_BEHIND_DAYS,
    ORDINALS,
    WEEKDAYS,
    either,
)


@dataclass(frozen=True)
class Mention:
    """Something like a date at [start, end) of the text; what it leaves open is None. `shift` counts days from today,
    `weeks` full weeks from this one, `months` months from this one. `first_day` is the start of a range like 12-19 July."""

    start: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    shift: int | None = None
    weeks: int | None = None
    months: int | None = None
    first_day: int | None = None
    vague: bool = False
    near: bool = False  # "this", "next": surely the coming one
    in_month: bool = False  # days alone that mean nothing unless a month was told
    next_year: bool = False
    numeric: bool = False  # day and month in the order they were written; the locale decides


RANGE = r"(?:-|to|until|till?|through|thru|and|bis(?: zum)?|auf(?: den)?|und|au|et|al?|y|e|ao|ate|t/m|tot(?: en met)?|do|по)"
_SHORT = frozenset(str.split("lun mar mer jeu ven sam dim mie jue vie sab dom gio seg ter qua qui sex"))
_WEEKDAY = rf"(?:{either(WEEKDAYS.keys() | _SHORT)})\.?,?"
_COUNTED = (  # "in May 2 adults", "may 10 nights": a number that counts things is no day
    r"(?! ?(?:adult|erw|people|person|pers\b|ppl|guest|gast|friend|freund|amig|amic|ami|senior|couple|paar|parej|coppi|casa[li]|famil|baby|bebe|bambin|crianc|figli|filh|hij|jugend|ladies|women|men\b|girl|guys|student|schuler|chambre|habitac|camer|quarto|k\b|chf|gbp|usd|night|nacht|nuit|noche|nott|noite|kid|child|kind|enfant|nin|room|zimmer|week|woche|wuche|semaine|seman|settiman|monat|mois|meses|mesi|months?\b|day\b|days|tage|"
    r"jour|dia|x\b|%|pax|am\b|pm\b|h\b|uhr|:|,\d{3}|\.\d{2}\b|euro|eur\b|€|\$|£|[-/]\d{4}))"
)
_NUMBERS = MONTHS | MONTHS_BEHIND_DAYS
_MONTH = compiled(
    rf"(?<![^\W_])(?P<month>{either(MONTHS)}|(?:(?<=\d )|(?<=\d de ))(?:{either(MONTHS_BEHIND_DAYS)}))(?![^\W\d_])(?! (?:menu|of)(?!\w))"
)
_SHORT_NAMES = frozenset(str.split("may mai mei mayo maio mars june july juni juli juin"))
_DAY_LEFT = compiled(
    rf"(?:(?<![\d.,:/])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|o|a|°|\.)?|(?<!\w)(?P<word>{either(ORDINALS)}))"
    r"(?: ?(?:of|de|d'?|den|di)(?: the)?)?[ -]*$"
)
_DAY_RIGHT = compiled(
    rf"\.?,? ?(?:the )?(?:(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?|(?P<word>{either(ORDINALS)}))(?![^\W\d_]){_COUNTED}(?! ?(?:of |de )?(?:{either(MONTHS)})(?![^\W\d_]))"
)
_YEAR_RIGHT = re.compile(r"\.?,?[ -]{0,2}(?:de |del |of )?(?P<year>20\d\d|'\d\d)(?![\d.,]\d)")
_LEFT_DAY = compiled(
    rf"(?:(?<![\d.,:/])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|o|\.)?|(?<!\w)(?P<word>{either(ORDINALS)}))"
    rf" ?{RANGE} ?(?:the |le |el |il |o |dia |den |dem )?(?:{_WEEKDAY} ?)?(?:the |le |el |il |den |dem )?$"
)
_RIGHT_DAY = compiled(
    rf" ?{RANGE} ?(?:the )?(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?![^\W\d_/.]){_COUNTED}"
)
_BEFORE = compiled(rf"(?<!\w){_WEEKDAY} ?(?:the |den |dem |le |el |il |dia |op )?$")
_NUMERIC = compiled(
    r"(?<![\d/,:])(?<!\d\.)(?:(?P<iso>20\d\d-\d\d-\d\d)|(?P<a>\d{1,2})(?P<gap>[/.-]) ?(?P<b>\d{1,2})(?:(?P=gap) ?(?P<year>\d{4}|\d\d)|(?P<dot>\.))?)(?![\d/:%]|[.,]\d)"
)
_NEXT = (
    r"next|this|coming|the following|kommende[nrms]?|nachste[nrms]?|diese[nrms]?|prochaine?|proximo|proxima|este|esta|prossim[oa]|quest[oa]"
    r"|volgende|komende|aanstaande|deze"
)
_LATER = r"next week|this week|nachste woche|diese woche|prochain|la semaine prochaine|que viene|que vem|proxim[oa]|prossim[oa]|da semana que vem"
_WEEK = r"next week|(?:nachste|kommende) woche|la semaine prochaine|(?:la )?proxima semana|la semana que viene|(?:la )?(?:prossima settimana|settimana prossima)|semana que vem|volgende week"
_WEEKDAY_ALONE = compiled(
    rf"(?<![\w-])(?:(?P<week>{_WEEK}),? (?:on |am |de |el |le |il |op |na )?)?(?:(?P<next>{_NEXT}) )?(?P<weekday>{either(LONG_WEEKDAYS)})(?!\w)(?: (?P<later>{_LATER})(?!\w))?"
    r"(?:,? (?:the |den |le |el |il |dia )?(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?(?![\d:./]| ?(?:uhr|h\b|am\b|pm\b|%|pers|people|adult)))?"
)
_SHIFTS = {
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "ubermorgen": 2,
    "apres-demain": 2,
    "pasado manana": 2,
    "dopodomani": 2,
    "depois de amanha": 2,
    "overmorgen": 2,
    "tomorrow": 1,
    "morgen": 1,
    "demain": 1,
    "manana": 1,
    "domani": 1,
    "amanha": 1,
    "yarin": 1,
    "today": 0,
    "tonight": 0,
    "heute": 0,
    "aujourd'hui": 0,
    "hoy": 0,
    "oggi": 0,
    "hoje": 0,
    "vandaag": 0,
}
_RELATIVE = compiled(
    rf"(?<!\w)(?<!guten )(?<!goeden )(?<!\bla )(?<!early )(?P<word>{either(_SHIFTS)})(?!\w)"
    r"|(?<!\w)(?:in|dans|en|tra|fra|daqui a|over) (?P<n>\d{1,2}|two|three|zwei|drei|deux|trois|dos|tres|due|tre|duas) (?P<unit>days|tagen|jours|dias|giorni|dagen|weeks|wochen|semaines|semanas|settimane|weken)(?!\w)"
)
_DAY_ALONE = compiled(
    r"(?<!\w)(?:the (?P<the>\d{1,2})(?:st|nd|rd|th)(?: of (?P<of>this|next) month)?|(?P<bare>\d{1,2})(?:st|nd|rd|th)(?: of (?P<of2>this|next) month)?|the (?P<word>"
    + either(ORDINALS)
    + r")(?= of\b|[,.;!?\n]|$| and | to | until | through )|(?:(?:am|vom|bis|ab|zum|den|bis zum) |(?<=retour )|(?<=zuruck )|(?<=heim ))(?P<de>\d{1,2})\.(?!\d)|(?:le|el|il|dia|du|au|del|al|dal|op) (?P<ro>\d{1,2}))(?![\w/:€$%]|[.,]\d| ?(?:€|eur|uhr|h\b|personnes|personas|persone|pessoas|anos|ans|"
    r"anni|adult|ninos|noches|notti|nuits|floor|grade|birthday|anniversary|century|time|one|two|city|year|noites|jours|dias|giorni|x\b))"
)


# "em maio (de 14 a 18)": nothing may follow, for these words stand before anything counted.
_DAYS_OF_MONTH = compiled(
    r"(?<!\w)(?:de|dias?|giorni|days|tage|jours|entre(?: el| o| los dias)?|tra il|between|zwischen)(?: dias?| giorni)? ?(?P<first>\d{1,2})(?: ?- ?| (?:a|al|ao|all'|y|y el|e|e il|to|and|bis|und|au|et) ?)(?:el |o |il |dia )?(?P<last>\d{1,2})(?= ?(?:[).,;\n]|$))(?![.,]\d)"
)
# "pardon, du 19 au 29": the month was told before.
_DAYS_ALONE = compiled(
    rf"(?<!\w)(?:du|dal|del|vom|from(?: the)?|do|van(?: de)?|desde el|(?:sorry|i mean|actually|pardon|perdon|scusa|desculp[ae]|nein|doch|sondern)[ ,:]{{1,2}}(?:de )?) ?(?P<first>\d{{1,2}})(?:st|nd|rd|th|\.)?"
    rf" ?(?:-|au|al?|bis(?: zum)?|to(?: the)?|until(?: the)?|ao|tot(?: de)?) ?(?P<last>\d{{1,2}})(?:st|nd|rd|th|\.)?(?![\w/:€$%]|[.,]\d){_COUNTED}"
)


# "In May, from 5 till 15": a range that waits for its month.
_RANGE_ALONE = compiled(
    r"(?<!\w)(?:from|between) (?:the )?(?P<first>\d{1,2})(?:st|nd|rd|th)? (?:till?|until|to|and) (?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
    rf"(?![\w/:€$£%]|[.,]\d| ?(?:years|yrs|jahr|ans\b|anos|anni|months|monat|students|pupils|schul|hours|stund|km|miles|cm|m\b)){_COUNTED}"
)
_SHORT_WEEKDAY = compiled(
    rf"(?<![\w-])(?P<weekday>mon|tues?|wed|thu|thurs?|fri|sat|sun)\.? (?:the )?(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?![\d:./]|[^\W\d_]){_COUNTED}"
)
_MOST = 200  # of one kind in one text; a calendar is no wish, and each is compared with all others


def find(text: str, named: Iterable[Mention] = ()) -> list[Mention]:
    """All mentions in order, none overlapping another; the more precise pattern takes the words first, and what is
    `named` already before all."""
    taken: list[Mention] = [*named]
    for source in (_by_month, _numeric, _weekdays, _short_weekdays, _relative, _ranges_alone, _days_alone):
        for mention in islice(source(text), _MOST):
            if all(mention.end <= other.start or mention.start >= other.end for other in taken):
                taken.append(mention)
    return sorted(taken, key=lambda mention: mention.start)


def _by_month(text: str) -> Iterator[Mention]:
    for match in _MONTH.finditer(text):
        found = Mention(*match.span(), month=_NUMBERS[match["month"]])
        left = _DAY_LEFT.search(text[: match.start()], max(0, match.start() - 24))
        right = None if left or _ends_sentence(match, text) else _DAY_RIGHT.match(text, match.end())
        day = _day(left or right)
        if day:
            start, end = (left.start(), match.end()) if left else (match.start(), (right or match).end())
            found = replace(found, start=start, end=end, day=day)
        yield (
            _widened(_with_year(found, text), text, after=right is not None)
            if day
            else _month_only(found, text)
        )


def _ends_sentence(match: re.Match[str], text: str) -> bool:
    """ "... in September. 10 people": only a short form has a full stop of its own."""
    return text.startswith(". ", match.end()) and (len(match["month"]) > 4 or match["month"] in _SHORT_NAMES)


def _month_only(found: Mention, text: str) -> Mention:
    return replace(_with_year(found, text), vague=True)


def _day(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    day = int(match["day"]) if match["day"] else ORDINALS[match["word"]]
    return day if 1 <= day <= 31 else None


_NEXT_YEAR = re.compile(
    r",? (?:of )?(?:next (?:year|yr)|nachstes? j\.|nachste[ns] jahr(?:es)?|(?:de )?l'an(?:nee)? prochaine?|(?:de |d)?el (?:ano que viene|proximo ano)|(?:del)?l'anno prossimo|dell'anno prossimo|do (?:ano que vem|proximo ano))(?!\w)"
)
_SHORT_YEAR = re.compile(r"-(?P<year>\d\d)(?!\d)")


def _with_year(found: Mention, text: str) -> Mention:
    dashed = (
        _SHORT_YEAR.match(text, found.end)
        if re.search(r"\d-[a-z]+$", text[found.start : found.end])
        else None
    )
    if dashed:
        return replace(found, year=2000 + int(dashed["year"]), end=dashed.end())
    match = _YEAR_RIGHT.match(text, found.end)
    following = _NEXT_YEAR.match(text, found.end)
    if following:
        return replace(found, next_year=True, end=following.end())
    if match is None:
        return found
    year = int(match["year"].strip("'"))
    return replace(found, year=year + 2000 if year < 100 else year, end=match.end())


def _widened(found: Mention, text: str, *, after: bool) -> Mention:
    """Takes in the weekday before it and the other end of a range that shares its month."""
    begin = _BEFORE.search(text[: found.start], max(0, found.start - 22))
    left = None if after else _LEFT_DAY.search(text[: found.start], max(0, found.start - 34))
    if left and 1 <= (_day(left) or 0) <= 31 and (_day(left) or 0) != found.day:
        begin_far = _BEFORE.search(text[: left.start()], max(0, left.start() - 16))
        start = begin_far.start() if begin_far else left.start()
        return replace(found, start=start, first_day=_day(left))
    right = _RIGHT_DAY.match(text, found.end) if after and found.year is None else None
    if right and 1 <= int(right["day"]) <= 31 and not _MONTH.match(text, right.end() + 1):
        wide = replace(found, end=right.end(), first_day=found.day, day=int(right["day"]))
        return _with_year(wide, text)
    return replace(found, start=begin.start()) if begin else found


def _numeric(text: str) -> Iterator[Mention]:
    """`day` and `month` as written first and second; the locale may swap them later. ISO dates are final."""
    for match in _NUMERIC.finditer(text):
        if match["iso"]:
            year, month, day = map(int, match["iso"].split("-"))
            yield Mention(*match.span(), day, month, year)
            continue
        a, b, gap = int(match["a"]), int(match["b"]), match["gap"]
        if not (0 < a <= 31 and 0 < b <= 31 and min(a, b) <= 12) or _is_always(text, match):
            continue
        if match["year"] is None and (gap == "-" or (gap == "." and not _dotted(text, match))):
            continue
        year = int(match["year"]) if match["year"] else None
        century = 2000 if year is not None and year < 100 else 0
        found = Mention(*match.span(), a, b, year and year + century, numeric=True)
        yield _widened(found, text, after=False)


_ON = compiled(rf"(?:{_WEEKDAY}|(?<!\w)(?:le|el|il|du|au|al|dal|am|vom|bis|on|dia)) ?$")


def _is_always(text: str, match: re.Match[str]) -> bool:
    """ "24/7", unless a weekday or an article makes it a day."""
    return match.group() == "24/7" and not _ON.search(text[max(0, match.start() - 14) : match.start()])


_OTHER_END = re.compile(r" ?(?:-|bis(?: zum)?|a|al|ao|do|to|au) ?\d{1,2}\.\d{1,2}\.")


def _dotted(text: str, match: re.Match[str]) -> bool:
    """ "2.9." is a date; "2.9" only behind a word that wants one, or before the other end of a range."""
    if _OTHER_END.match(text, match.end()):
        return True
    return bool(match["dot"]) or bool(
        re.search(r"\b(?:am|vom|bis|ab|zum|hin|zuruck|dal|al|del|du|au)\s$", text[: match.start()])
    )


def _weekdays(text: str) -> Iterator[Mention]:
    for match in _WEEKDAY_ALONE.finditer(text):
        later = match["later"] or ""
        weeks = (
            1 if match["week"] or later in {"next week", "nachste woche", "la semaine prochaine"} else None
        )
        day = int(match["day"]) if match["day"] and 0 < int(match["day"]) <= 31 else None
        end = match.end() if day or not match["day"] else match.end("weekday")
        near = bool(match["next"] or later or match["week"])
        yield Mention(
            match.start(), end, day, weekday=LONG_WEEKDAYS[match["weekday"]], weeks=weeks, near=near
        )


def _short_weekdays(text: str) -> Iterator[Mention]:
    """ "till mon 15": of three letters only with a day."""
    for match in _SHORT_WEEKDAY.finditer(text):
        day = int(match["day"])
        if 1 <= day <= 31:
            yield Mention(*match.span(), day, weekday=WEEKDAYS[match["weekday"]])


# "My husband will call you tomorrow"
_CALLED = re.compile(
    r"(?<!\w)(?:call|ring|phone|ruf|rufe|ruft|rufen|telefon\w*|anruf\w*|appel\w*|llam\w+|chiam\w+|lig[aou]\w*|melde\w*|antwort\w*|answer|reply|respond\w*|risponde\w*|repond\w*)(?!\w)[^.!?\n,;]{0,24}$"
)


def _relative(text: str) -> Iterator[Mention]:
    for match in _RELATIVE.finditer(text):
        if _CALLED.search(text, max(0, match.start() - 40), match.start()):
            continue
        if match["word"]:
            yield Mention(*match.span(), shift=_SHIFTS[match["word"]])
        else:
            count = _few(match["n"])
            days = count * 7 if match["unit"][:2] in {"we", "wo", "se"} else count
            yield Mention(*match.span(), shift=days)


def _few(word: str) -> int:
    return int(word) if word.isdigit() else 2 if word in {"two", "zwei", "deux", "dos", "due", "duas"} else 3


_HOURS = re.compile(r"(?<!\w)(?:tra|fra|dopo|verso)(?: le \d{1,2}(?:[:.]\d\d)? e)? $")  # "tra le 9 e le 12"


def _days_alone(text: str) -> Iterator[Mention]:
    for pattern in (_DAYS_ALONE, _DAYS_OF_MONTH):
        for match in pattern.finditer(text):
            first, day = int(match["first"]), int(match["last"])
            if 1 <= first < day <= 31:
                in_month = pattern is _DAYS_OF_MONTH
                yield Mention(match.start("first"), match.end(), day, first_day=first, in_month=in_month)
    for match in _DAY_ALONE.finditer(text):
        if match["ro"] and _HOURS.search(text, max(0, match.start() - 20), match.start()):
            continue
        digits = match["the"] or match["bare"] or match["de"] or match["ro"]
        day = int(digits) if digits else ORDINALS[match["word"]]
        if 1 <= day <= 31:
            of = match["of"] or match["of2"]
            months = {"this": 0, "next": 1}.get(of or "")
            yield Mention(*match.span(), day, months=months)


def _ranges_alone(text: str) -> Iterator[Mention]:
    for match in _RANGE_ALONE.finditer(text):
        first, day = int(match["first"]), int(match["day"])
        if 1 <= first < day <= 31:
            yield Mention(match.start("first"), match.end(), day, first_day=first)
