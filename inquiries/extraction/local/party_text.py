"""Who travels, out of running text: what is told in numbers first, then those who are named, then the sum."""

from __future__ import annotations

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import party_counts, party_grown, party_named
from inquiries.extraction.local.party_record import Party


def read(text: str) -> Party:
    party = Party()
    party_counts.numbers(party, text)
    party_counts.everybody(party, text)
    _children(party, text)
    if party.adults is None:
        party_grown.name(party, text)
    _total(party, text)
    return party


def _children(party: Party, text: str) -> None:
    if party.children is not None:
        _ages_of_counted(party, text)
        return
    named = party_named.children(text)
    if named is None:
        return
    if named.children:
        party.put("children", named.children, *named.spans)
    if named.infants and party.infants is None:
        party.put("infants", named.infants, *named.spans)
    party.ages, party.spans["ages"] = list(named.ages), named.spans


def _ages_of_counted(party: Party, text: str) -> None:
    span = party.spans["children"][0]
    found = party_named.ages_behind_count(text, span.end)
    if found is None or len(found[0]) > (party.children or 0):
        return
    ages, end = found
    party.ages, party.spans["ages"] = ages, (Span(span.end, end),)
    babies = sum(age < 2 for age in ages)
    if babies and party.infants is None:
        party.put("infants", babies, Span(span.start, end))
        party.put("children", (party.children or 0) - babies, Span(span.start, end))


def _total(party: Party, text: str) -> None:
    if not party.adults:
        return
    whole = party.everybody()
    less = party.travellers is None or party.travellers < whole
    if less:
        party.put("travellers", whole, *party.all_spans())
