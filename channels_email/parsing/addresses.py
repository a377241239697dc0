"""Address headers (RFC 5322 3.4) as people and programs really write them."""

from __future__ import annotations

import re

from channels_email.parsing.limits import MAX_ADDRESSES
from channels_email.parsing.words import ENCODED_WORD, decode_words, display_text
from inquiries.channels import Address

# Each alternative begins with another character, so the scan is linear. An encoded word is one piece even if it holds
# a comma; an unclosed quote runs to the end.
_PIECE = re.compile(
    rf'{ENCODED_WORD.pattern}|"(?P<quoted>(?:[^"\\]|\\.)*)"?|<(?P<angle>[^<>]*)>?|(?P<mark>[,;:()])|\\.|[^",;:()<\\=]+|[=\\]',
    re.DOTALL,
)
# What most headers hold: one mailbox with nothing special in it. It gives what the scan below would give.
_ONE_MAILBOX = re.compile(
    r"\s*+(?:\"([^\"\\]*+)\"|([^\",;:()<>\\@]*+))\s*+<([^\s<>()\",;:\\@=?']++@[^\s<>()\",;:\\@=?']++)>\s*+"
)
_ONE_ADDRESS = re.compile(r"\s*+([^\s<>()\",;:\\@=?']++@[^\s<>()\",;:\\@=?']++)\s*+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BLANKS = re.compile(r"\s+")
# Tried once for each run of letters, at its beginning: linear.
_LOOKS_LIKE = re.compile(
    r"(?<![^\s<>\",;:()\[\]])'*+([^\s<>\"',;:()\[\]@]++(?:'[^\s<>\"',;:()\[\]@]++)*+@[^\s<>\"',;:()]++)"
)
_COMMENT = re.compile(r"\([^()]*\)")


class _Mailbox:
    """What has been read of the mailbox that is not finished yet."""

    __slots__ = ("angle", "comments", "phrase", "quoted")

    def __init__(self) -> None:
        self.phrase: list[str] = []
        self.comments: list[str] = []
        self.angle: str | None = None
        self.quoted = False


def parse_addresses(text: str) -> tuple[list[Address], bool]:
    """The addresses of a raw (unfolded, still encoded) header, and whether some were left out for their number."""
    if "@" not in text and "=?" in text:
        text = decode_words(text)  # some senders encode the whole line, address included
    simple = _ONE_MAILBOX.fullmatch(text) or _ONE_ADDRESS.fullmatch(text)
    if simple:
        return [_one(*simple.groups())], False
    found: list[Address] = []
    box, depth = _Mailbox(), 0
    for match in _PIECE.finditer(text):
        piece, mark = match[0], match["mark"]
        if mark == "(" or (mark == ")" and depth):
            depth += 1 if mark == "(" else -1
            if depth == (1 if mark == "(" else 0):
                continue
        if depth:
            box.comments.append(piece)
        elif mark in (",", ";"):
            _finish(box, found)
            box = _Mailbox()
            if len(found) >= MAX_ADDRESSES:
                return found, True
        elif mark == ":" and box.angle is None:
            box = _Mailbox()  # the name of a group
        else:
            _take(box, match, piece)
    if depth:  # a bracket that never closes hides nothing
        box.phrase.append(" " + "".join(box.comments))
        box.comments.clear()
    _finish(box, found)
    return found, False


def _one(first: str, phrase: str | None = None, angle: str = "") -> Address:
    """The mailbox of a simple header: `first` is the quoted name beside an angle, else the address itself."""
    if not angle:
        return Address(display_text(first))
    return Address(display_text(angle), _name(first or phrase or ""))


def _name(text: str) -> str:
    return display_text(decode_words(_BLANKS.sub(" ", text))).strip("\"' ")


def _take(box: _Mailbox, match: re.Match[str], piece: str) -> None:
    if match["angle"] is not None:
        if box.angle is None or not box.angle.strip():
            box.angle = match["angle"]
    elif match["quoted"] is not None:
        box.phrase.append(_ESCAPED.sub(r"\1", match["quoted"]) if box.angle is None else "")
        box.quoted = True
    elif box.angle is None:
        box.phrase.append(piece)


def _finish(box: _Mailbox, found: list[Address]) -> None:
    phrase = "".join(box.phrase)
    comment = "".join(box.comments)
    if box.angle is not None and box.angle.strip():
        address, name = _bare(box.angle), phrase or comment
    else:
        address, name = _without_angle(phrase, comment, box.quoted)
    name = _name(name)
    address = display_text(address)
    if address or (box.angle is not None and name):
        found.append(Address(address, name))


def _without_angle(phrase: str, comment: str, quoted: bool) -> tuple[str, str]:
    if "=?" in phrase:
        phrase = decode_words(phrase)
    bare = phrase.strip()
    if not bare:
        return "", ""
    # An apostrophe inside is part of the address (o'hara@...), RFC 5322 atext; only one in front is a quote.
    wrapped = bare.startswith("'") or any(char in bare for char in ' \t"<')
    found = _LOOKS_LIKE.search(bare) if wrapped else None
    if found:
        return found[1], (bare[: found.start(1)] + bare[found.end() :]).strip(" \"'<>[]") or comment
    return _bare(bare) if "@" in bare or not quoted else bare, comment


def _bare(angle: str) -> str:
    """The address between the brackets: without route (RFC 5322 4.4), comments and blanks."""
    text = _COMMENT.sub("", angle) if "(" in angle else angle
    if text.startswith("@") and ":" in text:
        text = text.partition(":")[2]
    if text[:7].lower() == "mailto:":
        text = text[7:]
    if '"' not in text:
        text = _BLANKS.sub("", text)
    return decode_words(text).strip(" \"'") if "=?" in text else text.strip()
