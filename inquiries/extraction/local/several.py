"""A second trip in one conversation: only where the customer says so, and gives it a place and a day of its own. A tour of
three cities is one trip; where it is not certain, all is read as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from inquiries.extraction import evidence
from inquiries.extraction.base import Extraction
from inquiries.extraction.local.folding import fold
from inquiries.extraction.schema import FIELDS, OF_ONE_TRIP, TripDetails

_CUE = re.compile(
    r"\b(?:(?:second|2nd|another|separate|further|additional) (?:trip|holiday|vacation|journey|getaway|city break)"
    r"|(?:zweite[nrs]?|2\.|weitere[nrs]?|separate[nrs]?|noch eine[nr]?) (?:reise|urlaub|trip|kurztrip|stadtereise)"
    r"|(?:deuxieme|second|2e|2eme|autre) (?:voyage|sejour)"
    r"|(?:segundo|2o|otro) viaje|(?:secondo|2o|altro|ulteriore) viaggio|seconda vacanza"
    r"|(?:segunda|2a|outra) viagem|(?:tweede|2e|nog een) (?:reis|vakantie)"
    r"|(?:trip|reise|voyage|viaje|viaggio|viagem|reis) (?:no\.? ?|nr\.? ?|n° ?)?2)\b"
)
# What a conversation has once, whichever trip it is said with.
_ABOUT_ALL = frozenset(
    {"contact_name", "contact_email", "contact_phone", "language", "is_travel_inquiry", "summary"}
)
Read = Callable[[str], Extraction]


def split(
    text: str, whole: Extraction, earlier: Extraction, read: Read
) -> tuple[Extraction, Extraction | None]:
    """(the first trip, the second or None). `whole` is what was read from `text` as one trip, `earlier` what the messages
    before gave; `read` reads a text of the same length in which a part is blanked."""
    for cut in _cuts(text):
        second = read(_blanked(text, 0, cut))
        if not _is_placed(second):
            continue
        first = read(_blanked(text, cut, len(text)))
        if _is_placed(first) and _are_two(first, second):
            return _first(first, whole), _own(second)
        if not first.details.destinations and _is_placed(earlier) and _are_two(earlier, second):
            return _first(first, _shared(whole)), _own(second)
    return whole, None


def is_about(run: Extraction, second: Extraction) -> bool:
    """Whether a later message that names places names those of the second trip only."""
    places = _places(run)
    return bool(places) and places <= _places(second)


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


def _is_placed(part: Extraction) -> bool:
    return bool(part.details.destinations) and part.details.start_date is not None


def _are_two(one: Extraction, other: Extraction) -> bool:
    """Different places, and days that do not touch."""
    pair = sorted((one.details, other.details), key=lambda trip: trip.start_date)  # type: ignore[arg-type, return-value]
    ends = pair[0].end_date or pair[0].start_date
    return not _places(one) & _places(other) and ends < pair[1].start_date  # type: ignore[operator]


def _places(part: Extraction) -> set[str]:
    return {fold(place) for place in part.details.destinations or ()}


def _first(first: Extraction, whole: Extraction) -> Extraction:
    """The first trip's own words; what was said of both, or of nobody, from the whole message."""
    own = first.values.keys() - _ABOUT_ALL
    rest = {name for name in FIELDS if name not in own | OF_ONE_TRIP}
    return _of((first, own), (whole, rest))


def _own(second: Extraction) -> Extraction:
    return _of((second, set(FIELDS) - _ABOUT_ALL))


def _shared(whole: Extraction) -> Extraction:
    return _of((whole, set(_ABOUT_ALL)))


def _of(*parts: tuple[Extraction, set[str]]) -> Extraction:
    named = [(part, name) for part, names in parts for name in part.values.keys() & names]
    return replace(
        parts[0][0],
        details=TripDetails(**{name: getattr(part.details, name) for part, name in named}),
        evidence={name: part.evidence[name] for part, name in named if name in part.evidence},
        confidence={name: part.confidence[name] for part, name in named if name in part.confidence},
    )
