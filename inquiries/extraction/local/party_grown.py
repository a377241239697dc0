"""The grown-ups whom nobody counted: those who are named together, a couple, one alone."""

from __future__ import annotations

import re
from itertools import islice

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import party_named
from inquiries.extraction.local import party_words as words
from inquiries.extraction.local.party_counts import AND_OURS
from inquiries.extraction.local.party_record import Party
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import NUMBER, number

_COUPLE = compiled(
    rf"(?<!\w)(?:(?P<n>{NUMBER}) (?!(?:days?|nights?|tage|nachte|rooms?|zimmer|tickets?|with|from|that|mit|avec) )(?:[a-z]{{4,14}} )?)?(?:{words.COUPLE})(?!\w)(?! (?:of|de|di) (?:days|nights|weeks|dias|giorni|hours|questions|things))"
)
_SEVERAL = re.compile(r"(?:couples|paare|parejas|coppie|casais)$")  # "or is it only couples?"
_TWO = compiled(rf"(?<!\w)(?:{words.TWO_OF_US})(?!\w)")
_ALONE = compiled(rf"(?<!\w)(?:{words.ALONE})(?!\w)(?! (?:can|kann|costs))")
# A present of somebody who stays at home.
_FOR_PARENTS = compiled(
    r"(?<!\w)(?:(?:fur|for|pour|para|per|a|ai|aos) (?:meine|unsere|my|our|mes|nos|mis|i miei|miei|os meus|meus) |(?<!bei )(?<!mit )(?<!von )(?<!zu )mein(?:en|er) )"
    r"(?:(?:schwieger|groß|gross)?eltern|parents|grandparents|grands-parents|beaux-parents|padres|abuelos|suegros|genitori|nonni|suoceri|pais|avos|sogros)(?!\w)"
)
_PARENTS = r"(?:(?:schwieger|groß|gross)?eltern|parents|folks|in-laws|grandparents|grands-parents|beaux-parents|padres|abuelos|suegros|genitori|nonni|suoceri|pais|avos|sogros)(?!\w)"
_MY = r"(?:my|our|meinen?|unseren?|mes|nos|mis|nuestros|i miei|ai miei|i nostri|ai nostri|miei|meus|aos meus|nossos|aos nossos)"
# "We would like to give my parents a cruise": they go, and nobody else.
_GIVEN_TO = compiled(
    rf"(?<!\w)(?:send(?:ing)?|treat(?:ing)?|gift(?:ing)?|surpris(?:e|ing)|offrir a|envoyer|regalar(?:les)? a|regalare|mandare|oferecer a|presentear|schenke[nr]?(?: wir)?) (?P<them>{_MY} {_PARENTS})"
    rf"|(?<!\w)(?P<those>{_MY} {_PARENTS})[^!?]{{0,120}}(?<!\w)(?:(?:leur|lui) (?:offrir|offrons|faire cadeau)|(?:ver)?schenken|regalarles|regalargli|regalare|regalare loro|oferecer|presentea-los|(?:give|gift|treat|send) them)(?!\w)"
)
_ALONG = compiled(
    r"(?<!\w)(?:(?:with|join(?:ing)?) them|mitkommen|mitfahren|mitfliegen|begleiten|mit ihnen|avec eux|accompagn\w+|con ellos|acompan\w+|con loro|com eles|all together|alle zusammen|tous ensemble|todos juntos|tutti insieme)(?!\w)"
)
# "11, four of them children"
_OF_THEM = re.compile(
    r"(?: (?:people|personen|personnes|personas|persone|pessoas|in total|en tout|insgesamt))?[ ,:(]{1,3}(?:dont|davon|darunter|including|incl\.?|inkl\.?|inklusive|of (?:whom|which|them)|de l[oa]s cuales|entre ell[oa]s|incluid[oa]s|incluyendo|di cui|tra cui|compresi|dos quais|das quais|incluindo)(?!\w)"
)
# "14 people (all adults)", "7 lads, all 21", "no kids"
_ALL_GROWN = compiled(
    r"(?<!\w)(?:all (?:of us |of them |are |we are )?(?:adults|grown[- ]?ups|over (?:18|eighteen))|all (?:aged? |are )?(?:1[89]|[2-8]\d)(?= ?(?:$|[-,.;!)\n]|years))|alles? (?:erwachsenen?|volljahrig|uber 18|(?:1[89]|[2-8]\d)(?= ?(?:$|[,.;!)\n]|jahre)))|nur erwachsene|tou(?:te)?s (?:adultes|majeure?s)|(?:que|uniquement) des adultes"
    r"|tod[oa]s (?:adult[oa]s|mayores(?: de edad)?|maiores(?: de idade)?)|tutt[ie] (?:adult[ie]|maggiorenni)|(?:no|without) (?:kids|children)|(?:keine|ohne) kinder|(?:pas d'|sans )enfants?|(?:sin|no hay) (?:ninos|hijos)|(?:senza|niente) (?:bambini|figli)|sem criancas)(?!\w)(?! ?(?:club|menu|hotel))"
)
# "six of us: four men and two women"
_GROWN_PEOPLE = compiled(rf"(?<![\w.,/])(?P<n>{NUMBER}) (?:{'|'.join(sorted(words.ADULT_PEOPLE))})(?!\w)")
_LONE_PARENT = compiled(
    r"(?<!\w)(?:alleinerziehend\w*|single (?:mum|mom|mother|dad|father|parent)|(?:maman|papa|parent) solo|mere celibataire|madre soltera|padre soltero|mamma single|papa single|mae (?:solo|solteira))(?!\w)"
)
_FOR_ONE = compiled(
    rf"(?<!\w)(?:cherche|voudrais|suche|looking|busco|cerco|procuro|reserver|buchen|book)(?!\w)[^.\n]{{0,24}} (?:pour|fur|for|para|per) (?P<who>{words.PARTNER})(?!\w)(?! (?:and|und|et|y|e|&) )"
)
_WE = compiled(r"(?<!\w)(?:wir|uns|nous|we|us|on (?:est|part|veut|voudrait)|somos|nosotros|siamo|noi)(?!\w)")
_HONEYMOON = compiled(
    r"(?<!\w)(?:honeymoon|flitterwochen|hochzeitsreise|voyage de noces|lune de miel|luna de miel|viaggio di nozze|luna di miele|lua de mel|huwelijksreis)(?!\w)"
)


def name(party: Party, text: str) -> None:
    """Nobody counted the grown-ups: so those who are named together, if the sum does not contradict a total."""
    alone = None if _WE.search(text) else _FOR_ONE.search(text)
    if alone and party.travellers is None and not party.everybody():
        party.put("adults", 1, Span(*alone.span("who")))
        return
    given = _GIVEN_TO.search(text) if is_given(text) else None
    if given and not party.everybody():
        party.travellers = None  # who gives it was counted
        party.put("adults", 2, Span(*given.span("them" if given["them"] else "those")))
        return
    named = party_named.adults(text)
    lone = None if named else party_named.with_children_only(text) or _lone_parent(party, text)
    named = (1, lone) if lone else named
    grown = party_named.grown_children(text)
    minors = (party.children or 0) + (party.infants or 0)
    if named or grown:
        count, span = named or (1, None)
        count += grown
        fits = party.travellers is None or party.travellers in {count + minors, count}
        if fits and (span or _first_person(text)):
            party.put("adults", count, span or _first_person(text) or Span(0, 0))
            return
    gift = None if _WE.search(text) or _ALONE.search(text) else _FOR_PARENTS.search(text)
    if party.travellers is not None and not (gift and party.travellers == 2):
        _all_couples(party, text)
        _rest(party, minors, text)
        return
    if gift:
        party.put("adults", 2, Span(*gift.span()))
        return
    _pair_or_single(party, text)


def is_given(text: str) -> bool:
    """The trip is a present for parents, and who gives it stays at home."""
    return _GIVEN_TO.search(text) is not None and not _ALONG.search(text)


def _lone_parent(party: Party, text: str) -> Span | None:
    match = _LONE_PARENT.search(text) if party.children else None
    return Span(*match.span()) if match else None


def all_grown(party: Party, text: str) -> None:
    """Everybody is counted, and children there are none."""
    if not party.travellers or party.everybody():
        return
    both = [*islice(_GROWN_PEOPLE.finditer(text), 9)]
    if len(both) > 1 and sum(number(match["n"]) or 0 for match in both) == party.travellers:
        party.put("adults", party.travellers, *(Span(*match.span()) for match in both))
    match = _ALL_GROWN.search(text)
    if match:
        party.put("adults", party.travellers, *party.spans["travellers"], Span(*match.span()))


def _first_person(text: str) -> Span | None:
    match = re.search(rf"(?<!\w)(?:{words.SELF})(?!\w)", text)
    return Span(*match.span()) if match else None


def _rest(party: Party, minors: int, text: str) -> None:
    """ "the three of us with the baby": more than two grown-ups could be children nobody has named, unless it is told how
    many of all are children."""
    rest = (party.travellers or 0) - minors
    told = _OF_THEM.match(text, party.spans["travellers"][-1].end)
    if party.adults is None and minors and (rest in {1, 2} or (told and rest > 2)):
        party.put("adults", rest, *party.spans["travellers"])


def _all_couples(party: Party, text: str) -> None:
    """ "4 people, two couples": then all are grown up."""
    match = _COUPLE.search(text)
    if match and 2 * (number(match["n"] or "one") or 1) == party.travellers:
        party.put("adults", party.travellers, Span(*match.span()))


def _pair_or_single(party: Party, text: str) -> None:
    for pattern, guessed in ((_COUPLE, False), (_TWO, False), (_ALONE, False), (_HONEYMOON, True)):
        match = pattern.search(text)
        if match is None or (pattern is _COUPLE and not match["n"] and _SEVERAL.search(match.group())):
            continue
        count = 1 if pattern is _ALONE else 2
        if pattern is _COUPLE and match["n"]:
            count = 2 * (number(match["n"]) or 1)
        alone = not (party.children or party.infants) or AND_OURS.match(text, match.end())
        name = "adults" if alone or pattern is _COUPLE else "travellers"
        party.put(name, count, Span(*match.span()))
        party.guessed = guessed
        return
