"""The subject above a message, read as the customer's words. It is short and carries more than the wish: names, numbers of
files, what the mail is about. Only what tells of the trip counts, and nothing where it speaks of something else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from inquiries.extraction import reference_numbers
from inquiries.extraction.base import Extraction
from inquiries.extraction.local import kind, noise
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.folding import fold
from inquiries.extraction.local.money import BUDGET
from inquiries.extraction.schema import OF_A_TRIP, TripDetails
from inquiries.extraction.transcript import Utterance

# A trip that is over, given up or complained of.
_NO_WISH = re.compile(
    r"(?<!\w)(?:cancel\w*|storn\w*|annul\w*|anul\w*|cancela\w*|disdett\w*|absage|complain\w*|beschwerde\w*|reklam\w*|reclam\w*|plainte"
    r"|klacht\w*|feedback|bewertung|thank(?:s| you)|danke?|merci|gracias|grazie|obrigad[oa]|bedankt)(?!\w)"
)
_BUDGET = re.compile(rf"(?<!\w){BUDGET}(?!\w)")
_GUESSED = 0.5  # a name that no gazetteer knows: above a message it may be anybody's


@dataclass(frozen=True)
class Heading:
    """`doc`: the subject, prepared; `read`: what it says of the trip."""

    doc: Document | None = None
    read: Extraction = field(default_factory=lambda: Extraction(TripDetails()))

    @property
    def words(self) -> str:
        return self.doc.live if self.doc else ""


def prepared(subject: Utterance, locale: str) -> Document:
    folded = fold(subject.text)
    plain = noise.blank(subject.text, reference_numbers.find(folded))
    return Document(plain, subject.sent_at, locale)


def of_the_trip(doc: Document, text: Document, found: Iterable[Found], about: list[Found]) -> list[Found]:
    """What of `found` in the subject `doc` counts above `text`; `about`: the part of a year that it names."""
    if kind.is_something_else(text) or kind.is_doubtful(doc) or _NO_WISH.search(doc.live):
        return []
    kept = {one.field: one for one in found if one.field in OF_A_TRIP}
    for name in ("destinations", "origin"):
        if name in kept and kept[name].confidence <= _GUESSED:
            del kept[name]
    if "destinations" not in kept:  # "from Victoria": who writes, and not from where
        kept.pop("origin", None)
    if not names_budget(doc.live):
        kept.pop("budget", None)
    return [*kept.values(), *(about if kept else [])]


def names_budget(folded: str) -> bool:
    """Else a sum in a subject is the price of an offer."""
    return bool(_BUDGET.search(folded))
