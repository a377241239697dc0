"""Who travels, out of a form's fields."""

from __future__ import annotations

import re

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import party_counts, party_text, party_titled
from inquiries.extraction.local.document import Document
from inquiries.extraction.local.party_record import Party
from inquiries.extraction.local.words import NUMBER, number

_COUNT = rf"(?:ca\.?|circa|etwa|rund|env\.?|environ|about|approx\.?|around|unos|uns|±|~)? ?({NUMBER})(?!\w)"


def read(doc: Document) -> Party:
    whole = doc.form.get("travellers")
    if (
        whole
        and "adults" not in doc.form
        and party_counts.ADULTS.search(doc.folded, whole.value.start, whole.value.end)
    ):
        return party_text.read(_only(doc.folded, whole.value))
    if (
        whole
        and "adults" not in doc.form
        and not re.match(_COUNT, doc.folded[whole.value.start : whole.value.end])
    ):
        return _named(doc, whole.value)
    party = Party()
    for name in ("adults", "children", "infants", "travellers"):
        _put_number(doc, party, name)
    if party.travellers is None and party.adults:
        party.put("travellers", party.everybody(), *party.all_spans())
    _put_ages(doc, party)
    return party


def _named(doc: Document, span: Span) -> Party:
    """ "me, my wife and my mother", "Ana Ruiz Gil / Luis Mora" """
    party, row = Party(), party_titled.row_of_names(doc.text, span.start)
    if row:
        party.put("travellers", row[0], row[1])
        return party
    return party_text.read(_only(doc.folded, span), doc.text)


def _put_number(doc: Document, party: Party, name: str) -> None:
    if name not in doc.form:
        return
    span = doc.form[name].value
    match = re.match(
        _COUNT,
        doc.folded[span.start : span.end],
    )
    if match:
        party.put(name, number(match.group(1)), Span(span.start, span.start + match.end()))


def _put_ages(doc: Document, party: Party) -> None:
    span = doc.form["ages"].value if "ages" in doc.form else _bracket(doc, party)
    if span is not None:
        party.ages = [int(digits) for digits in re.findall(r"(?<!\d)\d{1,2}(?!\d)", doc.words(span))]
        party.spans["ages"] = (span,)
        babies = sum(age < 2 for age in party.ages)
        if babies and "infants" not in doc.form and len(party.ages) == party.children:
            party.put("infants", babies, span)
            party.put("children", party.children - babies, *party.spans["children"])


def _bracket(doc: Document, party: Party) -> Span | None:
    """Children: 2 (5, 8)"""
    if "children" not in doc.form or not party.children:
        return None
    field = doc.form["children"].value
    bracket = re.search(r"\(([^()]*)\)", doc.words(field))
    return Span(*(field.start + at for at in bracket.span())) if bracket else None


def _only(text: str, span: Span) -> str:
    """As long as `text`, with nothing but the span."""
    return " " * span.start + span.of(text) + " " * (len(text) - span.end)
