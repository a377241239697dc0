"""A later message about one stop of a tour ("in Nerja not in the centre, please") does not end the tour."""

from __future__ import annotations

from inquiries.extraction.base import Extraction
from inquiries.extraction.local.folding import fold
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.schema import FIELDS

_TOUR = 3  # places; two are mostly a choice, of which one is left later
_CHANGED = compiled(
    r"(?<!\w)(?:instead|change of plans?|changed our minds?|decided|rather|actually|only|just|let's|we'll take|it is|book|prefer|no longer|sorry|wait|better"
    r"|statt|stattdessen|lieber|doch|umentschieden|nur|dann|also|nehmen|entschieden|nicht mehr|aendern|andern"
    r"|plutot|finalement|au lieu|seulement|on prend|prenons|decide|prefere\w*|changement"
    r"|en vez|en lugar|mejor|al final|solo|cambio|cambiar|cambiamos|decidido|preferimos|adelante con"
    r"|invece|piuttosto|alla fine|soltanto|cambiare|deciso|preferiamo|anzi|meglio"
    r"|em vez|afinal|melhor|apenas|mudar|mudamos|decidimos|preferimos)(?!\w)"
)


def keep(part: Extraction, earlier: Extraction, text: str) -> Extraction:
    """`part` without its places where `text` tells of no other journey than that of `earlier`."""
    stops = earlier.details.destinations or ()
    if len(stops) < _TOUR or not part.details.destinations or _CHANGED.search(fold(text)):
        return part
    return part.only(frozenset(FIELDS) - {"destinations"})
