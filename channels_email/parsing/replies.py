"""The part of a text that its sender newly wrote: quoted history and signature are left out, nothing else.

When in doubt the text is shown; the full text is kept beside it anyway.
"""

from __future__ import annotations

import re

from channels_email.parsing.limits import MAX_REPLY_LINES
from channels_email.parsing.quotes import (
    attribution_lines,
    header_block_lines,
    inner_attribution,
    is_forward,
    is_quoted,
    is_rule,
    names_writer,
    separator,
    unquoted,
)
from channels_email.parsing.signatures import cut_signature
from inquiries.channels import Address

_URL_END = re.compile(r"(?:https?://|\()\S*$")
_ONLY_LINK = re.compile(r"^\s*\(?<?https?://\S+[\s>)]*$")
_WRAP_WIDTH = 60
_INVISIBLE = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"


def new_text(text: str, *, subject: str = "", sender: Address | None = None) -> str:
    """What was newly written; the whole text when nothing else would be left."""
    if not text.strip():
        return ""
    *lines, rest = (_visible(text) + "\n").split("\n", MAX_REPLY_LINES)
    kept = _Parting(lines, rest, forward=is_forward(subject)).kept()
    if not any(line.strip() for line in kept):
        return text.strip()
    return "\n".join(cut_signature(kept, sender)).strip()


def _visible(text: str) -> str:
    """Without the marks that no reader sees. Searching for one character is much faster than for any of a class."""
    if not text.isascii():
        for mark in _INVISIBLE:
            if mark in text:
                text = text.replace(mark, "")
    return text


class _Parting:
    """Walks once over the lines and keeps what is new."""

    def __init__(self, lines: list[str], rest: str, *, forward: bool) -> None:
        self.lines, self.rest, self.forward = lines, rest, forward
        self.out: list[str] = []
        self.at = 0

    def kept(self) -> list[str]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip():
                self._keep(line)
            elif is_quoted(line) and not self.forward:
                self._skip_quote()
            elif separator(line) == "forwarded":
                self._keep_all()
            elif self._history_begins(line):
                return self.out
        return [*self.out, *self.rest.splitlines()]

    def _keep(self, line: str) -> None:
        self.out.append(line)
        self.at += 1

    def _keep_all(self) -> None:
        self.out += self.lines[self.at :]
        self.at = len(self.lines)

    def _history_begins(self, line: str) -> bool:
        """Handles one line of text; True when from here on all is history."""
        if separator(line) == "original":
            return self._written() or self._step_over(1)
        block = header_block_lines(self.lines, self.at) if ":" in line or "：" in line else 0
        if block:
            return self._header_block(block)
        count = attribution_lines(self.lines, self.at)
        if count:
            return self._after_attribution(count)
        inner = inner_attribution(line)
        if inner > 0:
            self.out.append(line[:inner].rstrip(" -"))
            return self._after_attribution(1)
        if names_writer(line) and self._quote_below(1):
            return self._after_attribution(1)
        self._keep(line)
        return False

    def _header_block(self, block: int) -> bool:
        """A forwarded mail's header is kept with the mail. Above everything it is only in the way."""
        if self.forward:
            self._keep_all()
            return False
        if self._written():
            return True
        if any("@" in line for line in self.lines[self.at : self.at + block]):
            return self._step_over(block)
        self._keep(self.lines[self.at])  # "From: Berlin / To: Crete / Date: ...": somebody's own list
        return False

    def _after_attribution(self, count: int) -> bool:
        """History, to the end if it has no marks; else only as far as the marks go (answers may stand below)."""
        if self._quote_below(count):
            return self._step_over(count)
        return self._written() or self._step_over(count)

    def _quote_below(self, count: int) -> bool:
        """Does a quoted line come next, `count` lines below?"""
        following = self.at + count
        while following < len(self.lines) and not self.lines[following].strip():
            following += 1
        return following < len(self.lines) and is_quoted(self.lines[following])

    def _step_over(self, count: int) -> bool:
        self.at += count
        return False

    def _written(self) -> bool:
        """Is there anything new yet? A rule or a blank line is nothing."""
        return any(line.strip() and not is_rule(line) for line in self.out)

    def _skip_quote(self) -> None:
        """Past the quoted lines, with the ends of long ones that a mail program broke without a mark."""
        lines = self.lines
        for at in range(self.at, len(lines)):
            if not is_quoted(lines[at]) and not self._broken_off(at):
                self.at = at
                return
        self.at = len(lines)

    def _broken_off(self, at: int) -> bool:
        line = self.lines[at]
        if not line.strip() or at + 1 >= len(self.lines) or not is_quoted(self.lines[at + 1]):
            return False
        before = unquoted(self.lines[at - 1]).rstrip()
        if _ONLY_LINK.match(line[:2_000]) or _URL_END.search(before[-300:]):
            return True
        return len(before) >= _WRAP_WIDTH and before[-1:] not in ".?!:;" and not line[:1].isupper()
