"""How long: nights as they are told, and the length of the stay that a return can be counted by."""

from __future__ import annotations

import re

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import date_cues as cues
from inquiries.extraction.local import stages
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import NUMBER, WEEKDAYS, either, number

# "Sat to Sat", "de sábado a sábado": a week.
_WEEKDAYS = compiled(
    rf"(?<!\w)(?P<a>{either(WEEKDAYS)})\.? ?(?:to|till|until|-|bis|au|a|al|tot) ?(?P<b>{either(WEEKDAYS)})(?!\w)(?! ?\d)"
)


_JUST = re.compile(
    r"(?<!\w)(?:just|only|nur|fur nur|seulement|solo|apenas|sola)(?: (?:for|fur|per|por|pour))? $"
)


def nights(doc: Document) -> Found | None:
    text = doc.trip
    told = list(cues.NIGHTS.finditer(text))
    taken_back = any(_is_refused(text, match) for match in told) or (
        len(told) > 1 and cues.CORRECTION.search(text, told[0].end(), told[-1].start())
    )
    rows = None if taken_back else stages.nights(text)
    return _form_nights(doc) or rows or _whole_stay(text, _told(text))


def _is_refused(text: str, match: re.Match[str]) -> bool:
    """ "Instead of the twelve nights" """
    return bool(cues.NOT_NIGHTS.search(text, max(0, match.start() - 24), match.start()))


def length(text: str, nights: Found | None) -> tuple[int, tuple[Span, ...]]:
    if nights:
        return nights.value, nights.spans
    following = cues.NEXT_DAY.search(text)
    if following:
        return 1, (Span(*following.span()),)
    later = cues.LATER.search(text)
    if later:
        unit = 7 if later["unit"].startswith(("w", "sem", "sett")) else 1
        return (1 if later["n"] == "a" else number(later["n"]) or 0) * unit, (Span(*later.span()),)
    match = cues.WEEKS.search(text)
    weeks = cues.weeks(match) if match else None
    if match and weeks and weeks < 9:
        return weeks * 7, (Span(*match.span()),)
    round_ = next((hit for hit in _WEEKDAYS.finditer(text) if WEEKDAYS[hit["a"]] == WEEKDAYS[hit["b"]]), None)
    return (7, (Span(*round_.span()),)) if round_ else (0, ())


def _whole_stay(text: str, nights: Found | None) -> Found | None:
    """None for nights that are only a part: "three weeks in Peru, then four nights on a ship"."""
    if nights is None:
        return None
    weeks = [7 * (cues.weeks(match) or 0) for match in cues.WEEKS.finditer(text)]
    days = [number(match["n"]) or 0 for match in cues.DAYS.finditer(text)]
    return nights if nights.value + 2 >= max([*weeks, *days], default=0) else None


def _form_nights(doc: Document) -> Found | None:
    if "nights" not in doc.form:
        return None
    span = doc.form["nights"].value
    match = re.match(
        rf"(?P<n>{NUMBER})(?!\w)(?! ?(?:day|tag|jour|dia|giorn|dag|week|woche|semaine|seman|settiman))",
        doc.folded[span.start : span.end],
    )
    count = number(match["n"]) if match else None
    return Found("nights", count, (span,), 0.95) if count else None


def _told(text: str) -> Found | None:
    """The first that is told; what a correction tells replaces it."""
    found: Found | None = None
    for match in cues.NIGHTS.finditer(text):
        if found and not cues.CORRECTION.search(
            text, max(found.spans[0].end, match.start() - 40), match.start()
        ):
            continue
        count = number(match["n"])
        around = text[max(0, match.start() - 8) : match.start()]
        if (
            count
            and count <= 120
            and not _is_refused(text, match)
            and not cues.PER_NIGHT.search(around)
            and not _one_of(text, match, count)
        ):
            found = Found("nights", count, (Span(*match.span()),), 0.85)
    return found


def _one_of(text: str, match: re.Match[str], count: int) -> bool:
    """ "one more night in Oslo", "90 a night": a night that is not the length of the stay."""
    return match["n"] in {"a", "one", "une", "una", "uma", "eine", "un", "do", "on", "ek"} and bool(
        re.search(r"\d", text[max(0, match.start() - 12) : match.start()])
        or (count == 1 and not _JUST.search(text, max(0, match.start() - 16), match.start()))
    )
