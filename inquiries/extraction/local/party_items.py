"""The people a text names or counts, one by one: relatives, friends, children with their ages, first names in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from inquiries.extraction.local import gazetteer, given_names, kin, party_ages
from inquiries.extraction.local import party_words as words
from inquiries.extraction.local.common_words import NO_NAMES
from inquiries.extraction.local.folding import fold
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import COUNTS, either

_MOST = 60
# "my brother stays at home"
_STAYS = re.compile(
    r"(?:,? (?:who|que|che|qui|der|die))? (?:(?:se|si|me|mi) (?:queda|quedan|queja)|stays?|bleib(?:t|en)|reste(?:nt)?(?! )|resta(?:no)?|fica(?:m)?|(?:no|non|nao) (?:viene|va|puede|puo|vai|vem|pode|vienen)|(?:isn't|is not|won't) (?:coming|come)|kommt nicht|(?:esta|vive|vivono|lives?|wohnt|lebt) )"
)
# "do pai" is "of the father", not two in Hindi; "onze kinderen" are ours.
_COUNTED = COUNTS.keys() - {"do", "on", "ek", "both", "beide", "couple", "teen", "char", "a", "onze"}
_NUM = rf"(?:\d{{1,2}}|{either(_COUNTED)})"
_QUALITY = (
    r"(?:(?:twin|other|more|little|small|young|best|dear|old|late|weitere|andere|kleine[nr]?|beste[nr]?|alte[nr]?|liebe|autres?|petite?s?|jeunes?|meilleure?"
    r"|otr[oa]s?|mejor|pequen[oa]s?|querid[oa]|altr[eioa]|piccol[oaei]|giovani|miglior|outr[oa]s?|melhor|mais) )*"
)
_FIRST_AGE = re.compile(rf"[^\d.;\n]{{1,20}}\d{{1,2}} ?-?(?:{words.AGE_UNIT})(?!\w)")
_WORD = re.compile(r"[^\W\d_][\w-]*(?!'s|\w|-)")
_LAW = re.compile(r" in law(?!\w)")
# What stands before the word: "two of my", "i miei due", "las otras".
_BEFORE = compiled(
    rf"(?<![\w'])(?:(?P<first>{_NUM}) (?:(?:of|de|di|von) )?)?"
    rf"(?:(?:(?P<mine>{kin.MINE})|(?P<ours>{kin.OURS})|(?P<theirs>{kin.THEIRS})|(?P<article>{kin.ARTICLE})) )?(?:(?P<num>{_NUM}) )?{_QUALITY}$"
)
JOIN = (
    r"and|n|u|und|et|y|e|ed|en|plus|piu|mas|mais|mit|with|avec|con|com|sowie|also|auch|aussi|tambien|tambem|tb|tbm|anche|ainsi que|as well as|together with"
    r"|junto (?:a|con|com)|insieme (?:a|con)|zusammen mit|dazu|oltre a|y ademas"
)
# "noi quattro", "the five of us": the writer is one of them.
_WE_ALL = compiled(
    rf"(?<!\w)(?:nosotr[oa]s|noi|nos|nous|wir|uns|us|the) (?P<n>{_NUM})(?: of us)?(?=[ ,;:+(]+(?:{JOIN}|mi|mia|mio|meu|minha|my|los|las|i|le|os|as|die|les|the)(?!\w)|[,.;:+)\n]| \(|$)"
)
# "due monelli (4 e 7)": whatever they are called, who is told with a child's age is a child.
_AGED = compiled(
    rf"(?<!\w)(?:(?:{kin.MINE}|{kin.OURS}|{kin.THEIRS}|{kin.ARTICLE}) )?(?P<n>{_NUM}) (?P<who>[^\W\d_]{{3,}}) ?\((?:de |di )?(?P<ages>\d{{1,2}}(?:(?:, ?| (?:y|e|and|et|und|&) )\d{{1,2}})*)(?: (?:anos|anni|years|ans|jahre))?\)"
)
# "i bambini (Emma 5 anni, Leo 8)"
_AGED_NAMES = re.compile(
    r"[ :(,]*(?:[A-ZÀ-Þ][a-zà-ÿ'’-]+(?:,| \(|:| de| di| von)? ?\d{1,2}(?: (?:anni|años|anos|ans|years|Jahre|mesi|meses))?\)?(?:, | e | y | and | et | und )?){1,6}"
)
# "Jontes Freund Mattis, ebenfalls 14", "her best friend (9)": as old as the child.
_SCHOOL_FRIENDS = frozenset(
    str.split(
        "friend mate bestie freund freundin kumpel copain copine ami amie camarade amigo amiga amico amica amiguinho amiguinha"
    )
)
_GENITIVE = re.compile(r"(?<!\w)[^\W\d_]{3,}(?:'s|s'|s) (?:best |bester |beste )?$")
# "2 adults + 16yo + 4yo"
_YEARS_OLD = re.compile(
    r"(?<![\w.,])(?:(?:a|an|my|our|one) )?(?P<age>\d{1,2}) ?-?(?:yo|y/o|yr ?olds?|year[- ]olds?)(?!\w)|(?<=[+&] )(?P<bare>\d{1,2}) (?:jahre|ans|anos|anni|years)(?!\w)"
)
_THEY_TWO = compiled(
    r"(?<!\w)(?:ell[oa]s dos|loro due|eles dois|elas duas|sie beide|the two of them|both of them|eux deux|elles deux)(?!\w)"
)
_TWO = compiled(rf"(?<!\w)(?:{words.TWO_OF_US})(?!\w)")
_AND_I = re.compile(r"(?<!\w)(?:and|n|&|und) $")
_SWISS_WE = re.compile(r" ?\(| (?:sind|si|sy|wand|wend|wei|wetted|wottet|hei|hand|mochte|chomed|gond)(?!\w)")
_SELVES = frozenset(words.SELF.split("|"))
_NAME = r"[A-ZÀ-ÖØ-Þ][a-zà-ÿ'’-]+(?: [A-ZÀ-ÖØ-Þ][a-zà-ÿ'’-]+)?"
_HIS_NAME = re.compile(rf" {_NAME}|,? {_NAME}(?=[, (]+(?:de |di |von |aged? )?\d)")
_NEXT_NAME = compiled(
    rf"(?: (?={_NAME} (?:{JOIN}) )|, ?| ?[+&] ?|,? (?:{JOIN}) )(?P<the>(?:(?:o|a|la|el|il) )?)(?P<name>{_NAME})(?!\w)"
)
# "my daughter Isabel turns 15 ... my wife, Isabel and I"
_CHILD = r"(?:daughter|son|kid|tochter|sohn|fille|fils|hij[oa]|figli[oa]|filh[oa]|niet[oa]|net[oa]|nin[oa]|bambin[oa])"
_LAST_NAME = compiled(rf"(?<!\w)(?P<name>{_NAME})(?: ?[+&] ?|,? (?:{JOIN}) )$")
_HAS_AGE = re.compile(r" ?\(\d{1,2}(?: (?:ans|anos|anni|years?|jahre?|yrs?))?\)")  # "Noé (9 ans)"
_GROWN = frozenset({"grown", "pair", "grown_many", "adults"})
_OWNERS = ("mine", "ours", "theirs", "article")
_USUAL = {"pair": 2, "grown_many": None, "adults": None, "children": None, "somebody": None}


_LED = re.compile(r"(?<!\w)(?:to|from|in|at|nach|von|aus|ab|en|de|a|au|da|di|para|per|por|em|naar|uit) $")


@dataclass(frozen=True)
class Item:
    """`count` is None where it does not say how many; `owner` mine, ours, theirs, article or empty."""

    start: int
    end: int
    kind: str
    count: int | None = 1
    ages: tuple[int, ...] = ()
    owner: str = ""
    spouse: bool = False


def find(text: str, written: str) -> list[Item]:
    """In order; `text` is folded, `written` the same with its capitals."""
    items = [*islice(_items(text, written), _MOST)]
    taken = [(item.start, item.end) for item in items]
    named = [
        name
        for item in items
        if item.kind in {"self", "adults"} or item.owner
        for name in (*_behind(item.end, taken, text, written), *_before(item.start, taken, written))
        if item.kind != "adults" or name.ages
    ]
    return sorted({*items, *named}, key=lambda item: (item.start, -item.end))


def _items(text: str, written: str) -> Iterator[Item]:
    for match in _TWO.finditer(text):
        yield Item(*match.span(), "self", 2)
    for match in _THEY_TWO.finditer(text):
        yield Item(*match.span(), "grown", 2)
    for match in _WE_ALL.finditer(text):
        count = _count(match["n"])
        if count and count > 2:  # two are grown up, see _TWO
            yield Item(*match.span(), "we", count)
    for match in _AGED.finditer(text) if "(" in text else ():
        ages = tuple(int(age) for age in re.findall(r"\d+", match["ages"]))
        if match["who"] not in kin.KINDS and len(ages) == _count(match["n"]) and max(ages) < 18:
            yield Item(*match.span(), "aged", len(ages), ages)
    for match in _YEARS_OLD.finditer(text):
        age = int(match["age"] or match["bare"])
        yield Item(*match.span(), "child" if age < 18 else "somebody", 1, (age,))
    for match in _WORD.finditer(text):
        if match.group() in _SELVES:
            if match.group() == "mir" and _SWISS_WE.match(text, match.end()):
                continue
            if match.group() == "i" and not _AND_I.search(text, max(0, match.start() - 5), match.start()):
                continue  # "i bambini"
            yield Item(*match.span(), "self")
        elif match.group().removesuffix("-in-law") in kin.KINDS:
            item = _item(match, text, written)
            if item.kind != "grown" or not _STAYS.match(text, item.end):
                yield item
        elif match.group() in kin.LITTLE and (little := _little(match, text)):
            yield little


def _little(match: re.Match[str], text: str) -> Item | None:
    """ "unsere Große (12)", "le petit dernier, 3 ans": a child, if its age is told."""
    before = _BEFORE.search(text, max(0, match.start() - 40), match.start())
    owner = next((owner for owner in _OWNERS if before and before[owner]), "")
    ages, end = _ages(text, match.end(), 1) if before and owner else ((), match.end())
    minor = len(ages) == 1 and ages[0] < 18
    return Item(before.start(), end, "child", 1, ages, owner) if before and minor else None


def _item(match: re.Match[str], text: str, written: str) -> Item:
    word, end = match.group().removesuffix("-in-law"), match.end()
    kind = kin.KINDS[word]
    law = _LAW.match(text, end)
    end = _behind_name(law.end() if law else end, written)
    kind = "twins" if _twins(text, match.start()) else kind
    named = _AGED_NAMES.match(written, end) if kind in {"child", "children"} else None
    if kind in {"children", "somebody"} and word[-1:] in "snie":  # "our daughters Imogen (16) and Tilly (12)"
        every = _AGED_NAMES.match(written, law.end() if law else match.end())
        named = every if every and len(_ages_of(every)[0]) > 1 else named
    if named:
        kind = "aged"
    before = _BEFORE.search(text, max(0, match.start() - 40), match.start())
    told = _count((before["num"] or before["first"]) if before else None)
    one = 1 if kind in {"child", "baby"} else None
    ages, last = _ages_of(named) if named else _ages(text, end, told or one)
    friend = word in _SCHOOL_FRIENDS and len(ages) == 1 and ages[0] < 18
    whose = _GENITIVE.search(text, max(0, match.start() - 40), match.start()) if friend else None
    if friend and (whose or (before and before["theirs"])):
        return Item((whose or before or match).start(), last, "child", 1, ages, "theirs")
    # "my girlfriend, 3 to 7 August": no age of hers.
    ages, end = ((), end) if kind in _GROWN and any(age < 18 for age in ages) else (ages, last)
    owner = next((owner for owner in _OWNERS if before and before[owner]), "")
    if kind == "young":  # "il mio ragazzo" is grown up, "un ragazzo di 16 anni" is not
        minor = bool(ages) and max(ages) < 18
        kind = "child" if minor else "grown" if owner not in {"", "article"} else "somebody"
    if kind == "couple":  # "mi pareja" is one, "una pareja" two
        told = 1 if owner in {"mine", "ours"} else 2 * (told or 1)
    return Item(
        before.start() if before else match.start(),
        end,
        kind,
        told or _twins(text, match.start()) or _count_by_ages(kind, len(ages)),
        ages,
        owner,
        word in kin.SPOUSES,
    )


def _ages_of(named: re.Match[str]) -> tuple[tuple[int, ...], int]:
    ages = re.findall(r"(\d{1,2})( m)?", fold(named.group()))
    return tuple(int(age) // (12 if months else 1) for age, months in ages), named.end()


def _twins(text: str, start: int) -> int | None:
    """ "twin girls" """
    return 2 if text.endswith("twin ", 0, start) else None


def _behind_name(end: int, written: str) -> int:
    """ "my sister Susan": behind her name."""
    name = _HIS_NAME.match(written, end)
    known = name and (name.group()[0] == " " or _is_person(name.group().strip(" ,")))
    return name.end() if name and known else end


def _count_by_ages(kind: str, ages: int) -> int | None:
    return 2 if kind == "twins" else ages or _USUAL.get(kind, 1)


def _count(told: str | None) -> int | None:
    return None if told is None else int(told) if told.isdigit() else COUNTS[told]


def _ages(text: str, end: int, count: int | None = None) -> tuple[tuple[int, ...], int]:
    found = party_ages.behind_count(text, end, count)
    first = _FIRST_AGE.match(text, end) if found is None and count == 1 else None
    if first:  # "1 niño de 10 años y 1 bebé": the second number counts babies
        found = party_ages.behind_count(text[: first.end()], end, 1)
    return (tuple(found[0]), found[1]) if found else ((), end)


# "io, Giulia e Marco": first names count in a list with others, as long as they are no places.


def _behind(end: int, taken: list[tuple[int, int]], text: str, written: str) -> Iterator[Item]:
    while (match := _NEXT_NAME.match(written, end)) and (
        _is_new(match, taken) or _HAS_AGE.match(text, match.end())
    ):
        ages, end = _ages(text, match.end())
        end += text.startswith(")", end)
        known = re.search(rf"(?<!\w){_CHILD},? {re.escape(fold(match['name']))}(?!\w)", text[: match.start()])
        yield Item(match.start("the"), end, "child" if known and not ages else "name", 1, ages)


def _before(start: int, taken: list[tuple[int, int]], written: str) -> Iterator[Item]:
    while (match := _LAST_NAME.search(written, max(0, start - 40), start)) and _is_new(match, taken):
        yield Item(*match.span("name"), "name")
        start = match.start()


def _is_new(match: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    inside = any(start <= match.start("name") < end for start, end in taken)
    return not inside and _is_person(match["name"]) and not _is_goal(match)


def _is_goal(match: re.Match[str]) -> bool:
    """ "To Phoenix and I need to leave on Friday": a town that people are called by, too."""
    led = _LED.search(fold(match.string[max(0, match.start("name") - 10) : match.start("name")]))
    return led is not None and gazetteer.load().find(gazetteer.key_of(match["name"])) is not None


def _is_person(name: str) -> bool:
    key = gazetteer.key_of(name)
    if key in NO_NAMES or key in kin.KINDS:
        return False
    return given_names.is_one(key.split()[0])
