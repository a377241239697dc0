"""The section `whatsapp` of the file that `manage.py load_accounts` reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from channels_whatsapp.account_file import writing
from channels_whatsapp.account_file.schema import GROUPS, NumberEntry
from inquiries.account_setup import entries as files
from inquiries.account_setup.wording import Wording
from inquiries.channels import LoadedAccount

_WORDING = Wording(NumberEntry, GROUPS, {})


class WhatsAppSection:
    name = "whatsapp"

    def load(self, entries: Sequence[Any]) -> list[LoadedAccount]:
        """Raises BadFile with what is wrong in all entries."""
        return files.load(entries, NumberEntry, _WORDING, writing.write)
