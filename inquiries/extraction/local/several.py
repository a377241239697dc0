"""A second trip in one conversation: only where the customer says so, and gives it a place and a day of its own. A tour of
three cities is one trip; where it is not certain, all is read as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from inquiries.extraction import evidence
from inquiries.extraction.base import Extraction
from inquiries.extraction.local.folding import fold
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.schema import ABOUT_ALL, FIELDS, OF_A_TRIP, OF_ONE_TRIP, PARTY
from inquiries.extraction.several_trips import are_two, is_placed, places

_CUE = compiled(
    r"\b(?:(?:second|2nd|another|separate|further|additional) (?:trip|holiday|vacation|journey|getaway|city break)"
    r"|(?:zweite[nrs]?|2\.|weitere[nrs]?|separate[nrs]?|noch eine[nr]?) (?:reise|urlaub|trip|kurztrip|stadtereise)"
    r"|(?:deuxieme|second|2e|2eme|autre) (?:voyage|sejour)"
    r"|(?:segundo|2o|otro) viaje|(?:secondo|2o|altro|ulteriore) viaggio|seconda vacanza"
    r"|(?:segunda|2a|outra) viagem|(?:tweede|2e|nog een) (?:reis|vakantie)"
    r"|(?:trip|reise|voyage|viaje|viaggio|viagem|reis) (?:no\.? ?|nr\.? ?|n° ?)?2)\b"
)
# What is told of a second trip and not of the first, says nothing about the first.
_APART = frozenset({"budget", "board", "hotel_wishes", "rooms", "trip_type", "services"})
_OF_BOTH = compiled(
    r"(?<!\w)(?:both (?:trips?|holidays|times|for|with|from|in)|(?:each|per|every) (?:trip|holiday|time)|same (?:hotel|budget|board)"
    r"|beide(?:n|s)? (?:reisen|male|urlaube|fur|mit|mal)|fur beide reisen|jeweils|jedes mal|(?:pro|je) reise|les deux (?:voyages|sejours|fois)|chaque (?:voyage|fois)|par voyage"
    r"|(?:ambos|los dos|cada|por) viajes?|cada vez|(?:entrambi|tutti e due) i viaggi|(?:ogni|per) viaggio|(?:ambas|as duas) viagens|(?:cada|por) viagem|beide reizen|per reis)(?!\w)"
)
Read = Callable[[str], Extraction]


def split(
    text: str, whole: Extraction, earlier: Extraction, read: Read
) -> tuple[Extraction, Extraction | None]:
    """(the first trip, the second or None). `whole` is what was read from `text` as one trip, `earlier` what the messages
    before gave; `read` reads a text of the same length in which a part is blanked."""
    for cut in _cuts(text):
        second = read(_blanked(text, 0, cut))
        if not is_placed(second):
            continue
        first = read(_blanked(text, cut, len(text)))
        if is_placed(first) and are_two(first, second):
            return _first(first, second, whole, text[cut:]), second.only(OF_A_TRIP)
        if not first.details.destinations and is_placed(earlier) and are_two(earlier, second):
            return _first(first, second, whole.only(ABOUT_ALL), ""), second.only(OF_A_TRIP)
    return whole, None


def is_about(run: Extraction, second: Extraction) -> bool:
    """Whether a later message that names places names those of the second trip only."""
    named = places(run)
    return bool(named) and named <= places(second)


def _cuts(text: str) -> Iterator[int]:
    """Where the words about the second trip may begin: with the sentence that tells of it, or with the telling word."""
    cue = _CUE.search(fold(text))
    if cue is None:
        return
    begins = next(
        (start for start, end in evidence.sentences(text) if start <= cue.start() < end), cue.start()
    )
    yield from dict.fromkeys((begins, cue.start()))


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]


def _first(first: Extraction, second: Extraction, whole: Extraction, told: str) -> Extraction:
    """The first trip's own words, and what was said of both: who travels and from where, if it says nothing of that itself,
    and the rest where the words (`told`) about the second speak of both."""
    own = first.values.keys() - ABOUT_ALL
    rest = {name for name in FIELDS if name not in own | OF_ONE_TRIP}
    if own & set(PARTY):
        rest -= set(PARTY)
    if not _OF_BOTH.search(fold(told)):
        rest -= second.values.keys() & _APART
    return first.only(own).with_fields(whole.only(rest))
