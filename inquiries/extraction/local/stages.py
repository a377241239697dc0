"""A stay told by its stages: "3 nights in Tbilisi and 4 in Gudauri" are seven nights."""

from __future__ import annotations

import re

from inquiries.extraction.evidence import Span
from inquiries.extraction.local.document import Found
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import NUMBER, number

_NIGHTS = r"(?:nights?|nts|nachte?n?|nuits?|noches?|notti|notte|noites?|nachten)"
_IN = r"(?:in|by|near|at|on|auf|am|an|a|au|aux|en|em|na|no|nos|nas|al|nel|nella|sur|op)"
_PLACE = r"(?:(?!\d)[\w'.-]+)(?: (?!\d|and |und |et |then )[\w'.-]+){0,2}"
_AND = r"(?: ?(?:[,;&+/\n-]|and|und|et|y|e|en|then|dann|puis|luego|poi|depois|followed by) ?)+"
_FIRST = rf"(?<![\w.,/])(?P<n>{NUMBER}) (?:{_NIGHTS} {_IN}|{_NIGHTS}) {_PLACE}"
_IN_FRONT = compiled(rf"{_FIRST}(?P<more>(?:{_AND}{NUMBER} (?:{_NIGHTS} (?:{_IN} )?|{_IN} ){_PLACE})+)")
_BEHIND = compiled(
    rf"(?<![\w.,/])(?P<n>{NUMBER}) ?{_NIGHTS}(?P<more>(?:{_AND}{_PLACE}[ :,(-]{{1,3}}{NUMBER} ?{_NIGHTS}\)?)+)"
)
# "Munnar 2N Thekkady 1N", as in India; 4N/5D is the whole.
_SHORT = re.compile(r"(?<![\w/])(?P<n>\d{1,2}) ?n(?!\w|/)(?! ?/ ?\d)")
_DAYS_NIGHTS = compiled(r"(?<!\w)\d{1,2} ?d(?:ays?)? ?/? ?(?P<n>\d{1,2}) ?n(?:ights?)?(?!\w)")
_WHOLE_RIGHT = re.compile(r" ?(?:package|trip|tour|holiday|stay|total|in all|:)")
_COUNT = compiled(rf"(?<![\w.,/])(?!on |an? |do ){NUMBER}(?= (?:{_NIGHTS} |{_IN} ))")
_LONGEST = 60


def nights(text: str) -> Found | None:
    """The sum of the first row of stages."""
    whole = _DAYS_NIGHTS.search(text)
    if whole:
        return Found("nights", int(whole["n"]), (Span(*whole.span()),), 0.8)
    short = _parts(list(_SHORT.finditer(text)))
    if len(short) > 1 and short[-1].end() - short[0].start() < 160:
        return Found(
            "nights", sum(int(hit["n"]) for hit in short), tuple(Span(*hit.span()) for hit in short), 0.8
        )
    for pattern, count in ((_IN_FRONT, _COUNT), (_BEHIND, re.compile(rf"{NUMBER}(?= ?{_NIGHTS})"))):
        match = pattern.search(text)
        if match is None:
            continue
        total = (number(match["n"]) or 0) + sum(number(word) or 0 for word in count.findall(match["more"]))
        if total <= _LONGEST and len(match.group()) < 160:
            return Found("nights", total, (Span(*match.span()),), 0.8)
    return None


def _parts(hits: list[re.Match[str]]) -> list[re.Match[str]]:
    """ "7N: Ubud 3N, Seminyak 4N": without the one that is the sum of the others."""
    total = sum(int(hit["n"]) for hit in hits)
    told = (hit for hit in hits if 2 * int(hit["n"]) == total and _WHOLE_RIGHT.match(hit.string, hit.end()))
    whole = next(told, None)
    return [hit for hit in hits if hit is not whole]
