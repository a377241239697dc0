"""A channel's section of the file that `manage.py load_accounts` reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class FileProblem:
    """What is wrong in a file of accounts: `place` are the keys and numbers that lead there, within the section."""

    place: tuple[str | int, ...]
    words: str


class BadFile(ValueError):
    """The section can't be loaded; carries everything that is wrong with it, not only the first."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        super().__init__("; ".join(one.words for one in problems))
        self.problems = problems


@dataclass(frozen=True)
class LoadedAccount:
    """What became of one entry. `changes` are lines such as "folders: INBOX → INBOX, Groups"; a secret is only said to
    be set or changed. `notes` are doubts that are no errors."""

    account_id: int
    name: str
    new: bool
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class AccountsSection(Protocol):
    """A channel's part of the file that `manage.py load_accounts` reads. `name` is the channel's and the section's."""

    name: str

    def load(self, entries: Sequence[Any]) -> Sequence[LoadedAccount]:
        """Writes what differs, within the caller's transaction and without the network. Raises BadFile."""


_sections: dict[str, AccountsSection] = {}


def register_accounts(section: AccountsSection) -> None:
    """Called from `AppConfig.ready()`, by a channel whose accounts can be set up by file."""
    _sections[section.name] = section


def account_sections() -> Mapping[str, AccountsSection]:
    return dict(_sections)
