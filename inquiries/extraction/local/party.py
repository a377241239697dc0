"""Who travels: adults, children with their ages, infants, everybody."""

from __future__ import annotations

from inquiries.extraction.local import party_forms, party_text, rooms
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.party_record import Party


def read(doc: Document) -> list[Found]:
    party = (
        party_forms.read(doc)
        if {"adults", "travellers"} & doc.form.keys()
        else party_text.read(doc.trip, doc.written, doc.known_party)
    )
    found = _found(party)
    everybody = next((item for item in found if item.field == "travellers"), None)
    return [*found, *(rooms.for_each(doc, everybody) or rooms.read(doc))]


def _found(party: Party) -> list[Found]:
    sure = 0.55 if party.guessed else 0.85
    names = ("adults", "children", "infants", "travellers")
    found = [
        Found(name, getattr(party, name), party.spans[name], sure) for name in names if getattr(party, name)
    ]
    if party.ages:
        found.append(Found("child_ages", sorted(party.ages), party.spans["ages"], 0.8))
    return found
