"""When about: the part of a month in which the customer wants to travel, where no exact date is told."""

from __future__ import annotations

import re
from typing import Any

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import date_cues as cues
from inquiries.extraction.local import vague
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.patterns import compiled

_SURE = 0.65
# "By the end of January", "bis Mitte Mai": until then something else has to happen.
_DEADLINE = compiled(
    r"(?<!\w)(?:by|until|till?|before|since|after|bis|spatestens|vor|seit|nach|avant|jusqu'?(?:au|a)?|d'ici|depuis|apres|antes del?|hasta|despues de|entro|prima di|fino a|dopo|ate|antes d[eo]|depois d[eo]|voor|tot|sinds)"
    r"(?: the| a| la| le| il| o| dem| der)* ?$"
)
_NOT_THE_TRIP = compiled(
    r"(?<!\w)(?:last year|letztes jahr|l'an(?:nee)? derniere?|el ano pasado|l'anno scorso|ano passado|vorig jaar|exams?|school starts|prices?|preise|prix|call us|ring us|(?:nous )?mari(?:ons|ees?|age)|ci spos\w+|matrimonio|casamento|boda|retir(?:e|ing)|newsletter|special offer|salary|lohn\w*|invoice|rechnung)(?!\w)[^.!?\n;]{0,40}$"
)
_NO_STAY_LEFT = re.compile(
    r"(?<!\w)(?:in|within|every|once|twice|times|per|pro|vor|dans|par|hace|en|fra|tra|entro|em|ha|over) ?$"
)
_NO_STAY_RIGHT = re.compile(
    r" ?(?:ago|before|later|in advance|earlier|notice|vorher|spater|avant|plus tard|antes|despues|fa|prima|dopo|depois)(?!\w)"
)


def read(doc: Document, when: list[Found], *, bare: bool = False) -> list[Found]:
    """`when`: what was read of exact days and nights; with an exact day nothing is told about. `bare`: "April 2027" alone
    is a time, as above a message."""
    parts = [part for part in vague.find(doc.trip, doc.today) if _is_wish(doc.trip, part.span)]
    told = {item.field for item in when}
    found = (
        [_found("flexible_dates", parts[0].span, value=True)]
        if parts and "flexible_dates" not in told
        else []
    )
    if told & {"start_date", "end_date"}:
        return found
    whole = vague.joined(parts) if parts else _month(doc, bare=bare)
    return found if whole is None else _window(doc.trip, whole, when)


def _window(text: str, whole: vague.Part, when: list[Found]) -> list[Found]:
    """With the nights, which no return can tell; a stay that is longer than the window has no last day."""
    found = [_found("start_date", whole.span, value=whole.start)]
    nights = next((item for item in when if item.field == "nights"), None)
    weeks = _weeks(text, whole.span) if nights is None else None
    stay = nights or weeks
    if stay is None or stay.value <= (whole.end - whole.start).days + 1:
        found.append(_found("end_date", whole.span, value=whole.end))
    if all(item.field != "flexible_dates" for item in when):
        found.append(_found("flexible_dates", whole.span, value=True))
    return [*found, *([weeks] if weeks else [])]


def _found(name: str, span: Span, *, value: Any) -> Found:
    return Found(name, value, (span,), _SURE)


def _month(doc: Document, *, bare: bool) -> vague.Part | None:
    """ "In May" """
    whole = vague.whole_month(doc.trip, doc.today, bare=bare)
    return whole if whole and _is_wish(doc.trip, whole.span) else None


def _is_wish(text: str, span: Span) -> bool:
    left = text[max(0, span.start - 60) : span.start]
    left = left[left.rfind("\n") + 1 :]
    return not any(cue.search(left) for cue in (_DEADLINE, _NOT_THE_TRIP, cues.FORGET, cues.NOT))


def _weeks(text: str, but: Span) -> Found | None:
    """ "A week in mid March": seven nights, not "in two weeks" and not the weeks that name the window."""
    for match in cues.WEEKS.finditer(text):
        inside = but.start <= match.start() < but.end
        elsewhere = _NO_STAY_LEFT.search(text, max(0, match.start() - 12), match.start())
        if inside or elsewhere or _NO_STAY_RIGHT.match(text, match.end()):
            continue
        count = cues.weeks(match)
        if count and count < 9:
            return Found("nights", count * 7, (Span(*match.span()),), _SURE)
    return None
