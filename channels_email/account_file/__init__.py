"""The section `email` of the file that `manage.py load_accounts` reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from channels_email.account_file import writing
from channels_email.account_file.schema import GROUPS, MailboxEntry
from inquiries.account_setup import entries as files
from inquiries.account_setup.wording import Wording
from inquiries.channels import LoadedAccount

_PORT = "This must be between 1 and 65535."
_WORDING = Wording(
    MailboxEntry,
    GROUPS,
    {
        "string_pattern_mismatch": "This is no mail address.",
        "greater_than_equal": _PORT,
        "less_than_equal": _PORT,
    },
)


class EmailSection:
    name = "email"

    def load(self, entries: Sequence[Any]) -> list[LoadedAccount]:
        """Raises BadFile with what is wrong in all entries."""
        return files.load(entries, MailboxEntry, _WORDING, writing.write)
