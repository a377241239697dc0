"""An exported chat, understood: who said what when, which file belongs to it, and who of the two is the customer."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from channels_whatsapp.importing import dates, entries, marks
from channels_whatsapp.importing.entries import Entry, NotAChat

_AUTHOR = re.compile(r"([^:\n]{1,200}):(?:[ \u00a0\u202f]|\Z)(.*)", re.DOTALL)
_FILE = r"[^<>\n/\\]{1,200}\.\w{1,8}"
# The word differs by language, the brackets do not: <attached: …>, <Anhang: …>, IMG-….jpg (file attached), (archivo adjunto)
_ON_IPHONE = re.compile(rf"{marks.BY_THE_PHONE}?<[^<>:：\n]{{2,40}}[:：]\s?({_FILE})>")
_ON_ANDROID = re.compile(rf"[{marks.INVISIBLE}]*({_FILE}) \([^()\n]{{3,60}}\)(?=\n|\Z)")
_NAMED_BY_ANDROID = re.compile(r"[A-Z]{3}-\d{8}-WA\d+\.\w+\Z")
_MAX_NAMES = 8


@dataclass(frozen=True)
class Said:
    """One message. `at` is aware; `file` the name of its file in the archive, "" without one; `text` without what
    the phone added, but where a file was left out or a message deleted, the phone's words for it."""

    at: datetime
    author: str
    text: str
    file: str = ""
    edited: bool = False
    deleted: bool = False
    omitted: bool = False


@dataclass(frozen=True)
class Chat:
    """`notices`: how many lines WhatsApp itself wrote."""

    said: tuple[Said, ...]
    notices: int

    @property
    def authors(self) -> list[str]:
        return list(dict.fromkeys(one.author for one in self.said))


def read(text: str, files: Container[str], zone: tzinfo, order: str, now: datetime) -> Chat:
    """`files`: names in the archive; `order` one of dates.ORDERS, "" to find it out. Raises NotAChat."""
    _, found = entries.read(text)
    if not found:
        raise NotAChat(
            "No line of this file begins with a date and a time as in a chat exported from WhatsApp."
        )
    stamps = [one.stamp for one in found]
    order = order or dates.order_of(stamps, now.date())
    kept = _glued(found, dates.in_time(stamps, order, now.date()))
    said, notices = [], 0
    for number, entry in enumerate(kept):
        one = _said(entry, files, dates.moment_of(entry.stamp, order, zone), first=number == 0)
        if one is None:
            notices += 1
        else:
            said.append(one)
    return Chat(tuple(said), notices)


def _glued(found: Sequence[Entry], in_time: Sequence[bool]) -> list[Entry]:
    """What looks like an entry, out of its time and by nobody who writes here, is a line of the message before."""
    authors = {_author(one)[0] for one, fits in zip(found, in_time, strict=True) if fits}
    kept: list[Entry] = []
    for entry, fits in zip(found, in_time, strict=True):
        author = _author(entry)[0]
        if fits or not kept or (author and author in authors):
            kept.append(entry)
        else:
            kept[-1] = Entry(kept[-1].stamp, kept[-1].rest, [*kept[-1].lines, *entry.lines])
    return kept


def _author(entry: Entry) -> tuple[str, str]:
    """Name and text; "" for a line that nobody wrote. "~" stands before who is no contact of the phone."""
    found = _AUTHOR.match(entry.body)
    return (marks.plain(found[1]).removeprefix("~").strip(), found[2]) if found else ("", entry.body)


def _said(entry: Entry, files: Container[str], at: datetime | None, *, first: bool) -> Said | None:
    author, text = _author(entry)
    if not author or at is None or marks.is_notice(text, first=first):
        return None
    file, text = _file(text, files)
    text, edited = marks.without_edit_mark(text)
    return Said(
        at,
        author,
        marks.typed(text),
        file,
        edited,
        marks.is_deleted(text),
        not file and marks.is_omitted(text),
    )


def _file(text: str, files: Container[str]) -> tuple[str, str]:
    """Name of the file and what remains of the text; "" where none is named for sure."""
    for found in _candidates(text):
        name = found[1].strip(marks.BY_THE_PHONE + " ")
        by_phone = found.group().startswith(marks.BY_THE_PHONE) or _NAMED_BY_ANDROID.match(name)
        if name in files or by_phone:
            return name, f"{text[: found.start()]}{text[found.end() :]}"
    return "", text


def _candidates(text: str) -> Iterator[re.Match[str]]:
    yield from _ON_IPHONE.finditer(text)
    if found := _ON_ANDROID.match(text):
        yield found


def customer_of(authors: Sequence[str], phone_digits: str, me: str, title: str) -> str:
    """Which author is the customer, whose phone has these digits; `title` is the name of the file. Raises NotAChat in
    words where it is a group or can't be told."""
    if len(authors) > 2:
        names = ", ".join(authors[:_MAX_NAMES]) + (", …" if len(authors) > _MAX_NAMES else "")
        raise NotAChat(
            f"This is a group: {len(authors)} people write in it ({names}). Only chats of two are taken."
        )
    if me:
        return _not_me(authors, me)
    named = [one for one in authors if re.sub(r"\D", "", one) == phone_digits] or _in_title(authors, title)
    if len(named) == 1:
        return named[0]
    raise NotAChat(f"Who of them is the agency? Say it: --me NAME. In this chat write: {', '.join(authors)}")


def _not_me(authors: Sequence[str], me: str) -> str:
    others = [one for one in authors if one.casefold() != marks.plain(me).casefold()]
    if len(others) > 1:
        raise NotAChat(f"Nobody called {me!r} writes in this chat; there are: {', '.join(authors)}")
    return others[0] if others else ""


def _in_title(authors: Sequence[str], title: str) -> list[str]:
    """The phone names the file after the other one: "WhatsApp Chat with Anna", "WhatsApp Chat - Anna"."""
    told = marks.plain(re.sub(r"\s*\(\d+\)\Z", "", title).replace("_", " ")).casefold()
    return [
        one
        for one in authors
        if told == one.casefold() or told.endswith((" " + one.casefold(), "-" + one.casefold()))
    ]
