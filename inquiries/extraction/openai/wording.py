"""Whether words ask for a service, a kind of trip, a board or a wish, or say that dates may move: by the words of the value itself,
or by those that the hub knows for it, as long as they do not refuse it."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from inquiries.extraction.local import services, vague, wishes
from inquiries.extraction.local.date_cues import FLEXIBLE
from inquiries.extraction.local.document import Document
from inquiries.extraction.local.folding import fold
from inquiries.extraction.local.words import MONTHS, either

FIELDS = frozenset({"services", "trip_type", "board", "hotel_wishes", "special_needs"})
_WORD = re.compile(r"\w+")
_ABOUT = re.compile(
    r"(?<!\w)(?:around|about|approx\w*|roughly|or so|give or take|earlier|later|either|or|um den|etwa|circa|ca|ungefahr|fruher|spater|oder"
    r"|environ|vers|autour|plus tard|plus tot|ou|alrededor|sobre|hacia|mas o menos|antes|despues|o|intorno|verso|prima|dopo|mais ou menos"
    r"|por volta|ou|egal|whenever)(?!\w)|\+/?-|±"
)
_MONTH = re.compile(rf"(?<!\w)(?:{either(MONTHS)})(?!\w)")


def says(name: str, value: str, quote: str, sentence: str, at: datetime) -> bool:
    """`sentence`: in which the quote stands, for "no flights, please" is no wish for flights."""
    meant = _known(name, value, at) if name != "services" else frozenset({value})
    told = _known(name, quote, at)
    if meant and name != "trip_type":
        return bool(meant & told & _known(name, sentence, at))
    return _stands(value, quote) or any(_is_within(value, one) for one in told)


@lru_cache(maxsize=512)
def _known(name: str, text: str, at: datetime) -> frozenset[str]:
    doc = Document(text, at)
    found = services.read(doc) if name in ("services", "trip_type") else wishes.read(doc)
    values = (one.value for one in found if one.field == name)
    return frozenset(item for value in values for item in ([value] if isinstance(value, str) else value))


def _stands(value: str, quote: str) -> bool:
    """All longer words of it, whatever their endings."""
    plain, folded = " ".join(fold(value).split()), " ".join(fold(quote).split())
    words = _WORD.findall(plain)
    longer = [word for word in words if len(word) > 3] or words
    told = _WORD.findall(folded)
    return plain in folded or (
        bool(longer) and all(any(_alike(one, word) for word in told) for one in longer)
    )


def _alike(one: str, other: str) -> bool:
    most = max(3, len(one) - 2) if len(one) > 3 else len(one)
    return one[:most] == other[:most]


def _is_within(one: str, other: str) -> bool:
    mine, theirs = set(_WORD.findall(fold(one))), set(_WORD.findall(fold(other)))
    return bool(mine) and (mine <= theirs or theirs <= mine)


def says_flexible(folded: str, at: datetime) -> bool:
    """It says so, or names a time and no day."""
    cue = FLEXIBLE.search(folded)
    if cue is not None:
        return not cue["no"]
    if _ABOUT.search(folded) or vague.find(folded, at.date()):
        return True
    return bool(_MONTH.search(folded)) and not re.search(r"\d", folded)
