"""Board, what the hotel should be like, and what somebody needs (wheelchair, allergy, pets)."""

from __future__ import annotations

import re

from inquiries.extraction.evidence import Span
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.tables import Table

_BOARD = {
    "all inclusive": r"all[- ]?inclusive|todo incluido|tout[- ]compris(?= (?:hotel|club))|tutto incluso|tudo incluido",
    "full board": r"full[- ]board|vollpension|pension complete|pension completa|pensione completa|pensao completa|volpension",
    "half board": r"half[- ]board|halbpension|demi-?pension|media pension|mezza pensione|meia[- ]pensao|halfpension",
    "breakfast": r"b&b|bed (?:and|&) breakfast|breakfast|fruhstuck|petit[- ]dejeuner|desayuno|colazione|pequeno[- ]almoco|cafe da manha|ontbijt",
    "self catering": r"self[- ]catering|selbstversorg\w+|sans repas|solo alojamiento|solo pernottamento",
}
_HOTEL = {
    "pool": r"(?:swimming )?pools?|piscin[ae]|zwembad|havuz",
    "beach": r"(?:on|near|at|close to) the beach|beachfront|am strand|strandnah\w*|bord de (?:la )?mer|primera linea|fronte mare|vicino al mare|pe na areia|beira-?mar",
    "central": r"central(?:ly)?|city cent(?:re|er)|im zentrum|zentral|centre[- ]ville|centric[oa]s?|in centro|no centro|in het centrum",
    "family room": r"family room|familienzimmer|chambre familiale|habitacion familiar|camera familiare|quarto familia",
    "sea view": r"sea ?view|ocean view|meerblick|vue (?:sur la )?mer|vistas? al mar|vista mare|vista mar",
    "balcony": r"balcony|balkon\w*|balcon|balcone|varanda",
    "lift": r"lift|elevator|aufzug|ascenseur|ascensor|ascensore|elevador",
    "spa": r"spa|wellness\w*",
    "kids club": r"kids'? club|kinderclub|club enfants?|miniclub|mini club",
    "air conditioning": r"air[- ]?con(?:ditioning|ditioned)?|klimaanlage|climatis\w+|aire acondicionado|aria condizionata|ar condicionado",
}
_NEEDS = {
    "wheelchair": r"(?:power ?)?wheel ?chairs?|powerchair|rollstuhl\w*|fauteuil roulant|silla de ruedas|carrozzina|sedia a rotelle|cadeira de rodas|rolstoel|كرسي متحرك",
    "reduced mobility": r"reduced mobility|gehbehindert|crutch\w*|kruck\w*|mobilite reduite|movilidad reducida|mobilita ridotta|bad knees|barrierefrei|accessible room|camera accessibile",
    "hearing impaired": r"deaf|gehorlos|hard of hearing|sourde?|malentendant|sord[oa]",
    "visually impaired": r"visually impaired|sehbehindert|malvoyant|non vedente|cieg[oa]",
    "allergy": r"allerg\w+|alergi\w+|epipen|nussallergie|\w+allergie",
    "coeliac": r"coeliac|celiac[oa]?s?|zoliakie|coeliaque|celiac[hi]?[ao]?|gluten[- ]?free|glutenfrei|sans gluten|sin gluten|senza glutine|sem gluten",
    "vegetarian": r"vegetarian[oa]?s?|vegetarisch|vegetarienne?s?|vegetarier\w*",
    "vegan": r"vegan[oa]?s?",
    "halal": r"halal",
    "kosher": r"kosher|koscher|casher",
    "pets": r"(?:our|with (?:a|my|our)|unser(?:e[nm])?|mit|notre|nuestr[oa]|nostr[oa]|onze) (?:dog|cat|hund|katze|chien|chat|perr[oa]|gat[oa]|cane|gatto|cachorro|hond)|pets?[- ]friendly|bringing our pets",
    "pregnant": r"pregnant|schwanger|enceinte|embarazada|incinta|gravida|zwanger",
}


_BOARDS, _HOTELS, _ALL_NEEDS = (Table(table, before=r"(?<![\w-])") for table in (_BOARD, _HOTEL, _NEEDS))
_NO = re.compile(
    r"(?<!\w)(?:no|not|don't|nicht|without|kein\w*|ohne|pas|aime pas|sans|sin|nada de|senza|non|sem|nao|geen|niet)(?: (?:a|an|the|need for|de|d'|du|le|la|les|near|next to|beside|by|neben|am|an|dem|der|den|un|une|una|um|uma|bord de|au|al|lato|accanto|all'|dell'|cerca|junto|perto|do|da|del|all'|dell'|l') ?)* ?$"
)
_NOT_NEEDED = re.compile(r"[ ,]*(?:ist |is |sind )?(?:kein muss|not (?:needed|necessary)|muss nicht)")


def read(doc: Document) -> list[Found]:
    board = _hits(_BOARDS, doc.trip)
    found = [Found("board", next(iter(board)), (next(iter(board.values())),), 0.8)] if board else []
    for name, table in (("hotel_wishes", _HOTELS), ("special_needs", _ALL_NEEDS)):
        hits = _hits(table, doc.trip)
        if hits:
            found.append(Found(name, list(hits), tuple(hits.values()), 0.7))
    return found


def _hits(table: Table, text: str) -> dict[str, Span]:
    first = {name: matches[0] for name, matches in table.find(text).items()}
    return {name: Span(*match.span()) for name, match in first.items() if not _is_refused(text, match)}


def _is_refused(text: str, match: re.Match[str]) -> bool:
    left = text[max(0, match.start() - 28) : match.start()]
    return bool(_NO.search(left) or _NOT_NEEDED.match(text, match.end()))
