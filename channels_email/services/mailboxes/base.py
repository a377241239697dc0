"""What a fetch asks of a mailbox, whatever its protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

from channels_email.models import EmailAccount, MailFolder
from channels_email.providers.base import Envelope, Key, Refused
from channels_email.services.reports import FetchOptions

Cursor = int | Mapping[str, Any] | None


@dataclass(frozen=True)
class Page:
    """Mails to take, in order. `untold`: mails of which the server lists no more than the name. `cursor` is where the
    folder stands when all of them are stored, None where it stays. `left` mails at most are still to be looked at,
    these among them; `known` ones were left out because they are here already."""

    mails: Sequence[Envelope]
    untold: Sequence[Envelope] = ()
    cursor: Cursor = None
    left: int = 0
    known: int = 0

    def at(self, mail: Envelope) -> Cursor:
        """Where the folder stands after this mail. UIDs are a place between any two mails, links only between pages."""
        return mail.uid if self.cursor is not None else None


class Mailbox(Protocol):
    """One account's mailbox, for one run. Raises a `ChannelError` with its verdict; reading never marks anything."""

    def __init__(self, account: EmailAccount) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def sent_folder(self) -> str:
        """The folder of sent mail; "" if there is none."""

    def open(self, name: str, *, save: bool) -> MailFolder:
        """The folder with its cursor and count, put back to a rescan where the server has forgotten the cursor.
        Raises PermanentError `no_folder`."""

    def unseen(self, folder: MailFolder, *, retry: bool) -> Iterator[Page]:
        """What failed before and is due again (with `retry`), then what is new."""

    def filtered(self, folder: MailFolder, options: FetchOptions) -> Iterator[Page]:
        """What a person's filter names and the ledger does not know. Moves no cursor."""

    def bodies(self, mails: Sequence[Envelope]) -> Mapping[Key, bytes | Refused]:
        """The mails as MIME. One that is gone, or that breaks every connection, is missing in the answer."""

    def advance(self, folder: MailFolder, cursor: Cursor) -> None:
        """Remembers how far the folder was looked at. May be called in the transaction that stores the mails."""

    def mark_seen(self, folder: MailFolder, keys: Sequence[Key]) -> None: ...

    def move(self, folder: MailFolder, keys: Sequence[Key], target: str) -> None: ...

    # --- for the comparison of what lies there with what is here -----------------------------------------------------

    def passed(self, folder: MailFolder) -> Iterator[list[Key]]:
        """All that lies in the folder and that the fetch has passed already, in pieces that fit into memory."""

    def waiting(self, folder: MailFolder) -> int:
        """How many mails came since, or at a first fetch are still to be looked at."""

    def too_old(self, folder: MailFolder, keys: Sequence[Key]) -> set[Key]:
        """Those of a piece that are from before the account's first day, and so were never asked for."""

    def envelopes(self, keys: Sequence[Key]) -> list[Envelope]:
        """In order; of mails that are gone there is none, nor of some of which the server tells nothing."""

    def there(self, keys: Sequence[Key]) -> set[Key]:
        """Which of a few still lie in the folder."""
