"""Who travels, out of running text: what is told in numbers first, then those who are named, then the sum."""

from __future__ import annotations

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import (
    party_ages,
    party_counts,
    party_grown,
    party_list,
    party_named,
    party_titled,
)
from inquiries.extraction.local.party_list import Listed
from inquiries.extraction.local.party_record import Party


def read(text: str, written: str | None = None, known: int | None = None) -> Party:
    """`written`: the text with its capitals, if it still has them. `known`: how many travel was told before; who is only named
    now ("the bill to my husband") may detail that number, but changes nothing."""
    party = _read(text, written)
    return party if known in {None, party.travellers or party.everybody()} else _counted(text)


def _counted(text: str) -> Party:
    party = Party()
    party_counts.numbers(party, text)
    party_counts.everybody(party, text)
    if party.children is not None:
        _ages_of_counted(party, text)
    _total(party, text)
    return party


def _read(text: str, written: str | None) -> Party:
    text = party_titled.without_those_at_home(text)
    without_me = party_titled.without_the_writer(text)
    text = without_me or text
    party = Party()
    others = party_counts.FAMILIES.search(text) or party_grown.is_given(text)
    listed = None if others else party_list.read(text, written or text, writes_only=without_me is not None)
    party_counts.numbers(party, text)
    party_counts.everybody(party, text, (listed.start, listed.end) if listed else (0, 0))
    if listed:
        _take(party, listed)
    _children(party, text)
    if party.adults is None and not party_counts.FAMILIES.search(text):
        party_grown.name(party, text)
        party_grown.all_grown(party, text)
    if not party.everybody() and party.travellers is None:
        _titled(party, text, written or text)
    _total(party, text)
    return party


def _titled(party: Party, text: str, written: str) -> None:
    titled = party_titled.read(text, written)
    if titled:
        party.put("travellers", titled[0], titled[1])


def _take(party: Party, listed: Listed) -> None:
    """From the list what nobody counted, or what was counted in the list only in part ("a boy of 15 and a girl of 8")."""
    whole = party.travellers in {None, listed.travellers}
    for name in ("children", "infants", "adults"):
        count, known = getattr(listed, name), getattr(party, name)
        part = known is None or (_is_inside(party.spans[name], listed) and _is_better(listed, name, known))
        if count and part and (whole or name != "adults"):
            party.put(name, count, *listed.spans[name])
    if party.children and listed.children is not None and _is_inside(party.spans["children"], listed):
        party.put(
            "children", listed.children, *party.spans["children"]
        )  # "a child of 20 months", "sons of 16 and 20"
    if listed.ages and not party.ages:
        party.ages, party.spans["ages"] = listed.ages, tuple(listed.spans.get("children", []))
    if party.travellers is None and listed.travellers:
        party.put(
            "travellers", listed.travellers, *(span for spans in listed.spans.values() for span in spans)
        )


def _is_better(listed: Listed, name: str, known: int) -> bool:
    """More than was counted, or, of two children counted, the one that is no baby."""
    count = getattr(listed, name) or 0
    return known < count or (name == "children" and bool(listed.infants) and known == count + listed.infants)


def _is_inside(spans: tuple[Span, ...], listed: Listed) -> bool:
    return all(listed.start <= span.start and span.end <= listed.end + 20 for span in spans)


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
    if party.ages:
        return
    span = party.spans["children"][0]
    found = party_ages.behind_count(text, span.end, party.children)
    if found is None:
        return
    ages, end = found
    party.ages, party.spans["ages"] = ages, (Span(span.end, end),)
    babies = sum(age < 2 for age in ages)
    among = all(span.start <= one.start < end for one in party.spans.get("infants", ()))
    if babies and among and (party.infants or babies) == babies:
        party.put("infants", babies, Span(span.start, end))
        party.put("children", (party.children or 0) - babies, Span(span.start, end))


def _total(party: Party, text: str) -> None:
    if not party.adults:
        return
    whole = party.everybody()
    less = party.travellers is None or party.travellers < whole
    if less:
        party.put("travellers", whole, *party.all_spans())
