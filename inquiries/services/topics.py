"""Whether an answer's subject is a new one: pure. Mail programs, lists, gateways and people change subjects in many
ways that change nothing: marks of answering and forwarding, tags in brackets, blanks, cut ends, a word put before."""

from __future__ import annotations

import re

from inquiries.folding import fold
from inquiries.services.threads import bare_subject

_TAG_BEFORE = re.compile(r"^\s*(?:\[[^\]]{1,60}\]|\([^)]{1,30}\)|\*{1,5}[^*]{1,30}\*{1,5})\s*")
_TAG_BEHIND = re.compile(r"\s*(?:\[[^\]]{1,80}\]|\((?:fwd|fw|wg)\))\s*$", re.IGNORECASE)
_FORWARDED = re.compile(r"\((?:fwd|fw|wg)\)\s*$", re.IGNORECASE)
_WAS = re.compile(r"\s*[\[(]\s*(?:was|war|früher|ehemals|était|antes|era|ex)\s*:.{0,300}$", re.IGNORECASE)
_CUT = re.compile(r"(?:\.{2,}|…)\s*$")
_WORD = re.compile(r"[^\W_]+")
_MARKS = (":", "：", "-", "–", "—", "|", "]", ")", "*", ">", "!", "/", "~")  # end what was put in front
_LONG = 20  # characters from which a common beginning is a cut end and no chance


def is_new_topic(old: str, new: str) -> bool:
    """`new` begins another matter than `old`. A subject that says nothing, one that only gained or lost a mark in
    front and one whose end was cut off are the same."""
    was, now = _bare(old), _bare(new)
    first, second = _squeezed(was), _squeezed(now)
    if not first or not second or first == second:
        return False
    if _gained(was, now) or _gained(now, was):
        return False
    shorter, longer = sorted((first, second), key=len)
    cut = len(shorter) >= _LONG or bool(_CUT.search(old) or _CUT.search(new))
    return not (cut and longer.startswith(shorter))


def is_marked(subject: str) -> bool:
    """It says that it answers or forwards something, also behind a tag in front of that."""
    while tag := _TAG_BEFORE.match(subject):
        subject = subject[tag.end() :]
    return bare_subject(subject) != " ".join(subject.split()) or bool(_FORWARDED.search(subject))


def _bare(subject: str) -> str:
    before = None
    while before != subject:
        before = subject
        subject = _TAG_BEFORE.sub("", bare_subject(subject), count=1)
        subject = _TAG_BEHIND.sub("", _WAS.sub("", subject), count=1)
    return fold(subject)


def _squeezed(text: str) -> str:
    return "".join(_WORD.findall(text))


def _gained(short: str, long: str) -> bool:
    """`long` is `short` with one word in front, or with more that end in a mark ("URGENT - ", "Second try: ")."""
    words, more = _WORD.findall(short), list(_WORD.finditer(long))
    extra = len(more) - len(words)
    if extra < 1 or [match[0] for match in more[extra:]] != words:
        return False
    return extra == 1 or long[: more[extra].start()].rstrip().endswith(_MARKS)
