"""When: start, end, nights, flexible dates. Which mention is the departure and which the return is told by the words
around it; a correction ("sorry, the 6th") replaces what was set last."""

from __future__ import annotations

import re
from datetime import date, timedelta

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import date_cues as cues
from inquiries.extraction.local import holidays, stay
from inquiries.extraction.local.date_mentions import Mention, find
from inquiries.extraction.local.date_resolving import Clock
from inquiries.extraction.local.date_trip import Slot, Trip
from inquiries.extraction.local.document import Document, Found

MONTH_FIRST = frozenset({"US", "PH"})

# "Our budget is flexible": the days may not be.
_PRICE_LEFT = re.compile(
    r"(?:budget|price|preis\w*|prix|presupuesto|precio|prezzo|orcamento|preco)(?: (?:is|are|ist|sind|est|es|e|fairly|quite|very|relativ|sehr|assez|muy|molto|muito|bastante|abbastanza))* $"
)


def read(doc: Document) -> list[Found]:
    return read_with_history(doc)[0]


def read_with_history(doc: Document) -> tuple[list[Found], list[Found]]:
    """(what holds, what was taken back)."""
    text = doc.trip
    trip = _from_form(doc) or _from_text(doc, text)
    nights = stay.nights(doc)
    _end_by_duration(trip, text, nights)
    found = [*_dates(trip), *([nights] if nights else []), *(_flexible(text) or _within(trip, text, nights))]
    return found, trip.superseded


def _dates(trip: Trip) -> list[Found]:
    pairs = (("start_date", trip.start), ("end_date", trip.end))
    return [
        Found(name, slot.day, slot.spans, 0.9 if slot.certain else 0.75) for name, slot in pairs if slot.day
    ]


def _clock(doc: Document) -> Clock:
    clock, known = Clock(doc.today, month_first=doc.region in MONTH_FIRST), doc.known_start
    if known:
        clock.month, clock.year, clock.last = known.month, known.year, known
    return clock


def _from_form(doc: Document) -> Trip | None:
    """Dates of a form's own date fields; None when it has none, then the whole text is read."""
    trip, clock = Trip(), _clock(doc)
    for key in ("dates", "start_date", "end_date"):
        if key not in doc.form:
            continue
        span = doc.form[key].value
        for mention in find(doc.folded[span.start : span.end]):
            first, last = clock.resolve(mention)
            where = (Span(span.start + mention.start, span.start + mention.end),)
            if first:
                trip.put("start", Slot(first, where, certain=True))
            if last:
                back = key == "end_date" or first is not None or trip.start.day
                trip.put("end" if back else "start", Slot(last, where, certain=True))
    return trip if trip.start.day or any(key in doc.form for key in ("start_date", "dates")) else None


def _from_text(doc: Document, text: str) -> Trip:
    trip, clock = Trip(chat=doc.is_chat), _clock(doc)
    mentions = find(text, holidays.find(text, doc.today))
    waiting = any(mention.vague for mention in mentions) or bool(cues.SEASON.search(text))
    exact = any(mention.month and mention.day for mention in mentions)
    denied = {mention.day for mention in mentions if cues.is_denied(text, mention.start)} - {None}
    previous: Mention | None = None
    for mention in mentions:
        if mention.day in denied and mention.month is None and mention.weekday is None and previous:
            continue  # "the 11th, not the 10th: on the 10th I work"
        until = _until_weekday(trip, text, mention, previous)
        if until is not None:
            trip.put("end", Slot(until, (Span(mention.start, mention.end),), certain=True))
            previous = mention
            continue
        if not _counts(mention, text, exact=exact, short=doc.is_chat or len(doc.text) < cues.WITHOUT_CUE):
            continue
        if _is_bare_weekday(mention) and (waiting or _is_told(trip, text, mention, previous)):
            continue
        if doc.known_start and not doc.known_about and _is_small_talk(mention, text, previous):
            continue
        _lend_month(clock, mention, mentions)
        if mention.first_day and mention.month is None and clock.month is None:
            continue
        first, last = clock.resolve(mention)
        if last is None:
            continue
        _place(trip, text, mention, first, last, previous)
        previous = mention
    return trip


def _is_bare_weekday(mention: Mention) -> bool:
    return mention.weekday is not None and mention.day is None and not mention.near


def _is_told(trip: Trip, text: str, mention: Mention, previous: Mention | None) -> bool:
    """ "5 to 7 June, out on Friday, back on Sunday": both days are known."""
    if not (previous and trip.start.day and trip.end.day):
        return False
    return cues.CORRECTION.search(text, previous.end, mention.start) is None


def _until_weekday(trip: Trip, text: str, mention: Mention, previous: Mention | None) -> date | None:
    """ "From 21 May to Monday": the one after the departure."""
    start = trip.start.day
    if (
        not _is_bare_weekday(mention)
        or previous is None
        or start is None
        or (previous.month is None and not previous.numeric)
    ):
        return None
    if not cues.RANGE_BETWEEN.fullmatch(text, previous.end, mention.start):
        return None
    return start + timedelta(((mention.weekday or 0) - start.weekday()) % 7 or 7)


def _lend_month(clock: Clock, mention: Mention, mentions: list[Mention]) -> None:
    """ "leave on the 5th and return on the 9th of March": the month comes with the second day."""
    bare = mention.day and mention.month is None and mention.months is None and mention.weekday is None
    if not bare or clock.month is not None:
        return
    later = next((other for other in mentions if other.start >= mention.end), None)
    if later and later.month and later.day and not later.numeric and later.start - mention.end < 40:
        clock.month, clock.year = later.month, later.year


def _counts(mention: Mention, text: str, *, exact: bool, short: bool) -> bool:
    left, right = _left(text, mention.start), text[mention.end : mention.end + 24]
    if mention.vague:
        return _is_month(mention, left)
    if cues.WRITTEN.search(left) and mention.first_day is None and not cues.GOES_ON.match(right):
        return False
    if mention.month is None and mention.day and cues.SOMEBODYS.search(left):
        return False
    if cues.is_denied(text, mention.start) or cues.FORGET.search(left) or cues.FORGET_RIGHT.match(right):
        return False
    bare_weekday = mention.weekday is not None and mention.day is None
    if bare_weekday or mention.shift in {0, 1}:
        coming = mention.near and not exact and not cues.DEADLINE.search(left)
        return (
            coming
            or (short and (mention.near or not exact))
            or bool(cues.BACK_LEFT.search(left) or cues.OUT_LEFT.search(left))
        )
    return True


def _is_small_talk(mention: Mention, text: str, previous: Mention | None) -> bool:
    """In a later mail, when the departure is known: "I pay by Friday", "a bottle on the 17th"."""
    if mention.month or mention.months is not None or mention.first_day:
        return False
    if mention.day is None:
        return True
    left, right = _left(text, mention.start), text[mention.end : mention.end + 24]
    own = re.match(
        r"(?:du|au|dal|al|vom|bis|from|to|del?|desde|do|vanaf) ", text[mention.start : mention.end]
    )
    cued = own or cues.BACK_LEFT.search(left) or cues.OUT_LEFT.search(left) or cues.CORRECTION.search(left)
    ranged = previous and cues.RANGE_BETWEEN.fullmatch(text[previous.end : mention.start])
    return not (cued or ranged or cues.BACK_RIGHT.match(right) or cues.OUT_RIGHT.match(right))


def _is_month(mention: Mention, left: str) -> bool:
    """ "may" and "march" are verbs, too."""
    return mention.month not in {3, 5} or bool(
        re.search(r"(?:in|of|mid|early|late|next|this|im|en|de|em|nel|a|di|mediados de|fin|debut) ?$", left)
    )


def _left(text: str, start: int) -> str:
    """The words before, of the same line; in a chat a line is a thought."""
    window = text[max(0, start - 60) : start]
    return window[window.rfind("\n") + 1 :]


def _place(
    trip: Trip, text: str, mention: Mention, first: date | None, last: date, previous: Mention | None
) -> None:
    span = (Span(mention.start, mention.end),)
    corrected = previous is not None and trip.is_correction(text, mention, previous)
    if first:
        if trip.start.day is None or corrected or not trip.end.day:
            trip.put("start", Slot(first, span, certain=True))
            trip.put("end", Slot(last, span, certain=True))
        return
    which = _role(trip, text, mention, previous, last)
    slot = Slot(last, span, certain=which is not None)
    if (
        which == "start"
        and trip.start.certain
        and trip.chat
        and trip.start.day != last
        and "\n" in text[(previous or mention).end : mention.start]
    ):
        corrected = True
    if corrected and (which is None or getattr(trip, which).day):
        which = which or trip.on_weekday(mention) or trip.last
        trip.put(which, slot)
        if which == "start" and trip.end.day and trip.end.day <= last:
            trip.drop_end()
    elif which == "end":
        if trip.start.day is None and trip.end.day and trip.end.day < last:  # "Abreise 5.7., Rückkehr 9.7."
            trip.put("start", trip.end)
            trip.drop_end()
        trip.put("end", slot)
        _share_year(trip, mention, previous)
    elif trip.start.day is None or (which == "start" and not trip.start.certain):
        trip.put("start", slot)
    elif not trip.end.certain and last > trip.start.day:
        trip.put("end", slot)


def _share_year(trip: Trip, mention: Mention, previous: Mention | None) -> None:
    """ "from 2 May to 9 May 2027": the year is said once."""
    start, end = trip.start.day, trip.end.day
    if not (
        (mention.year or mention.next_year)
        and previous
        and previous.month
        and previous.year is None
        and start
        and end
    ):
        return
    for year in (end.year, end.year - 1):
        moved = (
            start.replace(year=year, day=min(start.day, 28))
            if (start.month, start.day) == (2, 29)
            else start.replace(year=year)
        )
        if moved < end:
            trip.start.day = moved
            return


def _role(trip: Trip, text: str, mention: Mention, previous: Mention | None, day: date) -> str | None:
    left, right = _left(text, mention.start), text[mention.end : mention.end + 24]
    if previous and cues.RANGE_BETWEEN.fullmatch(text[previous.end : mention.start]) and trip.start.day:
        return "end" if day > trip.start.day else None
    if cues.BACK_RIGHT.match(right) or cues.BACK_LEFT.search(left) or cues.AFTER_MONTH.search(left):
        return "end"
    arrived = previous and trip.start.day and cues.ARRIVES.search(_left(text, previous.start))
    if arrived and cues.LEAVES.search(left):
        return "end"
    if cues.OUT_RIGHT.match(right):
        return "start"
    if cues.OUT_LEFT.search(left) and not cues.OUT_IS_NO_MORE.search(left):
        return "start"
    far = cues.BACK_FAR.search(left)
    return "end" if far else "start" if cues.OUT_FAR.search(left) else None


def _end_by_duration(trip: Trip, text: str, nights: Found | None) -> None:
    if trip.start.day is None or trip.end.day is not None:
        return
    length, span = stay.length(text, nights)
    same = cues.SAME_DAY.search(text)
    if same and cues.BACK_LEFT.search(text, max(0, same.start() - 30), same.start()):
        trip.end = Slot(trip.start.day, (Span(*same.span()),))
    elif length:
        trip.end = Slot(trip.start.day + timedelta(length), (*trip.start.spans, *span))


def _within(trip: Trip, text: str, nights: Found | None) -> list[Found]:
    """ "Between 5 June and 5 July, seven nights": days from which some are chosen."""
    start, end = trip.start, trip.end
    if (
        not (nights and start.day and end.day and start.spans)
        or nights.value + 1 >= (end.day - start.day).days
    ):
        return []
    first = start.spans[0]
    between = cues.BETWEEN.search(text, max(0, first.start - 16), first.start)
    inside = cues.BETWEEN_INSIDE.match(text, first.start, first.end)
    return (
        [Found("flexible_dates", value=True, spans=start.spans[:1], confidence=0.7)]
        if between or inside
        else []
    )


def _flexible(text: str) -> list[Found]:
    match = next(
        (
            hit
            for hit in cues.FLEXIBLE.finditer(text)
            if not hit["no"] and not _PRICE_LEFT.search(text, max(0, hit.start() - 24), hit.start())
        ),
        None,
    )
    return (
        [Found("flexible_dates", value=True, spans=(Span(*match.span()),), confidence=0.8)] if match else []
    )
