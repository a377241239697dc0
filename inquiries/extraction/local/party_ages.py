"""Ages of children: the numbers that stand right behind those who were named or counted."""

from __future__ import annotations

import re

from inquiries.extraction.local import party_words as words
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import MONTHS, either

_AGE = compiled(
    rf"(?: [^\W\d_]+(?= ?\())?(?:[ ,]*(?:\(|aged?|shes|hes|she's|he's|they're|will|be|turning|(?:now )?just turned|aged between|both|beide|tous deux|toutes deux|entrambi|ambos|ambas|he|she|is|has|who|that|who's|who'll|she'll|he'll|they'll|que|ya|ja|tiene|tienen|tem|ha|hanno|tem|a|as|of|de|di|von|ist|sind|wird|aura|im alter von|,|already|and|y|e|they|have|ont|qui|il|elle|er|ele|ela|vai|va|ter|fazer|tener|cumplir|avere|avra|tendra|tera|fara|faz|cumple|compie|compira|fait|aura|werden|quasi|almost|ebenfalls|auch|also|aussi|egalement|anche|tambien|tambem|yo|io|eu|me|i|ich|moi|ik|el|ella|lui|lei|er|sie)[ ,]*){{0,6}}"
    rf"(?P<list>\d{{1,2}}(?:(?: ?-?(?:{words.AGE_UNIT}))? ?(?:,|and|n|und|u|et|y|e|en|&|\+|/|-|و)+ ?\d{{1,2}}){{0,6}})(?!\d|[.,]\d| ?(?:€|\$|£|%|/|:|nights|nachte|nuits|noches|notti|noites|days|profes|adult|erwachs|teacher|lehr|begleit|docent|insegn|accompagn|grown|volwass|personas|people|rooms| (?:a|al|ao|to|bis|au|de|di|do) (?:\d|{either(MONTHS)})))(?: ?-?(?P<unit>{words.AGE_UNIT})(?!\w))?"
)
_AGE_AND_UNIT = re.compile(
    rf"[ ,:]+(?P<list>\d{{1,2}}(?: ?(?:,|and|n|und|u|et|y|e|en|&|/|-)+ ?\d{{1,2}}){{0,6}}) ?-?(?P<unit>{words.AGE_UNIT}|j\.)(?!\w)"
)
_ONE = re.compile(rf"(\d{{1,2}})(?: ?-?({words.AGE_UNIT})(?!\w))?")
_BARE = re.compile(
    r" (?P<list>\d{1,2}(?: ?(?:,|and|n|und|u|et|y|e|en|&|/)+ ?\d{1,2}){1,6})(?![\d:€£$%])(?P<unit>)"
)
_MARK = re.compile(
    r"[ ,]*(?:ebenfalls|also|aussi|egalement|tambien|anche|tambem|\(|:|aged?|ages|aging|im alter|alter|(?:de|di|von|between|zwischen|entre) \d|both|beide|tous deux|toutes deux|entrambi|ambos|ambas|(?:they|who|he|she|it|qui|que|die|che|they're|she's|he's|shes|hes|who's|turning|will|just|now) )"
)
# Behind ages that nothing marks as such the sentence goes on, or ends; a noun would be what the number counts.
_ON = re.compile(
    r" ?(?:[,.;:!?)\n+/-]|$|(?:from|to|and|for|in|on|at|with|who|both|we|so|von|ab|nach|und|fur|im|in|am|mit|wir|beide|de|a|et|pour|en|avec|au|du|nous|para|con|desde|y|del?|per|da|e|al|nel|com|em|no|na)(?!\w))"
)


def behind(text: str, end: int) -> tuple[list[int], int] | None:
    """Ages that stand right behind, in years, and where they end."""
    match = _AGE.match(text[: end + 60], end) or _AGE_AND_UNIT.match(text[: end + 60], end)
    match = match or _row(text, end)
    return (_years(match), match.end()) if match else None


def _row(text: str, end: int) -> re.Match[str] | None:
    """ "kids 10, 8 and 5" """
    match = _BARE.match(text, end)
    fits = match and max(_years(match)) < 18 and _ON.match(text, match.end())
    return match if fits else None


def behind_count(text: str, end: int, count: int | None = None) -> tuple[list[int], int] | None:
    """Behind "2 children": not more than there are children. Without a bracket, a word or years they may count something
    else ("4 children, 2 babies", "2 children, 3 bedrooms"): then only one for each child."""
    match = _AGE.match(text[: end + 60], end) or _AGE_AND_UNIT.match(text[: end + 60], end)
    match = match or (_BARE.match(text, end) if count and count > 1 else None)
    if match is None:
        return None
    ages = _years(match)
    marked = match["unit"] or _MARK.match(text, end)
    if count is not None and (len(ages) > count or (len(ages) < count and not marked)):
        return None
    return (ages, match.end()) if marked or _ON.match(text, match.end()) else None


def _years(match: re.Match[str]) -> list[int]:
    """ "3 and 18 months": the months are the last one's; two children are not born within half a year."""
    ages: list[int] = []
    for digits, unit in _ONE.findall(f"{match['list']} {match['unit'] or ''}"):
        ages.append(int(digits) // 12 if unit.startswith(words.MONTHS_OLD) else int(digits))
    return ages
