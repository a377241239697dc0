"""Counting those who are named but not numbered: "me, my mother and our baby"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import kin, party_ages
from inquiries.extraction.local import party_words as words
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import COUNTS

_AND = r"(?:and|n|u|und|et|y|e|en|plus|mit|with|avec|con|com|,|&|\+| )"
_SELF = re.compile(rf"(?<!\w)(?:{words.SELF})(?!\w)")
_ADULT = compiled(
    rf"(?<!\w)(?:{words.PARTNER})(?!\w)(?! (?:says?|sagt|dit|dice|diz|(?:hat|has)(?! [^.!?\n]{{0,40}}(?:geburtstag|birthday))|thinks|who|was|said|works?|lives?|in law|and i (?:were|went)))"
)
_CHILD = compiled(
    r"(?<!\w)(?:our|unser(?:e[nm]?)?|notre|nos|nuestr[oa]s?|noss[oa]s?|nostr[oaie]|i nostri|my|mein(?:e[nm]?)?|mon|ma|mes|mis?|mio|mia|meus?|minhas?|the|el|la|le|il|los|las|les|os|as|onze|mijn|sa|seine?|ihre?)"
    rf" (?P<n>two|three|four|zwei|drei|vier|deux|trois|quatre|dos|tres|cuatro|due|tre|quattro|duas|dois|quatro|\d)? ?(?:kleine[nrs]? |little |petite?s? |younger |older |grands? |young |small )?(?P<word>{words.CHILD_WORD}|{words.CHILDREN})(?!\w)"
)
_PLURAL = re.compile(r"(?:s|kinder|enfants|bambini|figli|ragazzi|bachche|sohne|tochter|cocuklar|nos|hijos)$")


# "my son gets married in Rome": it is told of him, he is no child.
_AWAY = re.compile(
    r"(?: [a-z]+)? (?:se casa|se marie|si sposa|si laurea|vai casar|vai se casar|casa-se|heiratet|gets married|is getting married|(?:vive|vivono|estudia|studia|estuda|lives|studies|studiert|wohnt|habite|etudie)(?: en| a| in| em)?)(?!\w)"
)
# "our daughter wants to go with her boyfriend": no child.
_IN_LOVE = compiled(rf"(?<!\w)(?:{kin.THEIRS}) (?:{kin.SPOUSE})(?!\w)")


@dataclass(frozen=True)
class Named:
    """How many grown-ups, children (2-17) and infants one enumeration names, the ages and where it stands."""

    adults: int
    children: int
    infants: int
    ages: tuple[int, ...]
    spans: tuple[Span, ...]


def adults(text: str) -> tuple[int, Span] | None:
    """The writer and the relatives that stand in one enumeration with each other; the longest one counts."""
    hits = [hit for hit in islice(_ADULT.finditer(text), 20) if not kin.is_of(text, hit.start())]
    best: tuple[int, Span] | None = None
    for index, first in enumerate(hits):
        count, end = 1, first.end()
        for other in hits[index + 1 :]:
            if not _joined(text[end : other.start()]):
                break
            count, end = count + 1, other.end()
        if best is None or count + 1 > best[0]:
            best = count + 1, Span(first.start(), end)
    return best


def _joined(gap: str) -> bool:
    rest = re.sub(rf"(?<!\w)(?:{words.SELF})(?!\w)", " ", gap)
    return len(gap) < 40 and "\n" not in gap and not re.sub(rf"{_AND}", "", rest).strip()


_LISTED = compiled(
    rf"(?<!\w)(?:{words.CHILDREN})(?!\w)(?= ?(?:\(|aged|ages|im alter|of \d|de \d|di \d|von \d|who are|:|\d{{1,2}}(?:, ?\d{{1,2}})* (?:and|und|et|y|e|&) \d))"
)
# "meine Tochter und ich": folded the word is that of several daughters, too; of those one says how many.
_AND_SELF = re.compile(rf",? (?:and|und|et|y|e|en) (?:{words.SELF})(?!\w)")
_MY = r"my|mein(?:e[mnr]?)?|mon|ma|mes|mis?|mio|mia|il mio|la mia|i miei|meus?|minhas?|o meu|a minha|mijn"
_SELF_WITH = compiled(
    rf"(?<!\w)(?:{words.SELF}),? (?:and|n|u|und|et|y|e|en|mit|with|con|com|avec) (?:{_MY}) (?:\w+ )?(?:{words.CHILDREN}|{words.CHILD_WORD})(?!\w)"
    rf"|(?<!\w)(?:{_MY}) (?:{words.CHILD_WORD}),? (?:and|und|et|y|e|en) (?:{words.SELF})(?!\w)"
)


def with_children_only(text: str) -> Span | None:
    """ "me and my 3 kids": one grown-up."""
    match = _SELF_WITH.search(text)
    return Span(*match.span()) if match else None


def _by_ages(text: str) -> Named | None:
    """ "kids aged 6 and 11": as many as there are ages."""
    for match in _LISTED.finditer(text):
        found = party_ages.behind(text, match.end())
        if found and all(age < 18 for age in found[0]):
            babies = sum(age < 2 for age in found[0])
            return Named(0, len(found[0]) - babies, babies, tuple(found[0]), (Span(match.start(), found[1]),))
    return None


def children(text: str) -> Named | None:
    """Children named with an article or possessive; how many is told by a number, else by their ages, else it is one."""
    count, babies, ages, spans = 0, 0, [], []
    grown = [match.span() for match in islice(_ADULT.finditer(text), 20)]
    for match in islice(_CHILD.finditer(text), 20):
        if kin.is_visited(text, match.start()) or any(
            start <= match.start() < end or start < match.end() <= end for start, end in grown
        ):
            continue
        if _AWAY.match(text, match.end()):
            continue
        found = party_ages.behind(text, match.end())
        several = _PLURAL.search(match["word"]) and not _AND_SELF.match(text, match.end())
        if found is None and match["n"] is None and several:
            continue
        own = found[0] if found else []
        if any(age >= 18 for age in own) or (
            found is None and _IN_LOVE.search(text, match.end(), match.end() + 70)
        ):
            continue
        number = (
            COUNTS.get(match["n"], 0) if match["n"] and not match["n"].isdigit() else int(match["n"] or 0)
        )
        small = sum(age < 2 for age in own)
        count += (number or len(own) or 1) - small
        babies += small
        ages += own
        spans.append(Span(match.start(), found[1] if found else match.end()))
        if found is None:
            break
    return Named(0, count, babies, tuple(ages), tuple(spans)) if spans else _by_ages(text)


def grown_children(text: str) -> int:
    """ "my son, he is 22": one more grown-up."""
    return sum(
        1
        for match in _CHILD.finditer(text)
        if (found := party_ages.behind(text, match.end())) and len(found[0]) == 1 and 18 <= found[0][0] < 70
    )
