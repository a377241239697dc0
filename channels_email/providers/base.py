"""What the e-mail channel asks of a mail server, whatever its protocol. No Django models here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from django.db import models

CONNECT_SECONDS = 15
READ_SECONDS = 60
Key = int | str  # what a provider calls a mail in its folder: an UID (IMAP) or an id of its own (Graph)


class Security(models.TextChoices):
    SSL = "ssl", "TLS from the start"
    STARTTLS = "starttls", "STARTTLS"
    PLAIN = "plain", "None (only on this machine)"


@dataclass(frozen=True)
class ServerLogin:
    """Where and as whom to log in. `ca_certificate` is PEM text of a private authority; empty: the system's own.
    With an `access_token` the password is not used."""

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    ca_certificate: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)


@dataclass(frozen=True)
class FolderState:
    """`uidnext` is the lowest UID that a mail of the future may get; `count` how many mails lie there now."""

    uidvalidity: int
    uidnext: int
    count: int


@dataclass(frozen=True)
class Envelope:
    """What is known of a mail before it is downloaded. `size` in bytes, `received_at` aware; `remote_id` is the one
    name that a provider gives a mail in all its folders (Gmail, Graph), empty where there is none. Graph knows no UID."""

    uid: int | None
    size: int
    received_at: datetime | None
    message_id: str = ""
    remote_id: str = ""

    @property
    def key(self) -> Key:
        return self.remote_id if self.uid is None else self.uid


@dataclass(frozen=True)
class Criteria:
    """Which mails to list. Dates are the server's days of arrival; `before` is exclusive."""

    since: date | None = None
    before: date | None = None
    unread: bool = False


@dataclass(frozen=True)
class Refused:
    """The server does not hand this mail over; the connection is still good."""

    words: str


class MailFetcher(Protocol):
    """One connection. Every method raises a `ChannelError` with its verdict; nothing is ever marked by reading."""

    def open_folder(self, name: str) -> FolderState:
        """Opens it read-only; the methods below speak of the folder opened last."""

    def uids(self, lowest: int, highest: int, criteria: Criteria) -> list[int]:
        """UIDs from `lowest` to `highest`, both included, ascending. Keep the range below 100,000."""

    def envelopes(self, uids: Sequence[int]) -> list[Envelope]:
        """Ascending; of mails that are gone or that the server refuses there is none."""

    def bodies(self, uids: Sequence[int]) -> Mapping[int, bytes | Refused]:
        """The mails byte by byte. A mail that is gone is missing in the answer."""

    def mark_seen(self, folder: str, uids: Iterable[int]) -> None: ...

    def move(self, folder: str, uids: Iterable[int], target: str) -> None: ...

    def sent_folder(self) -> str:
        """The folder of sent mail, by the server's own word or by a name that programs give it; "" without one."""

    def with_message_id(self, message_id: str) -> bool:
        """Whether the folder holds a mail with this Message-ID (without <>)."""

    def append_sent(self, folder: str, mail: bytes) -> None:
        """Files what was sent. An empty `folder` is `sent_folder()`, else "Sent"."""

    def close(self) -> None:
        """Logs out; never raises."""
