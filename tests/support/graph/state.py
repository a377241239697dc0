"""What lies in a mailbox at Microsoft, and what people do to it."""

from __future__ import annotations

import itertools
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

WELL_KNOWN = {
    "inbox": "Posteingang", "sentitems": "Gesendete Elemente", "drafts": "Entwürfe", "outbox": "Postausgang",
    "deleteditems": "Gelöschte Elemente", "junkemail": "Junk-E-Mail",
}  # fmt: skip
HUB_ID = "String {00020386-0000-0000-C000-000000000046} Name X-Inquiry-Hub-Id"
Told = dict[str, Any]


class Refusal(Exception):
    def __init__(self, status: int, code: str, **headers: str) -> None:
        self.status, self.code, self.headers = status, code, headers


@dataclass
class Folder:
    id: str
    name: str
    parent: str = ""
    events: list[tuple[int, str, str]] = field(default_factory=list)  # number, "created" or "removed", mail


@dataclass
class Mail:
    """`fields` are what JSON can set. `visible_at`: a sent mail shows up in its folder some time later."""

    id: str
    folder: str
    raw: bytes
    received: datetime
    read: bool = False
    draft: bool = False
    fields: Told = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    attachments: list[Told] = field(default_factory=list)
    parent: Mail | None = None
    visible_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    moves: int = 0

    @property
    def message_id(self) -> str:
        own = self.fields.get("internetMessageId")
        return own or str(message_from_bytes(self.raw)["Message-ID"] or "")

    @property
    def visible(self) -> bool:
        return self.visible_at <= datetime.now(UTC)


@dataclass
class Sent:
    """What went to the customer: the mail as its recipients got it."""

    raw: bytes
    recipients: list[str]
    attachments: dict[str, bytes]

    @property
    def parsed(self) -> Any:
        return message_from_bytes(self.raw, policy=policy.default)


@dataclass
class Mailbox:
    address: str
    folders: dict[str, Folder] = field(default_factory=dict)
    mails: dict[str, Mail] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        for key, name in WELL_KNOWN.items():
            self.folders[key] = Folder(f"F-{key}-{secrets.token_hex(4)}", name)

    # --- what people and senders do ---

    def deliver(self, *mails: bytes, folder: str = "inbox", at: datetime | None = None) -> list[str]:
        return [self._put(raw, folder, at or datetime.now(UTC)).id for raw in mails]

    def new_folder(self, name: str, parent: str = "") -> Folder:
        key = f"{name}-{secrets.token_hex(2)}"
        self.folders[key] = Folder(f"F-{key}", name, self.folder(parent).id if parent else "")
        return self.folders[key]

    def move(self, mail_id: str, folder: str) -> None:
        """As a person in Outlook. The immutable id stays, the other one changes."""
        mail = self.mails[mail_id]
        self._event(mail.folder, "removed", mail)
        mail.folder, mail.moves = self.folder(folder).id, mail.moves + 1
        self._event(mail.folder, "created", mail)

    def delete(self, mail_id: str) -> None:
        mail = self.mails.pop(mail_id)
        self._event(mail.folder, "removed", mail)

    def in_folder(self, folder: str) -> list[Mail]:
        found = self.folder(folder).id
        return [one for one in self.mails.values() if one.folder == found and one.visible]

    # --- inside ---

    def _put(self, raw: bytes, folder: str, at: datetime, **more: Any) -> Mail:
        mail = Mail(f"AAkImmutable-{secrets.token_urlsafe(60)}=", self.folder(folder).id, raw, at, **more)
        self.mails[mail.id] = mail
        self._event(mail.folder, "created", mail)
        return mail

    def _event(self, folder_id: str, kind: str, mail: Mail) -> None:
        folder = next(one for one in self.folders.values() if one.id == folder_id)
        folder.events.append((next(self.numbers), kind, mail.id))

    def new_draft(self, raw: bytes, **more: Any) -> Mail:
        return self._put(raw, "drafts", datetime.now(UTC), draft=True, **more)

    def has_sent(self, mail: Mail, after: timedelta) -> None:
        self._event(mail.folder, "removed", mail)
        mail.folder, mail.draft, mail.read = self.folder("sentitems").id, False, True
        mail.visible_at = datetime.now(UTC) + after
        self._event(mail.folder, "created", mail)

    def folder(self, name: str) -> Folder:
        """By well-known name, display name or id."""
        for key, one in self.folders.items():
            if name in (key, one.id, one.name) or name.replace(" ", "").casefold() == key:
                return one
        raise Refusal(404, "ErrorItemNotFound")

    def mail(self, mail_id: str) -> Mail:
        found = self.mails.get(mail_id)
        if found is None or not found.visible:
            raise Refusal(404, "ErrorItemNotFound")
        return found


@dataclass
class Trouble:
    """The next `times` requests whose method and path contain `part` are answered like this. Status 0: the connection is
    cut; `after` it was done all the same; `short` cuts the answer's body."""

    part: str
    status: int
    code: str = ""
    times: int = 1
    retry_after: str = ""
    after: bool = False
    short: bool = False


@dataclass
class World:
    """`who` tells whose token it is: an address, "" for an app, None for nobody. `allowed`: mailboxes that others than
    their owner may use (shared, or an app's scope); None is all."""

    who: Callable[[str], str | None]
    url: str = ""
    mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    allowed: set[str] | None = None
    page: int = 50
    empty_pages: bool = False
    repeats: bool = False
    rewrites_ids: bool = False
    sent_after: timedelta = timedelta(0)
    delay: float = 0.0
    troubles: list[Trouble] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # "GET /v1.0/…" in order
    sent: list[Sent] = field(default_factory=list)
    tokens: dict[str, Told] = field(default_factory=dict)  # of delta links
    uploads: dict[str, Told] = field(default_factory=dict)
    subscriptions: dict[str, Told] = field(default_factory=dict)
    running: dict[str, int] = field(default_factory=dict)
    peak: int = 0
    throttled: int = 0
    reach: dict[str, str] = field(default_factory=dict)  # where a public address leads to
    complaints: list[str] = field(default_factory=list)  # what no client may do
    lock: threading.RLock = field(default_factory=threading.RLock)

    def mailbox(self, address: str = "info@agency.test") -> Mailbox:
        return self.mailboxes.setdefault(address, Mailbox(address))

    def trouble(self, part: str, status: int, code: str = "", **more: Any) -> None:
        self.troubles.append(Trouble(part, status, code, **more))

    def forget_deltas(self) -> None:
        self.tokens.clear()

    def count(self, part: str) -> int:
        return sum(part in one for one in self.asked)
