"""The section `email` of the file that `manage.py load_accounts` reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from channels_email.account_file import words, writing
from channels_email.account_file.schema import MailboxEntry
from inquiries.channels import BadFile, FileProblem, LoadedAccount


class EmailSection:
    name = "email"

    def load(self, entries: Sequence[Any]) -> list[LoadedAccount]:
        """Raises BadFile with what is wrong in all entries."""
        loaded: list[LoadedAccount] = []
        problems: list[FileProblem] = []
        seen: dict[str, int] = {}
        for number, entry in enumerate(entries):
            try:
                mailbox = MailboxEntry.model_validate(entry)
                _once(mailbox, number, seen)
                loaded.append(writing.write(mailbox))
            except ValidationError as error:
                problems += words.of(error, number)
            except BadFile as error:
                problems += [FileProblem((number, *one.place), one.words) for one in error.problems]
        if problems:
            raise BadFile(problems)
        return loaded


def _once(mailbox: MailboxEntry, number: int, seen: dict[str, int]) -> None:
    first = seen.setdefault(mailbox.address.casefold(), number)
    if first != number:
        raise BadFile([FileProblem(("address",), "This address stands in the file twice.")])
