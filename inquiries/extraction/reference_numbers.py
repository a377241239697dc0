"""Numbers of files, bookings and offers, as subjects carry them: they count nobody, cost nothing and call nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FILE = (
    r"ref(?:erenz|erence|erencia|erenza)?|anfrage|angebots?|auftrags?|buchungs?|vorgangs?|kunden|rechnungs?|reise"
    r"|booking|reservation|inquiry|enquiry|request|offer|quote|quotation|order|case|ticket|file|invoice|customer"
    r"|dossier|devis|commande|demande|client|reserva|presupuesto|expediente|pedido|solicitud|factura|cliente"
    r"|pratica|preventivo|prenotazione|ordine|processo|orcamento|boeking|aanvraag|offerte"
)
_NUMBER = r"(?:nr|no|num(?:mer|ber|ero)?|numero|n[°ºr]|id|code)"
_YEAR = r"(?:19|20)\d\d"
_DATED = r"(?: ?(?:vom|of|from|dated|du|del|de|van) \d{1,2}[./-]\d{1,2}[./-]\d{2,4})?"
_SIGN = r"(?=[\w/-]{3})(?=[a-z]{0,6}[-/_]?\d)[a-z]{0,6}[-/_]?\d[\da-z]*(?:[-/_]\d+)*"
_REFERENCE = re.compile(
    rf"(?<!\w)(?:"
    # "ref. 12045", "Buchungsnr. 4711", "#88", "no. 450012"
    rf"(?:(?:{_FILE})[ -]?)?(?:(?:{_NUMBER})(?!\w)[ .:#-]{{1,3}}|#[ ]?){_SIGN}(?![\w.])"
    rf"|ref[ .:#]{{1,3}}{_SIGN}(?![\w.])"
    # "Buchung 4711-2": a number that is no year and no day
    rf"|(?:{_FILE})[ :]{{1,2}}(?:(?!{_YEAR}(?!\d))\d{{4,}}|{_YEAR}[-/]\d{{3,}})(?:[-/]\d+)*(?![\w.])"
    # "TI-2026-000123", "AB12345"
    rf"|[a-z]{{1,5}}[-/_](?!{_YEAR}(?![-/\d]))\d{{2,}}(?:[-/_]\d+)*(?!\w)"
    rf"|(?!(?:eur|usd|chf|gbp|cad|aud|inr)\d)[a-z]{{1,4}}\d{{5,}}(?!\w)"
    rf"){_DATED}"
)


_DIGIT = re.compile(r"\S*\d")


def find(folded: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each, without the words that say what it is a number of."""
    for match in _REFERENCE.finditer(folded):
        first = _DIGIT.search(folded, *match.span())
        if first:
            yield first.start(), match.end()
