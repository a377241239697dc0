"""Numbers that no reader of a trip needs and that shall not leave the house: payment cards, bank accounts, passports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from inquiries.extraction.local.folding import fold
from inquiries.extraction.openai.traced import Traced

_RUN = re.compile(r"(?<![\d+])(?!00)\d(?:[ .\-/]{0,2}\d){11,}")
_GAP = r"(?:\W|_){1,5}"
# In the groups that are printed on a card, whatever stands between them, line ends too. Looked ahead, so that a year before
# the number does not hide it.
_GROUPS = re.compile(
    rf"(?<!\d)(?=(?P<no>\d{{4}}{_GAP}(?:\d{{6}}{_GAP}\d{{4,5}}|\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}(?:{_GAP}\d{{3}})?))(?!\d))"
)
# First digits and lengths of cards (ISO/IEC 7812); without them every tenth long number would pass Luhn's check.
_CARD = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|35\d{14}|6\d{15,18}|5[06-9]\d{14}"
)
_CODE = re.compile(
    r"(?<!\w)(?:(?:cvc|cvv|cvn|cvd|csc)2?|security code|sicherheitscode|\w*pruf(?:ziffern?|nummer|zahl)|cryptogramme|code de securite"
    r"|codigo de segur\w+|codice di sicurezza|beveiligingscode)[^\d\n]{0,16}(?P<no>\d(?: ?\d){2,3})(?!\d)"
    r"|(?<!\w)cid\W{0,4}(?P<other>\d{3,4})(?!\d)"
)
_IBAN = re.compile(
    r"(?:(?<!\w)|(?<=iban))(?P<no>[a-z]{2} ?\d{2}(?:[ .\-]?[a-z0-9]{4}){2,7}(?:[ .\-]?[a-z0-9]{1,4})?)(?!\w)"
)
_PASSPORT = re.compile(
    r"passport|reisepass|passnum\w*|(?<!\w)pass ?[-.:]? ?(?:nr|no|nummer)|(?<!\w)pass ?:|passeport|pasaporte|passaporto?|passaporte|paspoort"
    r"|pasaport|paszport|utlevel|паспорт|διαβατηρι|护照|護照|ハスホート|여권|travel document"
    r"|ausweis\w*|identity card|id[ -]card|(?<!\w)id (?:number|no|nr)|national id|carte d'identite|carta d'identita|cedula"
    r"|(?<!\w)(?:dni|nif|nie)(?= ?\W{0,3}[xyz]?\d{7})|جواز"
)
_DOCUMENT = re.compile(r"(?<![a-z0-9_@.+])[a-z0-9]{6,14}(?![a-z0-9_@])")
# Written in parts: only straight behind the word, for dates and phones are written in parts as well.
_NUMBER_WORDS = r"(?:[\s:#.,=()°º-]|n[o°º]|nr|nummer|num\w*+|is|ist|est|lautet|номер|号码|号|號碼)*+"
_IN_PARTS = re.compile(
    rf"{_NUMBER_WORDS}(?!\d{{1,2}}[ ./-]\d{{1,2}}[ ./-]\d{{2,4}}(?!\d)|\d{{4}}-\d\d-\d\d(?!\d))"
    r"(?P<no>(?=(?:[^\d\n]{0,2}\d){6})[a-z]{0,3}\d[a-z0-9]{0,8}(?:[ .\-][a-z]?\d[a-z0-9]{0,6}){1,5})(?![a-z0-9])"
)
_BEFORE = re.compile(r"(?<![a-z0-9_@.+])(?P<no>(?!0)[a-z0-9]{6,14})(?![a-z0-9_@])[^\d\n.!?]{0,25}\Z")
_MACHINE_LINE = re.compile(
    r"(?<!\S)(?=[a-z0-9<]*<)[a-z0-9<]{28,46}(?!\S)"
)  # the two lines at a passport's foot (ICAO 9303)
# What stands in the place of a hidden number.
MASK = re.compile(r"\[(?:card|card code|bank account|passport) \d+\]")
_REACH = 90  # characters after the word "passport" in which its number may stand


@dataclass(frozen=True)
class Masked:
    """`counts`: how many numbers of which kind were hidden."""

    text: Traced
    counts: dict[str, int]


def masked(text: Traced) -> Masked:
    folded, taken = fold(text.text), []
    counts: dict[str, int] = {}
    for kind, start, end in sorted(_found(folded), key=lambda one: one[1]):
        if taken and start < taken[-1][1]:
            continue
        counts[kind] = counts.get(kind, 0) + 1
        taken.append((start, end, f"[{kind} {counts[kind]}]"))
    return Masked(text.changed(taken), counts)


def _found(folded: str) -> Iterator[tuple[str, int, int]]:
    for run in _RUN.finditer(folded):
        yield from (("card", run.start() + start, run.start() + end) for start, end in _cards(run.group()))
    for match in _GROUPS.finditer(folded):
        digits = re.sub(r"\D", "", match["no"])
        if _is_card(digits, len(digits)):
            yield "card", *match.span("no")
    for match in _CODE.finditer(folded):
        yield "card code", *match.span("no" if match["no"] else "other")
    for match in _IBAN.finditer(folded):
        if _is_iban(re.sub(r"[ .\-]", "", match["no"])):
            yield "bank account", *match.span("no")
    for match in _MACHINE_LINE.finditer(folded):
        yield "passport", *match.span()
    cues = list(_PASSPORT.finditer(folded))
    ends = [*(cue.start() for cue in cues[1:]), len(folded)]
    for cue, end in zip(cues, ends, strict=False):
        yield from (("passport", *span) for span in _documents(folded, cue, end))


def _documents(folded: str, cue: re.Match[str], end: int) -> Iterator[tuple[int, int]]:
    """What stands straight before the word, straight behind it in parts, or near behind it; each one has the next near it."""
    before = _BEFORE.search(folded, max(0, cue.start() - 40), cue.start())
    if before and _is_document(before["no"]):
        yield before.span("no")
    at = cue.end()
    parts = _IN_PARTS.match(folded, at)
    if parts:
        yield parts.span("no")
        at = parts.end()
    until = min(at + _REACH, end)
    for match in _DOCUMENT.finditer(folded, at, end):
        if match.end() > until:
            return
        if _is_document(match.group()):
            yield match.span()
            until = match.end() + _REACH


def _is_document(word: str) -> bool:
    return sum(char.isdigit() for char in word) >= 3


def _cards(run: str) -> Iterator[tuple[int, int]]:
    """Card numbers in a run of digits: "4111 1111 1111 1111 12/27" has more digits behind."""
    places = [index for index, char in enumerate(run) if char.isdigit()]
    digits = "".join(run[index] for index in places)
    starts = [0, *(number + 1 for number, (one, next_) in enumerate(pairwise(places)) if next_ - one > 1)]
    at = 0
    for start in starts:
        length = next((size for size in range(19, 12, -1) if _is_card(digits[start : start + size], size)), 0)
        if length and start >= at:
            at = start + length
            yield places[start], places[at - 1] + 1


def _is_card(digits: str, size: int) -> bool:
    return len(digits) == size and bool(_CARD.fullmatch(digits)) and _luhn(digits)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def _is_iban(text: str) -> bool:
    """ISO 13616: the first four to the end, letters as numbers, modulo 97."""
    return (
        15 <= len(text) <= 34 and int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97 == 1
    )
