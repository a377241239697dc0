"""Finding names of places in a message and the direction the words around them give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from inquiries.extraction.local import gazetteer, language, place_cues
from inquiries.extraction.local.common_words import COMMON, GIVEN_NAMES, NEVER, everyday
from inquiries.extraction.local.currencies import SIGNS
from inquiries.extraction.local.gazetteer import Place

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ELISION = re.compile(r"(?:d|l|all|dell|nell|sull|dall)'")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CASE = re.compile(r"(?:y[ae]|[dt][ae]n?|[ae])$")
_GAPS = {" ", "-", ". ", ".", " d'", " l'", "-d'", "-l'"}
_MAX_WORDS = 4
_SMALL = frozenset({"medina", "potes", "un long"})  # written so they are a quarter, mates, a long one
_MEETING = re.compile(r" (?:du|de|des|d'|prevue|annuelle|parents)")
_SMALL_CODES = frozenset({"cdmx", "nyc"})
_CODES_ALONE = frozenset({"NYC", "CDMX", "LA", "NY", "SF", "LAX", "JFK", "SFO", "ATL", "LHR"})
BIG = 100  # thousand people: known well enough to be meant when written small or without a preposition
_COMPASS_POINTS = (
    "sudost",
    "sudwest",
    "nordost",
    "nordwest",
    "sud",
    "nord",
    "ost",
    "west",
    "mittel",
    "zentral",
)
_COMPASS = re.compile(rf"(?:{'|'.join(_COMPASS_POINTS)})(?=[a-z]{{4}})")
_LISTED = re.compile(r"(?:,| (?:y|e|and|und|et)) [A-ZÀ-Þ]")  # "Zagreb, Split y Dubrovnik"
_CODE_BEHIND = re.compile(r" ?(?:-|–|/|>|->|→|to|nach|x) ?(?:[A-Z]{3}(?!\w)|[A-ZÀ-Þ][a-zà-ÿ]{3,})")
_CASE_CUT = re.compile(r"'?(?P<case>[dt][ae]n|y?[ae])(?!\w)")
_ARABIC_CUES = (" في ", " الى ", " من ", " ل", " ب")


@dataclass(frozen=True)
class Mention:
    """`direction`: "from", "to" or ""; `strong` when the words leave no other reading; `never` when they rule it out;
    `home` where the customer lives."""

    start: int
    end: int
    place: Place
    direction: str
    strong: bool = False
    never: bool = False
    home: bool = False
    dropped: bool = False  # said of it: "we leave that one out", so wherever it is named


def find(text: str, folded: str) -> list[Mention]:
    """All places in `folded` (blanked and folded, same offsets as `text`), in order."""
    return _Finder(text, folded).run()


class _Finder:
    def __init__(self, text: str, folded: str) -> None:
        self.text, self.folded = text, folded
        self.places = gazetteer.load()
        self.turkish = place_cues.TURKISH.search(folded) is not None
        self.german = place_cues.GERMAN.search(folded) is not None  # there "Island" is Iceland
        self.hindi = place_cues.HINDI.search(folded) is not None
        spoken = language.detect(text, folded, "")
        self.everyday = everyday(spoken)
        hired = {match.group() for match in place_cues.CAR_HIRE.finditer(folded)}
        self.car_hire = bool(hired - {"car"} if spoken in {"fr", "de"} else hired)  # "en car": by coach
        self.words = self._words()
        self.found: list[Mention] = []

    def run(self) -> list[Mention]:
        index = 0
        while index < len(self.words):
            mention, length = self._longest(index) if self._may_begin(index) else (None, 1)
            if mention:
                self.found.append(mention)
            index += length
        return self.found

    def _may_begin(self, index: int) -> bool:
        """Whether it is worth the while to look: most words of a message begin no name, however it is written."""
        word = self.folded[slice(*self.words[index])]
        plain = word.isascii() and "'" not in word and not self.turkish
        return not plain or self.places.may_begin(word) or word.startswith(_COMPASS_POINTS)

    def _words(self) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        for match in _WORD.finditer(self.folded):
            elided = _ELISION.match(match.group())
            spans.append((match.start() + (elided.end() if elided else 0), match.end()))
        return spans

    def _longest(self, index: int) -> tuple[Mention | None, int]:
        start = self.words[index][0]
        for length in self._lengths(index):
            end = self.words[index + length - 1][1]
            key = gazetteer.key_of_folded(self.folded[start:end])
            place = self.places.find(key)
            if place is None and length == 1:
                place, end = self._inflected(start, end)
            mention = self._judge(start, end, place) if place else None
            if mention:
                return mention, length
        return None, 1

    def _lengths(self, index: int) -> Iterator[int]:
        words, most = self.words, 1
        if not self.places.may_go_on(self.folded[slice(*words[index])]):
            yield 1
            return
        while (
            most < _MAX_WORDS
            and index + most < len(words)
            and self.folded[words[index + most - 1][1] : words[index + most][0]] in _GAPS
        ):
            most += 1
        yield from range(most, 0, -1)

    def _inflected(self, start: int, end: int) -> tuple[Place | None, int]:
        """İstanbul'a, bursadan: Turkish writes its cases behind an apostrophe, or, in chats, without one."""
        stem, mark, _ = self.folded[start:end].partition("'")
        if mark:
            return (self.places.find(stem) if len(stem) > 3 else None), start + len(stem)
        compass = _COMPASS.match(stem)
        if compass:
            return self._part(stem, compass.end()), end
        bare = _CASE.sub("", stem) if self.turkish and len(stem) > 6 else stem
        place = self.places.find(bare) if bare != stem else None
        known = place is not None and (place.kind != "city" or place.people >= BIG)
        return (place if known else None), start + len(bare)

    def _part(self, word: str, start: int) -> Place | None:
        """Südengland: a part of a country, and a place of its own."""
        whole = self.places.find(word[start:])
        wide = whole is not None and whole.kind in {"country", "region"}
        return replace(whole, canonical=word, kind="region") if whole and wide else None

    def _judge(self, start: int, end: int, place: Place) -> Mention | None:
        left, right = self.folded[max(0, start - 48) : start], self.folded[end : end + 40]
        left = left[left.rfind("\n") + 1 :]
        direction, strong = self._direction(left, right, end)
        home = bool(place_cues.HOME.search(left) or place_cues.ROLE.search(left))
        if not self._is_believable(start, end, place, left, strong=strong or home):
            return None
        returning = (
            direction == "from"
            and place_cues.BACK_FROM.search(left) is not None
            and place_cues.BOTH_WAYS.search(left) is None
        )
        dropped = place_cues.NEVER_RIGHT.match(right) is not None
        refused = (
            self._goes_on(start)
            or self._is_kitchen(start, end, left)
            or place_cues.NEVER_LEFT.search(left)
            or place_cues.PART_OF_NAME.search(left)
            or dropped
            or place_cues.ADJECTIVE.match(right)
        )
        return Mention(start, end, place, direction, strong, bool(refused) or returning, home, dropped)

    def _goes_on(self, start: int) -> bool:
        """The other one of two that are passed through or refused."""
        last = self.found[-1] if self.found else None
        if last is None:
            return False
        if place_cues.PREFERRED_TO.fullmatch(self.folded, last.end, start):
            return place_cues.PREFERRED.search(self.folded, max(0, last.start - 30), last.start) is not None
        ruled_out = last.never and last.direction != "from" and not last.dropped
        return ruled_out and place_cues.OR.fullmatch(self.folded, last.end, start) is not None

    def _is_kitchen(self, start: int, end: int, left: str) -> bool:
        """ "We love Mediterranean, Thai and Mexican food"."""
        if self.folded[start:end] not in place_cues.KITCHENS:
            return False
        behind = place_cues.KITCHEN_RIGHT.match(self.folded, end)
        return behind is not None or place_cues.KITCHEN_LEFT.search(left) is not None

    def _direction(self, left: str, right: str, end: int) -> tuple[str, bool]:
        """(from, to or nothing; whether the words leave no other reading)."""
        case = self._case_ending(end)
        if case:
            return case, True
        if self.hindi and place_cues.SE.match(right):
            return "from", True
        if _is_behind_from(left):
            if self.car_hire and place_cues.CAR_LEFT.search(left):
                return "to", True
            sure = place_cues.STRONG_FROM.search(left) and not place_cues.SAILING.search(left)
            return "from", bool(sure or place_cues.STRONG_TO.search(left))
        led = _is_behind_to(left) or self._is_stay(left, end)
        return ("to" if led else ""), bool(place_cues.STRONG_TO.search(left))

    def _is_stay(self, left: str, end: int) -> bool:
        return bool(place_cues.STAY_RIGHT.match(self.folded, end) or place_cues.STAY_LEFT.search(left))

    def _case_ending(self, end: int) -> str:
        """Behind a Turkish name cut off its stem: from (-dan) or to (-ya)."""
        match = _CASE_CUT.match(self.folded, end) if self.turkish else None
        return "" if match is None else "from" if match["case"].endswith("n") else "to"

    def _is_near(self, start: int, left: str) -> bool:
        """Close behind the last one, as in a list."""
        gap = start - self.found[-1].end if self.found else 99
        return gap < 9 or (gap < 24 and place_cues.THEN.search(left) is not None)

    def _is_believable(self, start: int, end: int, place: Place, left: str, *, strong: bool) -> bool:
        written, key = self.text[start:end], self.folded[start:end]
        near = self._is_near(start, left)
        if key in _SMALL_CODES and (strong or near or _is_behind_from(left)):
            return True
        if place.kind == "code":
            paired = _CODE_BEHIND.match(self.text, end) is not None
            named = place_cues.AIRPORT.match(self.folded, end) is not None  # "man airport"
            return named or (written.isupper() and (strong or near or paired or written in _CODES_ALONE))
        if (
            (key in _SMALL and written.islower())
            or (key.endswith("reunion") and written[-1:].islower() and _MEETING.match(self.folded, end))
            or key in NEVER
            or len(key) < 3
            or (written.isupper() and key in SIGNS)
        ):
            return False
        if place.kind == "city" and (
            left.endswith(" at the ") or (place_cues.HOTEL.search(left) and place.people < BIG)
        ):
            return False
        if gazetteer.key_of_folded(key) in self.everyday:
            named = written.istitle() and place_cues.PREPOSITION.search(left)
            return bool(named)
        if _ARABIC.match(key):
            return strong or near or left.endswith(_ARABIC_CUES)
        if written[0].islower():
            from_here = _is_behind_from(left)
            listed = near and place_cues.OR.fullmatch(self.folded, self.found[-1].end, start) is not None
            sure = strong or listed or (from_here and place.people >= BIG)
            return _is_known_small(key, place, strong=sure, near=near)
        if place_cues.PERSON.search(left):
            return False
        led = strong or near or _is_behind_to(left) or self._is_stay(left, end)
        if key in GIVEN_NAMES and (place.people >= BIG or place.kind in {"country", "region"}):
            return led
        if key == "island" and self.german:
            return True
        if key in COMMON:
            listed = near and written.istitle() and _LISTED.match(self.text, end)
            return (strong and not written.isupper()) or bool(listed)
        from_here = _is_behind_from(left)
        small = place.people >= 30 and (led or from_here)
        return place.kind != "city" or place.people >= BIG or strong or near or small


def _is_known_small(key: str, place: Place, *, strong: bool, near: bool) -> bool:
    """Written without a capital: only what is well known, and no everyday word."""
    known = place.kind != "city" or place.people >= BIG or (strong and place.people >= 50)
    famous = place.people >= 300 or place.people == 0
    common = key in COMMON and not (key in GIVEN_NAMES and strong and famous)
    return not common and known and (strong if len(key) == 3 else strong or near or " " in key or famous)


@lru_cache(maxsize=8)
def _is_behind_from(left: str) -> bool:
    return place_cues.FROM_LEFT.search(left) is not None


@lru_cache(maxsize=8)
def _is_behind_to(left: str) -> bool:
    return place_cues.TO_LEFT.search(left) is not None
