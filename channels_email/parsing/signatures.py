"""Where the signature begins below what was newly written. When in doubt there is none: text is rather shown."""

from __future__ import annotations

import re

from channels_email.parsing.limits import MAX_SIGNATURE_LINES
from channels_email.parsing.quotes import is_rule
from channels_email.parsing.signature_words import CLOSINGS, DEVICES, PARTICLES, SENT_FROM, SENT_FROM_END
from inquiries.channels import Address

_MAX_BLOCK = 14  # lines with words below a closing formula
_MAX_LINE = 80
_EDGE = " \t\u200b\xa0.,;:!*_-–—~·•"
_LINK = re.compile(r"<[^<>]{0,500}>|\[[^\[\]]{0,500}\]|https?://\S{1,500}")
_CONTACT = re.compile(
    r"[\w.+-]@[\w-]{1,63}\.\w|https?://|\bwww\.|\+?\d[\d\s()./-]{6,}\d|^(?:tel|phone|mobile?|mob|fax|t|f|m|skype|e-?mail|web)\b[.:]?",
    re.IGNORECASE,
)
_SHORT_NAME = re.compile(r"^[-–—~]{1,2}\s?[^\W\d_][\w.'’-]{0,20}(?: [^\W\d_][\w.'’-]{0,20}){0,2}$")
_WORDS = re.compile(r"[^\W\d_]+")
_SURELY_SENT_FROM = (
    "diese nachricht wurde von meinem",
    "cet e-mail a été envoyé depuis",
    "this email was sent from my",
)
# What a customer adds below the name: days, people, rooms, money.
_FACT = re.compile(
    r"\b\d{1,2}[./]\d{1,2}[./](?:20)?\d\d\b(?![./]\d)|\b20\d\d-\d\d-\d\d\b|[€$£]\s?\d|\d\s?[€$£]|"
    r"\b\d{1,5}\s?(?:x\s?)?(?:adult|child|kid|person|people|pax|room|night|week|day|erwachsen|kind|zimmer|nächt|woche|tag|"
    r"adulte|enfant|chambre|nuit|niño|habitaci|noche|adulti|bambin|camer|nott|volwassen|kamer|nacht|eur|usd|gbp|chf)",
    re.IGNORECASE,
)
_TWO_CLOSINGS = re.compile(r"\s(?:and|und|et|e|y|en|och|og|i|&|\+)\s")
_FROM_WHERE = re.compile(r"\s(?:aus|from|vom|von|de|du|da|dal|desde|uit|vanuit|från|fra|z|из)\s")
_POSTSCRIPT = re.compile(r"^\s*p\.?\s?s\b\.?|^\s*n\.?b\.", re.IGNORECASE)
_LIST_FOOTER = re.compile(r"mailing list|unsubscribe|to post to this group|abmelden|désabonn", re.IGNORECASE)


def cut_signature(lines: list[str], sender: Address | None) -> list[str]:
    """`lines` without the signature, the phone's line and a list's footer at their end."""
    lines = _without_trailing(lines)
    above = lines[:-MAX_SIGNATURE_LINES]
    lines = lines[-MAX_SIGNATURE_LINES:]
    for _ in range(3):  # a phone's line below a name below a closing
        shorter = _without_trailing(_cut_once(lines, sender))
        if len(shorter) == len(lines) or not any(line.strip() for line in shorter):
            break
        lines = shorter
    return above + lines


def _cut_once(lines: list[str], sender: Address | None) -> list[str]:
    for cut in (_delimiter, _list_footer, _sent_from, _closing, _contact_block, _dash_name, _own_name):
        at = cut(lines, sender)
        if at is not None and any(line.strip() for line in lines[:at]):
            return lines[:at]
    return lines


def _without_trailing(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and (not lines[end - 1].strip() or is_rule(lines[end - 1])):
        end -= 1
    return lines[:end]


def _delimiter(lines: list[str], sender: Address | None) -> int | None:
    """ "-- " (RFC 3676 4.3); "--" alone, or a rule of dashes, only above something like a signature."""
    for at, line in enumerate(lines):
        if line.rstrip("\r\n") == "-- ":
            return at
        bare = line.strip()
        if bare in ("--", "—", "–", "__") and _looks_signed(lines[at + 1 :], contacts=0):
            return at
        if len(bare) >= 3 and is_rule(bare) and _looks_signed(lines[at + 1 :], contacts=2):
            return at
    return None


def _looks_signed(below: list[str], *, contacts: int) -> bool:
    words = [line for line in below if line.strip()]
    if not 0 < len(words) <= _MAX_BLOCK or any(
        _is_sentence(line) or _POSTSCRIPT.match(line) for line in words
    ):
        return False
    return sum(_has_contact(line) for line in words) >= contacts


def _has_contact(line: str) -> bool:
    return bool(_CONTACT.search(line.strip()[:300]))


def _is_sentence(line: str) -> bool:
    text = line.strip()
    if len(text) > _MAX_LINE:
        return not _has_contact(text)
    return (
        text.endswith("?") or (text.endswith((".", "!")) and len(text.split()) > 5) or len(text.split()) > 12
    )


def _list_footer(lines: list[str], sender: Address | None) -> int | None:
    for at in range(max(0, len(lines) - 8), len(lines)):
        if is_rule(lines[at]) and any(_LIST_FOOTER.search(line[:300]) for line in lines[at + 1 :]):
            return at
    return None


def _sent_from(lines: list[str], sender: Address | None) -> int | None:
    """The line that a phone added. "Sent from my desk, is much easier." is a sentence and stays."""
    last = len(lines) - 1
    text = _LINK.sub("", lines[last][:700]).strip().lower() if lines else ""
    if not text or len(text) > 90 or "," in text or not any(device in text for device in DEVICES):
        return None
    if text.endswith((".", "?", "!")) and len(text.split()) > 6 and not text.startswith(_SURELY_SENT_FROM):
        return None
    if text.startswith(SENT_FROM) or (text.endswith(SENT_FROM_END) and len(text.split()) <= 8):
        return last
    return None


def _closing(lines: list[str], sender: Address | None) -> int | None:
    """The last closing formula that has only a signature's lines below it."""
    for at in range(len(lines) - 1, max(-1, len(lines) - 2 * _MAX_BLOCK), -1):
        if is_closing(lines[at]) and _looks_signed(lines[at + 1 :], contacts=0):
            named = _begins_with_name(lines[at + 1 :], sender)
            return _joined_closing(lines, at) if named else None
    last = len(lines) - 1
    return last if lines and _closing_with_name(lines[last], sender) else None


def _begins_with_name(below: list[str], sender: Address | None) -> bool:
    """Somebody's name or a way to reach them, and none of what a customer adds below it."""
    words = [line for line in below if line.strip()]
    if any(_FACT.search(line[:300]) for line in words):
        return False
    first = words[0].strip()
    if len(first.split()) == 1 or _has_contact(first) or (sender is not None and _same_name(first, sender)):
        return not first[0].isdigit() or _has_contact(first)
    return _is_name_like(first)


def _is_name_like(line: str) -> bool:
    """ "Anna Lind", "Anna und Jonas", "Dr. A. von Lind | Lind GmbH": no sentence, no list."""
    words = [word.strip("()[]|,;:/\"'*_-–—") for word in line.split()]
    words = [word for word in words if word]
    plain = [word for word in words if word.lower() not in PARTICLES and "." not in word]
    return bool(words) and all(word[0] == word[0].upper() and not word[0].isdigit() for word in plain)


def _joined_closing(lines: list[str], at: int) -> int:
    """ "Thank you" directly above "Best regards" belongs to it."""
    above = at - 1
    while above > 0 and not lines[above].strip() and at - above < 3:
        above -= 1
    return above if above > 0 and is_closing(lines[above]) else at


def is_closing(line: str) -> bool:
    if len(line) > _MAX_LINE:
        return False
    text = line.strip(_EDGE).lower()
    if text in CLOSINGS:
        return True
    head, *where = _FROM_WHERE.split(text, maxsplit=1)  # "Liebe Grüße aus Berlin"
    if where and len(where[0].split()) > 3:
        return False
    return all(one.strip(_EDGE) in CLOSINGS for one in _TWO_CLOSINGS.split(head))


def _closing_with_name(line: str, sender: Address | None) -> bool:
    """ "Best regards, Anna" in one line; "LG Anna" where that is the sender's name."""
    head, comma, name = line.strip().partition(",")
    if comma:
        return 0 < len(name.split()) <= 4 and _is_name_like(name.strip()) and is_closing(head)
    head, _, name = line.strip().rpartition(" ")
    return sender is not None and _same_name(name, sender) and is_closing(head)


def _contact_block(lines: list[str], sender: Address | None) -> int | None:
    """A last paragraph of short lines with two or more ways to reach the person whose name stands above them."""
    at = _last_paragraph(lines)
    block = lines[at:]
    above = lines[at - 2].rstrip() if at > 1 else ""
    if at == 0 or above[-1:].isalnum() or above.endswith((":", ",")):  # "Please send it to"
        return None
    named = _is_name(block[0]) or (sender is not None and _same_name(block[0], sender))
    contacts = sum(_has_contact(line) for line in block[1:])
    if len(block) <= _MAX_BLOCK and named and contacts >= 2 and _looks_signed(block, contacts=2):
        return at
    return None


def _is_name(line: str) -> bool:
    """Two or three capitalised words and nothing else."""
    words = line.strip().split()
    return 2 <= len(words) <= 3 and all(one[0].isupper() and one.strip(".,-'’").isalpha() for one in words)


def _last_paragraph(lines: list[str]) -> int:
    at = len(lines)
    while at and lines[at - 1].strip():
        at -= 1
    return at


def _dash_name(lines: list[str], sender: Address | None) -> int | None:
    """ "-Anna" alone below a blank line; below other dashes it is the last entry of a list."""
    last = len(lines) - 1
    name = lines[last].strip() if lines else ""
    alone = last > 0 and not lines[last - 1].strip()
    return last if alone and _SHORT_NAME.match(name) and name.lstrip("-–—~ ")[:1].isupper() else None


def _own_name(lines: list[str], sender: Address | None) -> int | None:
    """The sender's own name alone in the last line."""
    last = len(lines) - 1
    if not lines or sender is None or not lines[last].strip()[:1].isalpha():  # "- Anna" ends a list
        return None
    return last if _same_name(lines[last], sender) else None


def _same_name(line: str, sender: Address) -> bool:
    words = [word.lower() for word in _WORDS.findall(line[:_MAX_LINE])]
    known = {word.lower() for word in _WORDS.findall(f"{sender.name} {sender.address.partition('@')[0]}")}
    return 0 < len(words) <= 4 and len(line.split()) <= 5 and set(words) <= known
