"""How many rooms (or cabins)."""

from __future__ import annotations

import re

from inquiries.extraction.evidence import Span
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import NUMBER, number

_KIND = r"(?:(?:single|double|twin|triple|quad|family|hotel|separate|connecting|adjoining|standard|sea view|ensuite|en-suite|private|individual|bed|\w+bed|doppel|einzel|twin[- ]sharing|twin[- ]share|sharing|queen|king|deluxe|superior) )*"
_ROOM = (
    r"rooms?|cabins?|(?:doppel|einzel|familien|dreibett|drubett|mehrbett|zweibett|vierbett)?zimmern?|(?:doppel|innen|balkon|aussen)?kabinen?|chambres?|cabines?|habitacion(?:es)?|camarotes?|camer[ae]|cabin[ae]|quartos?|"
    r"(?:een|twee|drie)?(?:persoons)?kamers?|oda|kamre|غرفتين|غرف|pokoj\w*|dz|ez|doppie|singole|matrimoniali|stanz[ae]|cuartos?|piezas|apartamentos? (?:singles?|duplos?|triplos?|individua(?:l|is))|aptos?|duplos|suites?|dobles|individuales|sencillas|matrimoniales|singles|doubles|twins(?! ?(?:\(|aged|of|who|boys|girls))"
)
_COUNTED = compiled(
    rf"(?<![\w.,/:€$£'-])(?P<n>{NUMBER})(?:(?<=\d)|(?=[ -]))(?: ?x)?[ -]?{_KIND}(?:{_ROOM})(?!\w)(?! ?(?:max|number))"
)
# "a double, a twin and 2 singles": the kinds alone, where they are told in a row.
_KINDS = (
    r"(?:doppel|einzel|familien|dreibett|zweibett|mehrbett)(?:zimmern?)?|dz|ez|(?:single|double|twin|triple|quad|family)(?: (?:bed|bedded))?(?: ?rooms?)?|(?:sea view|standard|superior|accessible|ground floor) rooms?|singles|doubles|twins|triples|suites?"
    r"|(?:(?:chambres?|cabines?) )?(?:doubles?|simples?|individuelles?|twins?|triples?|familiales?)|(?:habitacion(?:es)? )?(?:dobles?|sencillas?|matrimonial(?:es)?|individual(?:es)?|triples?|familiar(?:es)?)|(?:camer[ae] )?(?:doppi[ae]|singol[ae]|matrimonial[ei]|tripl[ae])|(?:quartos? )?(?:duplos?|individua(?:l|is)|de casal|de solteiro|triplos?)"
)
_OF_KIND = compiled(
    rf"(?<![\w.,/:€$£'-])(?:(?P<n>{NUMBER}|an?)(?:(?<=\d)|(?=[ -]))(?: ?x)?[ -]?)?(?<!\w)(?:{_KINDS})(?!\w)(?! (?:bed|ended))"
)
_IN_A_ROW = re.compile(
    r" ?(?:\([^)\n]{1,40}\))?(?: for [^,.;\n]{1,30})?(?: ?[,;+&/]| and| und| et| y| e| plus| sowie)+ ?(?:also )?"
)
_ONE = compiled(
    r"(?<!\w)(?P<n>ein|eine|einen|es|eis|one|just one|une|un|una|uma|um) (?:only |solo |sola |family |double |twin |triple |single )?(?:\w+zimmer|\w*kabine|dz|room|habitacion|cuarto|camera|stanza|quarto|chambre|cabina|cabine|camarote)(?!\w)"
    r"|(?:the |only )one (?:room|cabin|single|double|twin|triple|quad)(?!\w)|das (?:\w+ )?familienzimmer|the (?:\w+ )?family room|la chambre familiale|la habitacion familiar|la camera familiare|o quarto familiar"
)
# "chambres doubles (6)", "double rooms x 3"
_COUNT_BEHIND = compiled(
    rf"(?<!\w)(?:{_ROOM})(?: (?:doubles?|simples?|individuelles?|twins?|triples?|dobles?|individuales?|doppie|singole|matrimoniali|duplos?|individuais))?(?: ?\((?P<n>\d{{1,2}})\)| x ?(?P<n2>\d{{1,2}})(?!\w|[.,]\d))"
)
# "camere doppie (10)", "habitaciones: 4"
_NUMBERED = compiled(
    rf"(?<!\w)(?:{_ROOM})(?: (?:{_KINDS}))?(?: ?\((?P<n>\d{{1,3}})\)| ?: ?(?P<n2>\d{{1,3}})(?= ?(?:[,;.(\n]|$)))"
)
_ARTICLES = frozenset(str.split("a an un une una uma um ein eine einen einem do on ek"))
_PER = re.compile(r"(?:/|(?<!\w)(?:per|pro|par|por|a|je)) ?$")


# "we should each require a single room"
_EACH = compiled(
    r"(?<!\w)(?:each|jeder|jede|chacune?|cada un[oa]?|ciascun[oa]|ognuno|cada uma?)(?: of us| de nous| de nosotr[oa]s| di noi| de nos)?(?: [\w']+){0,4} (?:an? )?(?:our own|own|their own|single|ein eigenes|ein|einzel|notre propre|sa propre|su propia|la propria|una|o seu|un) ?(?:rooms?|cabins?|zimmer|einzelzimmer|chambre(?: (?:individuelle|simple))?|habitacion(?: individual)?|camera(?: singola)?|quarto(?: individual)?)(?!\w)"
)


def for_each(doc: Document, travellers: Found | None) -> list[Found]:
    """As many as people, where each wants one."""
    match = _EACH.search(doc.trip) if travellers else None
    return [Found("rooms", travellers.value, (Span(*match.span()),), 0.7)] if match and travellers else []


def read(doc: Document) -> list[Found]:
    if "rooms" in doc.form:
        span = doc.form["rooms"].value
        match = re.match(rf"({NUMBER})(?!\w)", doc.folded[span.start : span.end])
        count = number(match.group(1)) if match else None
        return [Found("rooms", count, (span,), 0.95)] if count else []
    return _best(doc.trip) or _numbered(doc.trip) or _one(doc.trip)


def _numbered(text: str) -> list[Found]:
    hits = [(int(match["n"] or match["n2"]), Span(*match.span())) for match in _NUMBERED.finditer(text)]
    count = sum(count for count, _ in hits)
    return [Found("rooms", count, tuple(span for _, span in hits), 0.75)] if 0 < count <= 200 else []


def _best(text: str) -> list[Found]:
    both = [*_counted(text), *_row(text), *_behind(text)]
    return [max(both, key=lambda found: found.value)] if both else []


def _behind(text: str) -> list[Found]:
    hits = list(_COUNT_BEHIND.finditer(text))
    count = sum(int(match["n"] or match["n2"]) for match in hits)
    return [Found("rooms", count, tuple(Span(*match.span()) for match in hits), 0.8)] if count else []


def _row(text: str) -> list[Found]:
    """The sum of the longest row of kinds."""
    rows: list[list[re.Match[str]]] = []
    for match in _OF_KIND.finditer(text):
        if rows and _is_next(text, rows[-1][-1], match):
            rows[-1].append(match)
        else:
            rows.append([match])
    row = max(rows, key=len, default=[])
    counts = [1 if match["n"] in {None, "a", "an"} else number(match["n"]) or 0 for match in row]
    spans = tuple(Span(*match.span()) for match in row)
    numbered = any(match["n"] for match in row)
    return (
        [Found("rooms", sum(counts), spans, 0.8)] if len(row) > 1 and numbered and sum(counts) <= 200 else []
    )


def _is_next(text: str, last: re.Match[str], match: re.Match[str]) -> bool:
    """ "2 doubles, 1 single", in chats "3 Doppel 1 Einzel"."""
    bare = text[last.end() : match.start()] == " " and (match["n"] or "").isdigit()
    return bare or bool(_IN_A_ROW.fullmatch(text, last.end(), match.start()))


def _counted(text: str) -> list[Found]:
    """The largest count: "1 double, 1 single, 2 rooms in total"; an article is no number."""
    hits = [
        (count, match)
        for match in _COUNTED.finditer(text)
        if match["n"] not in _ARTICLES and (count := number(match["n"])) and count <= 200
    ]
    if not hits:
        return []
    count, match = max(hits, key=lambda hit: hit[0])
    return [Found("rooms", count, (Span(*match.span()),), 0.85)]


def _one(text: str) -> list[Found]:
    match = next(
        (hit for hit in _ONE.finditer(text) if not _PER.search(text[max(0, hit.start() - 5) : hit.start()])),
        None,
    )
    return [Found("rooms", 1, (Span(*match.span()),), 0.6)] if match else []
