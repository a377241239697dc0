"""Who writes: e-mail and phone. Only from what the customer wrote himself, never from an offer or a footer below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inquiries.extraction.evidence import Span
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.patterns import compiled

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SOMEBODY_ELSE = compiled(
    r"(?:rechnungs?(?:adresse)?[^.\n]{0,12} (?:an|bitte an)|invoice[sd]? to|factur\w+ a|fattur\w+ a|colleague|kollegin|kollege|vertretung|collegue|colega|collega|(?<!my )contact(?:ez)?(?! ?: ?[a-z]+ [a-z]+,)|contacte|no-?reply|assistant|urgent|dringend)[^.\n]{0,60}$"
)
_TO = re.compile(r"(?:^|\n) ?(?:to|an|cc|para|aan) ?: [^\n]*$")
_PHONE_CUE = re.compile(
    r"(?<![a-z])(?:tel|phone|mob(?:il)?|handy|cell|ph|contact no|my contact|reach me|text me|ring me|cel|whatsapp|call|numero|number|nummer|movil|portable|fon|(?:ring|call|phone|rappel\w*|appel\w*|joindre|joignable|erreich\w*|anruf\w*|ruckruf|llam\w+|chiam\w+|lig(?:ar|ue|a)|zap)(?: [a-z']+){0,4}[ ?!.:]*|جوال|موبايل|t(?=[ .:])|m(?=[ .:]))[a-z.: ()/]{0,22}$"
)
DIGITS = re.compile(r"\+?[\d(][\d ()./\-]{6,22}\d")


def read(doc: Document) -> list[Found]:
    return [found for kind in (_emails(doc), _phones(doc)) if (found := next(kind, None))]


def _emails(doc: Document) -> Iterator[Found]:
    if "@" not in doc.own:
        return
    field = doc.form.get("email")
    for low, high in ([(field.value.start, field.value.end)] if field else []) + [(0, len(doc.own))]:
        for match in _EMAIL.finditer(doc.own, low, high):
            if _TO.search(doc.own, max(0, match.start() - 60), match.start()):
                continue
            if not _SOMEBODY_ELSE.search(doc.own[max(0, match.start() - 70) : match.start()]):
                span = Span(match.start(), match.start() + len(match.group().rstrip(".")))
                yield Found("contact_email", doc.words(span), (span,), 0.95)


def _phones(doc: Document) -> Iterator[Found]:
    """Phones by Google's library, but only where digits stand that could be one: its matcher takes 3 ms a mail."""
    import phonenumbers

    for match in DIGITS.finditer(doc.own):
        own = _inside(doc, "phone", match) or _inside(doc, "name", match)
        if not own and _SOMEBODY_ELSE.search(doc.own[max(0, match.start() - 90) : match.start()]):
            continue
        try:
            number = phonenumbers.parse(match.group(), doc.region)
        except phonenumbers.NumberParseException:
            continue
        cued = bool(_PHONE_CUE.search(doc.own[max(0, match.start() - 26) : match.start()])) or own
        if re.search(r"\d[./-]\d\d?[./-](?:19|20)\d\d", match.group()):
            continue
        sure = cued or _stands_alone(doc, match) or _is_signed(doc, match) or _is_last(doc, match)
        good = phonenumbers.is_valid_number(number) or (sure and phonenumbers.is_possible_number(number))
        if good and (cued or _looks_like_a_phone(doc, match)):
            value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            yield Found("contact_phone", value, (Span(*match.span()),), 0.9)


def _is_signed(doc: Document, match: re.Match[str]) -> bool:
    low, high = doc.signature or (0, 0)
    return low <= match.start() < high and match.group()[0] in "+0("


def _is_last(doc: Document, match: re.Match[str]) -> bool:
    """The last the message says, as "Sophie 0639985544" under a chat."""
    return not doc.own[match.end() :].strip(" \n.!)") and match.group()[0] in "+0("


def _stands_alone(doc: Document, match: re.Match[str]) -> bool:
    """A line of its own, as in signatures; the library calls numbers reserved for examples invalid."""
    low, high = doc.own.rfind("\n", 0, match.start()) + 1, doc.own.find("\n", match.end())
    return (
        doc.own[low : high if high >= 0 else None].strip() == match.group().strip()
        and match.group()[0] in "+0("
    )


def _inside(doc: Document, key: str, match: re.Match[str]) -> bool:
    return key in doc.form and doc.form[key].value.start <= match.start() <= doc.form[key].value.end


def _looks_like_a_phone(doc: Document, match: re.Match[str]) -> bool:
    written = match.group()
    digits = re.sub(r"\D", "", written)
    last = not doc.own[match.end() :].strip()
    return len(digits) >= 8 and (written[0] in "+0(" or len(digits) >= 9 or last)
