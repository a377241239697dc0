"""Those who go, told one by one: "my parents, my sister with her two kids (4 and 9) and me"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import kin, party_items
from inquiries.extraction.local.party_items import Item
from inquiries.extraction.local.patterns import compiled

_GLUE = re.compile(rf"[\s,:&+()/-]*(?:(?:{party_items.JOIN})(?!\w)[\s,:&+(]*){{0,3}}")
_BRACKET = re.compile(r"\([^()\n]{0,70}\)")
_OPEN_BRACKET = re.compile(r"^[^()\n]{0,40}\)")  # "(who is 1 year and 8 months by then)"
_CLAUSE = re.compile(r", (?:who|der|die|qui|que|che|quien)\b[^,.;\n]{1,50},")
_BY_THEN = re.compile(
    r"^ (?:by then|then|at the time|by that time|when we (?:go|travel)|dann|bis dahin|d'ici la|alors|a ce moment-la|para entonces|entonces|allora|per allora|nessa altura|na altura)(?!\w)"
)
_PETS = re.compile(
    r"(?<!\w)(?:(?:our|my|the|a|two|three|\d|unsere?[nm]?|mein\w*|notre|nos|mon|nuestr\w+|mi|nostr\w+|il|noss\w+) ){1,2}(?:dogs?|cats?|puppy|hunde?n?|katzen?|chiens?|chats?|perr[oa]s?|gat[oa]s?|can[ei]|gatt[oi]|caes|cao|cachorr\w+)(?!\w)"
)
_WITH = re.compile(
    r"(?<!\w)(?:with|mit|avec|con|com|insieme (?:a|al|alla)|together with|zusammen mit|junto (?:a|con|com)) $"
)
_FOR = re.compile(r"(?<!\w)(?:for|fur|pour|para|per|pra|por|voor) $")
_THEY = re.compile(
    r"(?<!\w)(?:they|viaj(?:an|aran|arian)|ir(?:an|ian)|quieren|queren|vanno|andrebbero|vogliono|vao|viajam|viajariam|iriam|reisen wollen|veulent|partent)(?!\w)[^.\n]{0,30}$"
)
# "my daughter and her friends want ...": who writes stays at home.
_WANT = re.compile(
    r" (?:mochten|wollen|wurden|fahren|fliegen|reisen|planen|want|would like|would love|are (?:going|planning|looking|hoping)|veulent|voudraient|aimeraient|souhaitent|partent|quieren|quisieran|viajan|vogliono|vorrebbero|querem|gostariam|queriam)(?! (?:wir|ich)(?!\w))(?!\w)"
)
_WE = compiled(r"(?<!\w)(?:we|wir|nous|on|a gente|\w{2,}(?:amos|emos|imos|iamo|remmo))(?!\w)[^.\n]{0,40}$")
_ALSO = r"too|also|as well|auch|aussi|anche|tambien|tambem|tb|tbm"
_COMES = r"(?:is |will be |would be |se |si )?(?:coming|comes?|joining|going|kommt|fahrt|vient|viene|va|vendra|verrebbe|verra|vai|vem|apunta|suma|unisce|aggiunge|junta)"
_COMES_TOO = re.compile(
    rf" (?:{_ALSO})? ?{_COMES}(?!\w)(?: (?:with us|mit|con nosotros|con noi|com a gente|avec nous))?(?:[ ,]*(?:{_ALSO}))?"
)

# "emmener notre maman", "unsere Mutter mitnehmen"
_TAKE = re.compile(
    r"(?<!\w)(?:take|taking|bring(?:ing)?|inviting|emmener|amener|inviter|llevar(?:nos)?(?: con nosotr[oa]s)? a|invitar a|portare(?: con noi)?|levar(?: conosco)?)(?: along)? $"
)
_TAKEN = re.compile(
    r"(?: [\w'-]+){0,5} (?:mitnehmen|mitbringen|einladen|along|avec nous|con nosotr[oa]s|con noi|conosco)(?!\w)"
)


@dataclass
class Listed:
    """What one list of people says; None where it leaves it open. A span tells where whom was found."""

    start: int
    end: int
    adults: int | None = None
    children: int | None = None
    infants: int | None = None
    travellers: int | None = None
    ages: list[int] = field(default_factory=list)
    spans: dict[str, list[Span]] = field(default_factory=dict)


def read(text: str, written: str, *, writes_only: bool = False) -> Listed | None:
    """The list of most people in `text` (folded); `written` is the same with its capitals. `writes_only`: who writes stays at
    home."""
    chains = list(_chains(text, written))
    lists = [made for chain in chains if (made := _listed(chain, text, writes_only=writes_only))]
    best = max(lists, key=lambda one: one.travellers or 0, default=None)
    if best:
        for chain in chains:
            _join(best, chain, text)
    return best


def _join(listed: Listed, chain: list[Item], text: str) -> None:
    """ "my mother-in-law is coming, too": one more than the list says."""
    item = chain[0]
    comes = item.owner in {"mine", "ours"} and item.kind == "grown" and item.start > listed.end
    if not (len(chain) == 1 and comes):
        return
    taken = _TAKE.search(text, max(0, item.start - 30), item.start) or _TAKEN.match(text, item.end)
    if (taken or _COMES_TOO.match(text, item.end)) and listed.adults and listed.travellers:
        listed.adults, listed.travellers = listed.adults + 1, listed.travellers + 1
        listed.spans["adults"].append(Span(item.start, item.end))


def _chains(text: str, written: str) -> Iterator[list[Item]]:
    """Runs of people with nothing but commas and small words between them."""
    chain: list[Item] = []
    for item in party_items.find(text, written):
        if chain and item.start < chain[-1].end:
            continue
        if chain and not _is_joined(text, chain[-1].end, item):
            yield chain
            chain = []
        if chain or not _is_owner(text, item):
            chain.append(item)
    if chain:
        yield chain


def _is_joined(text: str, end: int, item: Item) -> bool:
    gap = text[end : item.start]
    gap = _OPEN_BRACKET.sub("", gap)
    gap = _BY_THEN.sub("", gap)
    bare = _PETS.sub(" ", _CLAUSE.sub(",", _BRACKET.sub(" ", gap)))
    if len(bare) > 30 or not _GLUE.fullmatch(bare):
        return False
    if bare.strip(" )\n"):
        return not re.search(r"\n\s*\n", bare)
    return "\n" not in bare and bool(
        item.owner or item.kind == "name" or (item.count or 0) > 1 or text[item.start].isdigit()
    )


def _is_owner(text: str, item: Item) -> bool:
    """ "the house of my brother": he does not travel."""
    return item.count == 1 and kin.is_of(text, item.start)


def _listed(chain: list[Item], text: str, *, writes_only: bool) -> Listed | None:
    left = text[max(0, chain[0].start - 60) : chain[0].start]
    if all(item.kind in {"self", "we"} for item in chain) or (
        len(chain) == 1 and chain[0].kind != "aged" and not _WITH.search(left)
    ):
        return None
    if not _is_party(chain):
        return None
    chain = _without_sum(chain, left, text)
    apart = _WANT.match(text, chain[-1].end) and all(item.kind not in {"self", "we"} for item in chain)
    writer = 0 if apart or writes_only else _writer(chain, left)
    sums: Counter[str] = Counter(adults=writer or 0)
    made = Listed(chain[0].start, chain[-1].end)
    unknown = {"adults"} if writer is None else set()
    if writer:
        made.spans["adults"] = [Span(chain[0].start, chain[0].end)]
    for item, following in pairwise([*chain, None]):
        assert item is not None
        for name, count in _parts(item, following):
            made.spans.setdefault(name, []).append(Span(item.start, item.end))
            sums[name] += count or 0
            unknown |= {name} if count is None else set()
        made.ages += [age for age in item.ages if age < 18]
    for name in ("adults", "children", "infants"):
        setattr(
            made, name, None if name in unknown or ("somebody" in sums and name == "adults") else sums[name]
        )
    made.travellers = None if unknown else sums.total()
    return made


def _without_sum(chain: list[Item], left: str, text: str) -> list[Item]:
    """ "three adults: my wife, my mother and me", "my son and I, the two of us": who is counted is named as well."""
    for item in (chain[0], chain[-1]):
        others = [one for one in chain if one is not item]
        whole = sum(one.count or 0 for one in others) + (_writer(others, left) or 0)
        if whole > 1 and item.count == whole and _is_sum(item, chain, text):
            return others
    return chain


def _is_sum(item: Item, chain: list[Item], text: str) -> bool:
    if item.kind == "adults" and any(one.kind in {"child", "children", "baby"} for one in chain):
        return False  # "2 adults 1 teenager (15) and granny"
    if item.owner not in {"", "article"} or item.kind not in {
        "grown_many",
        "adults",
        "somebody",
        "self",
        "we",
    }:
        return False
    if item is chain[0]:
        return text[item.end : chain[1].start].strip() in {":", "(", ",", "=", "-", ""}
    return not re.search(r"\w|\+|&", text[chain[-2].end : item.start])


def _is_party(chain: list[Item]) -> bool:
    """Somebody's own people, the writer among others, or several that are counted. "for 2 people and I need" is none."""
    if chain[0].kind == "somebody" and not chain[0].owner and any(item.kind == "self" for item in chain):
        return False
    if chain[0].kind == "aged" or any(
        item.kind in {"self", "we"} or item.owner in {"mine", "ours"} for item in chain
    ):
        return True
    return len(chain) > 1 and all(item.count and not item.owner and item.kind != "name" for item in chain)


def _writer(chain: list[Item], left: str) -> int | None:
    """How many the writer adds to those named: 0 or 1; None when that is open."""
    owners = {item.owner for item in chain}
    if len(chain) == 1 and chain[0].kind == "aged":
        return None
    if any(item.kind in {"self", "we", "adults"} for item in chain) or not {"mine", "ours"} & owners:
        return 0
    if _FOR.search(left) or _THEY.search(left) or "mine" not in owners:
        return None
    if _WITH.search(left) and _WE.search(left) and not any(item.spouse for item in chain):
        return None
    return 1


def _parts(item: Item, following: Item | None) -> Iterator[tuple[str, int | None]]:
    """(adults, children, infants or somebody; how many) for one item."""
    for age in item.ages:
        yield ("adults" if age >= 18 else "children" if age >= 2 else "infants"), 1
    if item.ages and item.count == len(item.ages):
        return
    rest = None if item.count is None else item.count - len(item.ages)
    if item.ages and len(set(item.ages)) == 1 and item.kind == "twins":
        yield ("children" if item.ages[0] >= 2 else "infants"), rest
    elif item.kind in {"child", "children", "twins"}:
        yield ("adults" if _is_married(item, following) else "children"), rest
    else:
        yield {"baby": "infants", "somebody": "somebody", "we": "somebody"}.get(item.kind, "adults"), rest


def _is_married(item: Item, following: Item | None) -> bool:
    """ "my son with his wife": he is no child."""
    return bool(not item.ages and following and following.spouse and following.owner in {"theirs", "article"})
