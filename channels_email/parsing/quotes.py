"""Where quoted history begins in plain text. Line by line, each look at a line bounded: no expression can run away."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from channels_email.parsing.quote_words import (
    FORWARD_SUBJECTS,
    FORWARDED,
    LABELS,
    MONTHS,
    OPENERS,
    ORIGINAL,
    WEEKDAYS,
    WROTE,
)

MAX_LOOK = 400  # characters of an attribution
_ATTRIBUTION_LINES = 4
_BLOCK_LINES = 14

_KIND_OF_LABEL = {label: kind for kind, labels in LABELS.items() for label in labels}
_LABEL_LINE = re.compile(
    r"^[\s>*_|]{0,12}([^\W\d_][^:：\n<>@]{0,24}?)\s?\*{0,2}\s?[:：]\*{0,2}(.*)$", re.DOTALL
)
_INNER_LABEL = re.compile(r"\s\*{0,2}([^\W\d_]{1,14})\s?\*{0,2}:\*{0,2}(?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"^[ \t]{0,4}>")
_MARKS = re.compile(r"^(?:[ \t]*>)+[ \t]?")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b(?!\.\d{4})")  # 10.14, but not the beginning of 12.05.2025
_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}[./-]\d{1,2}[./-]\d{1,2}\b|\b(?:19|20)\d\d\b|\d{1,2}月|\d{1,2}\s?월"
)
_ADDRESS = re.compile(r"[\w.+'=-]@[\w-]{1,60}\.\w")  # one character before the @ will do, and is linear
_AT = re.compile(r"[^\s<(\[]@\S")  # an address, or what a program has made of one; not "Frankfurt @ 10:00"
_DATE_AND_WRITER = re.compile(
    r"\d{4}[/-]\d{1,2}[/-]\d{1,2}[^<>]{0,60}<[^<>@\s]{1,80}@[^<>\s]{1,80}>"
)  # Gmail of 2011
_CITES = ("quoting ", "zitat von ", "citando ", "citation de ", "in article <", "quoting: ")
_ABOVE_THIS = re.compile(r"[#\W_]{2,}.{0,40}above this line")
_RULE = re.compile(r"^\s{0,6}[-_=*~–—]{3,}\s*$")
_RULE_MARKS = frozenset("-_=*~–—")
_BETWEEN_DASHES = re.compile(r"^[\s>*]{0,8}[-_=—–]{2,}\s?([^\n]{3,60}?)\s?[-_=—–]{0,40}\s*:?$")
_NAME_FIRST = re.compile(r"[^<>.!?]{1,60}<[^<>@\s]{1,80}@[^<>\s]{1,80}>")
_PUNCTUATED = (":", "：")
_OPENER = re.compile(
    rf"(?:[-_*>\"']{{0,5}}\s?)(?:(?:{'|'.join(map(re.escape, sorted(OPENERS, key=len, reverse=True)))})\b|\d)"
)
_DATE_WORDS = frozenset(WEEKDAYS) | frozenset(MONTHS)
# An attribution that shares its line with the answer: "thanks! On Wed, Apr 4, 2012 at 3:59 PM, bob wrote:"
_INNER = re.compile(
    rf"(?<!\w)(?:On|Am|Le|El|Il|Em|Op|Den|Dnia|W dniu)\s(?:\d|(?:{'|'.join((*WEEKDAYS, *MONTHS))})\b)",
    re.IGNORECASE,
)


def is_quoted(line: str) -> bool:
    """A line that begins with ">", but not a drawn arrow such as ">>> look here <<<"."""
    if not line.startswith(">") and not (line.startswith((" ", "\t")) and _QUOTED.match(line)):
        return False
    return not line.rstrip().endswith("<<")


def unquoted(line: str) -> str:
    return _MARKS.sub("", line, count=1)


def is_rule(line: str) -> bool:
    return line.rstrip()[-1:] in _RULE_MARKS and bool(_RULE.match(line))


def attribution_lines(lines: list[str], start: int) -> int:
    """How many lines from `start` are an attribution ("On ... wrote:"); 0 when they are none."""
    first = lines[start].strip()
    if not first or len(first) > MAX_LOOK or not _may_open(first):
        return 0
    joined = ""
    for count, line in enumerate(lines[start : start + _ATTRIBUTION_LINES], 1):
        part = line.strip()
        # Gmail breaks inside the address and puts a mark before the rest: "<a@example.com" / "> wrote:"
        if not part or (count > 1 and is_quoted(line) and joined.count("<") <= joined.count(">")):
            break
        joined = f"{joined} {part}" if joined else part
        if len(joined) > MAX_LOOK:
            break
        if is_attribution(joined):
            return count
    return 0


def _may_open(text: str) -> bool:
    """Could an attribution begin so? By an opening word, a weekday, a month or a number."""
    low = text[:60].lower()
    if _OPENER.match(low):
        return True
    word = _WORD.search(low)
    if word and word.start() < 4 and word[0] in _DATE_WORDS:
        return True
    return any(char > "\u2e80" for char in low[:20]) or bool(_NAME_FIRST.match(text))


def is_attribution(text: str) -> bool:
    """`text` (one line) says that somebody wrote something at some time."""
    low = text.lower().rstrip(" *_>\u200b")
    ends = low.endswith(_PUNCTUATED)
    if not ends and not _ends_with_wrote(low):
        return False
    if not _CLOCK.search(low) and not _DATE.search(low):
        return False
    if _has_wrote(low):
        return ends or bool(_ADDRESS.search(low))
    # without a verb: "2017-11-24 16:32 GMT+01:00 Name <name@example.com>:", or mail.ru's "... 3:32 PM from <...>:"
    tail = low[-90:].rstrip(":： ")
    return bool(_CLOCK.search(low)) and bool(_ADDRESS.search(tail)) and tail.endswith((">", "]", ")"))


def _has_wrote(low: str) -> bool:
    """One of the words for "wrote", as a word. Substrings first: an expression of 60 alternatives costs 100 times more."""
    return any(word in low and _is_word(low, word) for word in WROTE)


def _is_word(low: str, word: str) -> bool:
    at = low.rfind(word)
    before, after = low[at - 1 : at], low[at + len(word) : at + len(word) + 1]
    return not word.isascii() or not (before.isalnum() or after.isalnum())


def _ends_with_wrote(low: str) -> bool:
    tail = low[-60:].rstrip(" :：,.*_>-")
    return tail.endswith(WROTE)


def names_writer(line: str) -> bool:
    """ "Anna <anna@example.com> wrote:", with no date, or "Anna wrote on 3 March 10:14:", with no address. It proves
    little: quoted lines must follow."""
    low = line.strip().lower()
    if len(low) > MAX_LOOK:
        return False
    if _DATE_AND_WRITER.fullmatch(low) or (low.startswith(_CITES) and _ADDRESS.search(low)):
        return True
    if not low.endswith(":"):
        return False
    named = bool(_ADDRESS.search(low)) and _ends_with_wrote(low)
    return named or (bool(_CLOCK.search(low)) and bool(_DATE.search(low)) and _has_wrote(low))


def inner_attribution(line: str) -> int:
    """Where an attribution begins inside the line; -1 when there is none."""
    if len(line) > 2 * MAX_LOOK or not line.rstrip().endswith(_PUNCTUATED):
        return -1
    for match in islice(_INNER.finditer(line), 3):
        if match.start() > 0 and is_attribution(line[match.start() :].lstrip(" -")):
            return match.start()
    return -1


def header_block_lines(lines: list[str], start: int) -> int:
    """How many lines from `start` are the header block of a quoted mail; 0 when they are none.

    Travellers write "From: Berlin / To: Lisbon / Date: 12 May" too: a block needs a subject or an address in it.
    """
    kind = _label_kind(lines[start])
    if not kind:
        return 0
    kinds, last, misses = {}, 0, 0
    for offset, line in enumerate(lines[start : start + _BLOCK_LINES]):
        found = _labels_in(line[:MAX_LOOK])
        if found:
            kinds |= {one: kinds.get(one, "") + line[:MAX_LOOK] for one in found}
            last, misses = offset, 0
        elif (
            not line.strip()
            and offset == last + 1
            and len(kinds) < 3
            and _next_is_label(lines, start + offset)
        ):
            continue  # HTML turned to text puts blank lines between
        elif misses < 2 and line.strip() and offset:
            misses += 1  # a long list of recipients goes on
        else:
            break
    return last + 1 if _is_block(kinds) else 0


def _is_block(kinds: dict[str, str]) -> bool:
    if "from" not in kinds:
        return False
    addressed = any(_AT.search(kinds.get(one, "")) for one in ("from", "to"))
    when = kinds.get("sent", "") or kinds.get("date", "")
    if len(kinds) >= 3:
        return (
            addressed
            or ("subject" in kinds and ("sent" in kinds or bool(_CLOCK.search(when))))
            or ("sent" in kinds and bool(_CLOCK.search(when)))
        )
    return addressed and bool(_CLOCK.search(when))


def _label_kind(line: str) -> str:
    match = _LABEL_LINE.match(line[:MAX_LOOK])
    return _KIND_OF_LABEL.get(match[1].strip().lower(), "") if match else ""


def label_value(line: str, kind: str) -> str:
    """What stands behind a label of this kind ("from"); "" where the line has another or none."""
    match = _LABEL_LINE.match(line[:MAX_LOOK])
    return match[2].strip() if match and _KIND_OF_LABEL.get(match[1].strip().lower()) == kind else ""


@lru_cache(maxsize=64)  # each line of a text made of labels is looked at from the fourteen above it
def _labels_in(line: str) -> tuple[str, ...]:
    first = _label_kind(line)
    if not first:
        return ()
    others = (_KIND_OF_LABEL.get(word.lower(), "") for word in _INNER_LABEL.findall(line))
    return (first, *(other for other in others if other))


def _next_is_label(lines: list[str], number: int) -> bool:
    return number + 1 < len(lines) and bool(_label_kind(lines[number + 1]))


def separator(line: str) -> str:
    """ "original" or "forwarded" for a line like "-----Original Message-----", else ""."""
    if len(line) > 120:
        return ""
    low = line.strip(" \t*>").lower()
    match = _BETWEEN_DASHES.match(low)
    if "above this line" in low and _ABOVE_THIS.match(low):
        return "original"
    phrase = match[1].strip(" -_:") if match else low.rstrip(": ")
    if match and phrase.startswith(ORIGINAL):
        return "original"
    if (match or low.endswith(":")) and phrase.startswith(FORWARDED):
        return "forwarded"
    return ""


def is_forward(subject: str) -> bool:
    prefix = subject.partition(":")[0].strip().lower()
    return ":" in subject and prefix in FORWARD_SUBJECTS
