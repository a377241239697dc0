"""What Meta knows, and what customers do."""

from __future__ import annotations

import base64
import hashlib
import itertools
import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Told = dict[str, Any]
WINDOW = timedelta(hours=24)
URL_LIVES = timedelta(minutes=5)
UPLOAD_LIVES = timedelta(days=30)
SENT_TO_US_LIVES = timedelta(days=7)
NEEDED = ("whatsapp_business_messaging", "whatsapp_business_management")


class Refusal(Exception):
    """An answer {"error": …}, as Graph gives it."""

    def __init__(self, code: int, words: str = "", status: int = 400, **more: Any) -> None:
        self.status, self.code, self.words, self.more = status, code, words, more

    @property
    def told(self) -> Told:
        error = {"message": f"(#{self.code}) {self.words}", "type": "OAuthException", "code": self.code}
        data = {"messaging_product": "whatsapp", "details": self.words} if self.words else {}
        return {"error": {**error, "error_data": data, "fbtrace_id": "A0trace", **self.more}}


@dataclass
class Token:
    scopes: tuple[str, ...] = NEEDED
    expires_at: int = 0  # 0: never
    app_id: str = "3030303030"


@dataclass
class Number:
    id: str
    waba_id: str
    shown: str  # "+49 30 555001"
    name: str = "Sun Travel"
    quality: str = "GREEN"
    limit: str = "TIER_2K"


@dataclass
class File:
    id: str
    data: bytes
    content_type: str
    number_id: str
    ends: datetime
    filename: str = ""
    claimed_sha256: str = ""
    claimed_size: int | None = None
    late: int = 0  # so many requests find nothing yet
    leads_to: str = ""  # another address than the host of files
    claims: int | None = None  # a length that is not its own; -1: none
    cut: bool = False  # the connection ends in the middle
    expired: bool = False  # the first address is not valid any more

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.data).digest()


@dataclass
class Sent:
    """A message of ours, as the customer got it. `file` is what hangs on it."""

    id: str
    payload: Told
    number_id: str
    at: datetime
    file: File | None = None
    failed_by: int = 0  # the error that a status will tell of

    @property
    def recipient(self) -> str:
        return self.payload.get("to") or self.payload["recipient"]

    @property
    def reference(self) -> str:
        return self.payload.get("biz_opaque_callback_data", "")


@dataclass
class Trouble:
    """The next `times` requests whose method and path contain `part` are answered like this. Status 0: the connection is
    cut; `after`: it was done all the same; `html`: no JSON; `location`: a redirect."""

    part: str
    status: int = 0
    code: int = 131000
    times: int = 1
    after: bool = False
    html: bool = False
    words: str = "Something went wrong"
    retry_after: str = ""
    location: str = ""
    hang: float = 0  # seconds until then
    more: Told = field(default_factory=dict)


@dataclass
class World:
    app_secret: str = "meta-secret"
    tokens: dict[str, Token] = field(default_factory=lambda: {"meta-token": Token()})
    numbers: dict[str, Number] = field(default_factory=dict)
    templates: dict[str, list[Told]] = field(default_factory=dict)  # by account
    subscribed: set[str] = field(default_factory=set)
    files: dict[str, File] = field(default_factory=dict)
    links: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    last_inbound: dict[tuple[str, str], datetime] = field(default_factory=dict)
    not_on_whatsapp: set[str] = field(default_factory=set)
    refuses_at_once: bool = (
        False  # a shut window is told in the answer; else by a status, as Meta mostly does
    )
    knows_portfolio_limit: bool = True  # a field that came with v24
    per_second: int = 80
    burst: int = 45  # to one person; one in six seconds comes back
    page: int = 25  # templates
    troubles: list[Trouble] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tokens_seen: list[tuple[str, str]] = field(default_factory=list)  # (host, Authorization)
    complaints: list[str] = field(default_factory=list)  # what no client may do
    url: str = ""
    files_url: str = ""
    ahead: timedelta = timedelta(0)  # its clock runs so much before ours
    lock: threading.RLock = field(default_factory=threading.RLock)
    ids: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def number(self, id: str, waba_id: str, shown: str, **more: Any) -> Number:
        self.templates.setdefault(waba_id, [])
        self.subscribed.add(waba_id)
        return self.numbers.setdefault(id, Number(id, waba_id, shown, **more))

    def trouble(self, part: str, status: int = 0, code: int = 131000, **more: Any) -> None:
        self.troubles.append(Trouble(part, status, code, **more))

    def count(self, part: str) -> int:
        return sum(part in one for one in self.asked)

    def wamid(self) -> str:
        tail = base64.b64encode(secrets.token_bytes(24)).decode()
        return f"wamid.HBgM{next(self.ids):06}{tail}"

    # --- files ---

    def file(self, data: bytes, content_type: str, number_id: str = "", **more: Any) -> File:
        """A customer's, as a webhook names it."""
        return self._keep(data, content_type, number_id, SENT_TO_US_LIVES, **more)

    def uploaded(self, data: bytes, content_type: str, number_id: str) -> File:
        return self._keep(data, content_type, number_id, UPLOAD_LIVES)

    def _keep(self, data: bytes, content_type: str, number_id: str, lives: timedelta, **more: Any) -> File:
        made = File(str(9_000_000 + next(self.ids)), data, content_type, number_id, self.now + lives, **more)
        self.files[made.id] = made
        return made

    def link(self, file: File) -> str:
        if file.leads_to:
            return file.leads_to
        token = secrets.token_urlsafe(12)
        self.links[token] = (file.id, self.now + (-URL_LIVES if file.expired else URL_LIVES))
        file.expired = False
        return f"{self.files_url}/whatsapp_business/attachments/?mid={file.id}&source=getMedia&hash={token}"

    def expire_links(self) -> None:
        self.links = {token: (file_id, self.now - URL_LIVES) for token, (file_id, _) in self.links.items()}

    # --- the window ---

    def wrote(self, number_id: str, *people: str) -> None:
        """A customer, under each of their ids."""
        for one in people:
            self.last_inbound[number_id, one] = self.now

    def is_open(self, number_id: str, person: str) -> bool:
        last = self.last_inbound.get((number_id, person))
        return last is not None and self.now - last < WINDOW

    def sent_to(self, number_id: str, person: str | None, since: timedelta) -> int:
        after = self.now - since
        found: Iterable[Sent] = (one for one in self.sent if one.number_id == number_id and one.at > after)
        return sum(person is None or one.recipient == person for one in found)
