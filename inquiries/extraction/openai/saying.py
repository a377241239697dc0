"""What folded words say in numbers, dates and money: strict enough that a value never stands on words without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import phonenumbers

from inquiries.extraction.local import party_words as party
from inquiries.extraction.local import vague
from inquiries.extraction.local.currencies import DOLLARS, OWN, PESOS, SIGNS
from inquiries.extraction.local.date_cues import WEEK_WORD
from inquiries.extraction.local.folding import fold
from inquiries.extraction.local.money import SCALE, SCALES
from inquiries.extraction.local.words import COUNTS, LONG_WEEKDAYS, MONTHS, ORDINALS, either
from inquiries.extraction.openai.values import CURRENCIES

# Words that count in one language and are something else in another ("on" is ten in Turkish).
_AMBIGUOUS = frozenset({"on", "do", "ek", "uc", "both", "bir", "char", "bes", "um", "an"})
_NUMBER_WORDS = {**ORDINALS, **{word: number for word, number in COUNTS.items() if word not in _AMBIGUOUS}}
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:-[^\W\d_]+)*")
_TWO = re.compile(
    rf"(?<!\w)(?:{party.PARTNER}|{party.COUPLE}|{party.TWO_OF_US}|honeymoon|flitterwochen|lune de miel|luna de miel)(?!\w)"
)
_ONE = re.compile(rf"(?<!\w)(?:{party.ALONE}|{party.SELF}|my|meine?)(?!\w)")
_CHILD = re.compile(rf"(?<!\w)(?:{party.CHILD_WORD}|{party.CHILDREN})(?!\w)")
_INFANT = re.compile(rf"(?<!\w)(?:{party.INFANTS})(?!\w)")
_ROOM = re.compile(
    r"room|zimmer|chambre|habitacion|camera|quarto|kamer|double|doppel|suite|apart\w*|single|twin|villa|bungalow"
)
_WEEKS = re.compile(rf"(?<!\w)(?:{WEEK_WORD})(?!\w)")
_FORTNIGHT = re.compile(r"fortnight|quinzaine|quincena|quindicina|quinzena")
_DAYS = re.compile(r"(?<!\w)(?:days?|tagen?|jours?|dias?|giorn[io]|dagen)(?!\w)")
_UNITS = {
    "adults": party.ADULTS,
    "children": party.CHILDREN,
    "infants": party.INFANTS,
    "people": party.PEOPLE,
    "rooms": r"(?:bed)?rooms?|zimmern?|chambres?|habitaciones|camere|quartos|kamers|doubles?|singles|suites?",
    "stay": rf"nights?|nachte?n?|nuits?|noches?|nott[ei]|noites?|{WEEK_WORD}|days?|tagen?|jours?|dias?|giorni|dagen",
    "age": party.AGE_UNIT,
    "month": either(MONTHS),
    "money": either(sign for sign in SIGNS if len(sign) > 2 or not sign.isalpha()),
}


def _other(*own: str) -> re.Pattern[str]:
    """What stands behind a number that belongs to none of `own`."""
    units = "|".join(pattern for name, pattern in _UNITS.items() if name not in own)
    return re.compile(rf"[ .-]{{0,2}}(?:{units})(?!\w)")


_OTHER_UNITS = {
    "adults": _other("adults", "people"),
    "children": _other("children", "people"),
    "infants": _other("infants", "children", "people"),
    "travellers": _other("adults", "children", "infants", "people"),
    "child_ages": _other("age", "children", "infants"),
    "rooms": _other("rooms"),
    "day": _other("month"),
    "budget": _other("money"),
    "nights": re.compile(rf"{_other('stay').pattern}|[ .-]{{0,2}}(?:{WEEK_WORD})(?!\w)"),
}
_PAIR = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})(?=[./-](?:\d\d|\d{4})(?!\d)|[./]?(?![\d.,]*\d))")
_RELATIVE = re.compile(
    rf"(?<!\w)(?:{either(MONTHS)}|{either(LONG_WEEKDAYS)}|tomorrow|today|tonight|next|this|coming|weekend|easter|christmas|new year\w*"
    r"|ubermorgen|morgen|heute|nachste\w*|kommende\w*|diese\w*|wochenende|ostern|pfingsten|weihnachten|silvester|karfreitag|demain|apres-demain"
    r"|aujourd'hui|prochaine?|week-end|paques|noel|manana|hoy|proxim[oa]|este|esta|fin de semana|semana santa|navidad|domani|dopodomani|oggi"
    r"|prossim[oa]|quest[oa]|pasqua|natale|ferragosto|amanha|hoje|carnaval|natal|summer|winter|spring|autumn|sommer|herbst|fruhling"
    r"|\w*ferien|vacances|holidays|verano|estate|verao)(?!\w)"
)  # fmt: skip
_SUM = re.compile(r"\d[\d.,' ]*\d|\d")
_SCALED = re.compile(SCALE)
_OF_A_SUM = frozenset(
    [
        "budget",
        "about",
        "around",
        "approx",
        "max",
        "maximum",
        "up",
        "to",
        "ca",
        "circa",
        "etwa",
        "rund",
        "bis",
        "maximal",
        "environ",
        "autour",
        "de",
        "presupuesto",
        "unos",
        "sobre",
        "hasta",
        "di",
        "fino",
        "a",
        "orcamento",
        "ate",
        "cerca",
        "is",
        "of",
        "our",
        "my",
        "unser",
        "mein",
        "notre",
        "mon",
        "nuestro",
        "mi",
        "nostro",
        "il",
        "nosso",
        "o",
    ]
)
_NUMBER = re.compile(r"\d(?:[ ().\-/]{0,3}\d)*")
_WITH_COUNTRY = re.compile(r"(?:\+|(?<!\d)00)[\d ().\-/]{6,24}")
_SPACED = re.compile(r"[a-zа-яα-ωء-ي]")
_ENDING = r"(?:\w{1,2}|[ns]?(?:urlaub|reise|rundreise|ferien|flug|trip))?"
_DOLLARS = frozenset(OWN[country] for country in (*DOLLARS, "MX"))  # Mexico writes its peso as $ too
_PESOS = frozenset(OWN[country] for country in PESOS)
_OPEN_SIGNS = (("$", _DOLLARS), ("dollar", _DOLLARS), ("peso", _PESOS))


def numbers(folded: str) -> list[int]:
    found = []
    for token in _TOKEN.findall(folded):
        if token.isdigit():
            found.append(int(token[:9]))
        elif token in _NUMBER_WORDS:
            found.append(_NUMBER_WORDS[token])
    return found


def count(name: str, value: int, folded: str) -> bool:
    """`value` people, nights, rooms or years of age: told, or summed up from what is told."""
    told = numbers(folded)
    if value in _of_this(name, folded):
        return True
    if name == "nights":
        return _nights(value, told, folded)
    if name == "rooms":
        return value == 1 and bool(_ROOM.search(folded))
    if name in ("children", "infants"):
        named = _INFANT if name == "infants" else _CHILD
        return bool(named.search(folded)) and value in (len(named.findall(folded)), len(told))
    return name != "child_ages" and _people(name, value, told, folded)


def _of_this(name: str, folded: str) -> set[int]:
    """Numbers that are not those of something else: two adults are no proof of two rooms."""
    other = _OTHER_UNITS[name]
    found = ((match, numbers(match.group())) for match in _TOKEN.finditer(folded))
    return {told[0] for match, told in found if told and not other.match(folded, match.end())}


def _people(name: str, value: int, told: list[int], folded: str) -> bool:
    grown = 2 if _TWO.search(folded) else 1 if _ONE.search(folded) else 0
    if name == "adults":
        return 0 < grown == value or (grown > 0 and value in {one + 1 for one in told})
    small = len(_CHILD.findall(folded)) + len(_INFANT.findall(folded))
    sums = {sum(told), sum(told) + grown, sum(told) + 1, grown, grown + small, sum(told[:2])}
    return bool(told or grown) and value in sums


def _nights(value: int, told: list[int], folded: str) -> bool:
    if _WEEKS.search(folded) and value % 7 == 0 and value // 7 in {1, *told}:
        return True
    if _FORTNIGHT.search(folded) and value in (14, 15):
        return True
    if _DAYS.search(folded) and value + 1 in told:
        return True
    return any(later - earlier == value for earlier, later in pairwise(told))


def day(value: date, folded: str) -> bool:
    """The day itself, a word that names it, the first or last of a part of a month, or a first day and the length of the stay."""
    if any(value in (part.start, part.end) for part in vague.find(folded, date(value.year, 1, 1))):
        return True
    weeks = _WEEKS.search(folded)
    stays = {number * (7 if weeks else 1) for number in numbers(folded)} | ({7} if weeks else set())
    firsts = [value, *(value - timedelta(days=stay) for stay in stays if 0 < stay <= 90)]
    return any(_is_told(one, folded) for one in firsts)


def _is_told(value: date, folded: str) -> bool:
    """Its number, not that of people or rooms; a month, year or weekday that is named must be its own, too."""
    months = {MONTHS[word] for word in re.findall(r"[^\W\d_]+", folded) if word in MONTHS}
    years = {int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", folded)}
    if (months and value.month not in months) or (years and value.year not in years):
        return False
    pairs = [{int(one), int(other)} for one, other in _PAIR.findall(folded)]
    if pairs and not months:
        return {value.day, value.month} in pairs
    told = {number for number in _of_this("day", folded) if 1 <= number <= 31}
    if told:
        return value.day in told
    named = {LONG_WEEKDAYS[word] for word in re.findall(r"[^\W\d_]+", folded) if word in LONG_WEEKDAYS}
    return bool(_RELATIVE.search(folded)) and (not named or value.weekday() in named)


def amount(value: float, folded: str) -> bool:
    """A sum in any notation, within half a percent."""
    scales = {1, *(SCALES[match.group()] for match in _SCALED.finditer(folded))}
    sums = {plain * scale for plain in _sums(folded) for scale in scales}
    return any(abs(one - value) <= 0.005 * value for one in sums)


def _sums(folded: str) -> set[float]:
    """Numbers that are not those of something else."""
    found: set[float] = {float(number) for number in _of_this("budget", folded)}
    for match in _SUM.finditer(folded):
        if _OTHER_UNITS["budget"].match(folded, match.end()):
            continue
        text = re.sub(r"[ ']", "", match.group()[:20]).strip(".,")
        found.add(float(re.sub(r"[.,]", "", text)))
        whole, _, cents = text.replace(",", ".").rpartition(".")
        if whole and 1 <= len(cents) <= 2:
            found.add(float(f"{whole.replace('.', '')}.{cents}"))
    return found


def currency(code: str | None, folded: str) -> bool:
    """Whether a sign or word of this currency stands there."""
    if not code:
        return False
    if re.search(rf"(?<![^\W\d_]){code.lower()}(?![^\W\d_])", folded):
        return True
    signs = (sign for sign, told in SIGNS.items() if told == code)
    if any(_stands(sign, folded) for sign in signs):
        return True
    return any(sign in folded and code in codes for sign, codes in _OPEN_SIGNS)


def _stands(sign: str, folded: str) -> bool:
    if not sign[-1].isalpha():
        return sign in folded
    return bool(re.search(rf"(?<![^\W\d_]){re.escape(sign)}(?![^\W\d_])", folded))


def more_than_a_sum(folded: str) -> bool:
    """Whether anything is said beside a sum, its currency and that it is a budget."""
    rest = _SCALED.sub(" ", folded)
    for sign in sorted(SIGNS, key=len, reverse=True):
        if _stands(sign, rest):
            rest = rest.replace(sign, " ")
    codes = re.compile(r"(?<!\w)[a-z]{3}(?!\w)")
    rest = codes.sub(lambda match: " " if match.group().upper() in CURRENCIES else match.group(), rest)
    return any(word not in _OF_A_SUM for word in re.findall(r"[^\W\d_]+", rest))


def phone(value: str, folded: str) -> bool:
    """The whole number, or all but the country's code where nobody wrote one, whatever is between the digits."""
    text = folded.replace("(0)", "")
    whole = [re.sub(r"\D", "", match.group()).removeprefix("00") for match in _WITH_COUNTRY.finditer(text)]
    if any(one.startswith(value[1:]) for one in whole):
        return True
    national = _national(value).lstrip("0")
    rest = _WITH_COUNTRY.sub("|", text)
    told = (re.sub(r"\D", "", rest[start : start + 40]).lstrip("0") for start in _begins(rest))
    return len(national) > 5 and any(one.startswith(national) for one in told)


def _begins(text: str) -> Iterator[int]:
    """Where a number of a phone may begin, for the last seven digits of one are another one's number."""
    for match in _NUMBER.finditer(text):
        yield match.start()
        yield from (match.start() + zero.start() for zero in re.finditer(r"(?<!\d)0", match.group()))


def _national(value: str) -> str:
    try:
        return phonenumbers.national_significant_number(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        return ""


def address(value: str, folded: str) -> bool:
    """No part of a longer one."""
    return bool(re.search(rf"(?<![\w.+'-]){re.escape(fold(value))}(?![\w@-]|\.\w)", folded))


def name(value: str, folded: str, *, inflected: bool = False) -> bool:
    """The value itself, as the customer spells it: "Rom" is not in "from". `inflected`: with an ending, or as a part of a word such
    as "Mallorcaurlaub"."""
    plain = " ".join(fold(value).split())
    if not plain:
        return False
    if not _SPACED.search(plain):  # a script without spaces between words
        return plain in " ".join(folded.split())
    ending = _ENDING if inflected and len(plain) > 5 else ""
    return bool(re.search(rf"(?<!\w){re.escape(plain)}{ending}(?!\w)", " ".join(folded.split())))
