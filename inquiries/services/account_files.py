"""Accounts from a file: each section is its channel's affair, the whole is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from inquiries import channels
from inquiries.channels import AccountsSection, BadFile, LoadedAccount
from inquiries.models import ChannelAccount
from inquiries.services import numbered_yaml
from inquiries.services.numbered_yaml import Place, Unreadable


@dataclass(frozen=True)
class Problem:
    """`place` as people write it: "email[2].imap.port". `line` is 0 where none can be named."""

    line: int
    place: str
    words: str


class NotLoaded(ValueError):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(one.words for one in problems))
        self.problems = problems


@dataclass
class Loaded:
    """`left` are the names of accounts that the file does not speak of; they stay as they are."""

    accounts: list[tuple[str, LoadedAccount]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def load(text: str, *, dry_run: bool = False) -> Loaded:
    """Makes the accounts as the file wants them, all or none. Raises NotLoaded with everything that is wrong.

    A dry run does the same and takes it back, so that what it tells is what would happen.
    """
    try:
        data, lines = numbered_yaml.read(text)
    except Unreadable as error:
        raise NotLoaded([Problem(error.line, "", error.words)]) from None
    sections = _sections(data, lines)
    with transaction.atomic():
        loaded = _load_all(sections, data, lines)
        known = [one.account_id for _, one in loaded.accounts]
        rows = ChannelAccount.objects.filter(channel__in=channels.account_sections()).exclude(pk__in=known)
        loaded.left = list(rows.order_by("name").values_list("name", flat=True))
        transaction.set_rollback(dry_run)
    return loaded


def _sections(data: Any, lines: dict[Place, int]) -> Mapping[str, AccountsSection]:
    known = channels.account_sections()
    names = " and ".join(sorted(known))
    if not isinstance(data, dict) or not data:
        raise NotLoaded([Problem(0, "", f"The file must consist of sections: {names}.")])
    wrong = [(name, f"There is no section {name}; there is {names}.") for name in data if name not in known]
    wrong += [
        (name, "This must be a list: each account begins with a dash.")
        for name, entries in data.items()
        if name in known and not isinstance(entries, list)
    ]
    if wrong:
        raise NotLoaded([_problem((str(name),), words, lines) for name, words in wrong])
    return {name: known[name] for name in data}


def _load_all(sections: Mapping[str, AccountsSection], data: Any, lines: dict[Place, int]) -> Loaded:
    loaded, problems = Loaded(), []
    for name, section in sections.items():
        try:
            loaded.accounts += [(name, one) for one in section.load(data[name])]
        except BadFile as error:
            problems += [_problem((name, *one.place), one.words, lines) for one in error.problems]
    if problems:
        raise NotLoaded(sorted(problems, key=lambda one: one.line))
    return loaded


def _problem(place: Place, words: str, lines: dict[Place, int]) -> Problem:
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")
    return Problem(numbered_yaml.line_of(lines, place), written, words)
