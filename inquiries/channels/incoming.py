"""What a channel hands to the desk: bytes as they came, and what was understood of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, datetime
from functools import cached_property
from typing import Any

from inquiries.channels.cleaning import MAX_TEXT, Cleaned, clean_json, text_field
from inquiries.channels.kinds import Flag, MessageKind, PointKind, SentStatus

MAX_DELIVERY_ID = 255
MAX_IDENTITY = 100


@dataclass(frozen=True)
class RawInbound(Cleaned):
    """Bytes as the provider gave them, before anybody looked inside.

    `delivery_id` names this delivery within its account for ever (for mail the SHA-256 of the bytes); `received_at` is
    the provider's time of arrival (aware), None where it is not known.
    """

    delivery_id: str
    raw: bytes
    received_at: datetime | None = None
    origin: str = ""  # where it came from, for people: "INBOX", "import: archive.mbox"
    sent: bool = False  # from our own Sent folder: an answer that staff gave elsewhere

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.delivery_id) > MAX_DELIVERY_ID:  # cutting it would take two deliveries for one
            digest = hashlib.sha256(self.delivery_id.encode()).hexdigest()
            object.__setattr__(self, "delivery_id", digest)


@dataclass(frozen=True)
class Address(Cleaned):
    address: str
    name: str = ""
    kind: PointKind = PointKind.EMAIL


@dataclass(frozen=True)
class IncomingAttachment(Cleaned):
    """One MIME part or medium. `content_type` is the sender's claim, in lower case without parameters. `inside` is set
    for what was taken out of another file (an attached mail, winmail.dat): that one's position among the attachments."""

    filename: str
    content_type: str
    data: bytes = b""
    inline: bool = False
    content_id: str | None = None
    inside: int | None = None

    @property
    def size(self) -> int:
        return len(self.data)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Medium(Cleaned):
    """A file that lies with the provider. `ref` is the provider's id, never an address that a webhook only claimed;
    type, `sha256` (hex) and `size` (bytes) are claims."""

    ref: str
    filename: str = ""
    content_type: str = ""
    sha256: str = ""
    size: int | None = None
    voice: bool = False


@dataclass(frozen=True)
class FailedRecipient(Cleaned):
    """A recipient that a bounce or delay notice names. `action`: failed, delayed, delivered, relayed, expanded (RFC 3464)."""

    address: str
    action: str = "failed"
    status: str = ""  # enhanced status code, RFC 3463: "5.1.1"
    diagnostic: str = ""


@dataclass(frozen=True)
class DeliveryReport(Cleaned):
    """What a bounce says: the Message-IDs it is about (without <>) and what became of each recipient."""

    original_ids: tuple[str, ...] = ()
    recipients: tuple[FailedRecipient, ...] = ()


@dataclass(frozen=True)
class CalendarEvent(Cleaned):
    """The first event of an invitation. `method` is upper case: REQUEST, CANCEL, REPLY, PUBLISH (RFC 5546), "" where
    none is said. Times are aware; a day without a clock begins at midnight UTC and sets `all_day`; a time without a
    zone counts as UTC. `ends` is exclusive (RFC 5545 3.6.1). `organizer` is an address, or the name where none stands."""

    method: str = ""
    uid: str = ""
    summary: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    location: str = ""
    organizer: str = ""
    all_day: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("starts", "ends"):  # see IncomingMessage.sent_at
            if (time := getattr(self, name)) is not None and not MINYEAR < time.year < MAXYEAR:
                object.__setattr__(self, name, None)


@dataclass(frozen=True)
class IncomingMessage(Cleaned):
    """One message, understood. Times are aware; ids are without angle brackets; HTML is already sanitised.

    `identity` makes two deliveries the same message: for mail a hash of Message-ID, From, Date, subject and decoded
    body, so that two mails which share only a Message-ID stay two messages; in a chat the provider's id. `external_id`
    is the id that replies name. `also` are further points of the very same person as `sender`.

    `content` is what a chat says beside its text, each key only where it applies: location {latitude, longitude, name,
    address}, cards [{name, phones, emails, organization}], choice {id, title}, referral {headline, body, url, source,
    id, medium: its picture's place in `media`}, order {items: [{name, quantity, price, currency}], text}, product {id,
    catalog} that it asks about, forwarded (true, or "often"), sticker (true), unsupported (what it was).

    `by_us`: staff wrote it elsewhere, on the phone for instance; whoever `sender` names, `to` is the customer. `partial`:
    the provider told less than it could, as in a list; the first full delivery of this identity completes it.
    """

    identity: str
    external_id: str
    kind: MessageKind = MessageKind.MESSAGE
    flags: frozenset[Flag] = frozenset()
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[
        str, ...
    ] = ()  # Delivered-To, X-Original-To, Envelope-To: where the reply token may stand
    subject: str = ""
    text: str = text_field()
    reply_text: str = text_field()
    html: str | None = field(default=None, metadata={"cap": MAX_TEXT})
    return_path: str = (
        ""  # the envelope's sender, where the last server noted it; an empty one sets NO_AUTO_ANSWER
    )
    sent_at: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    marked_id: str = ""  # the id that we gave it, where it says that it is a copy of a message of ours
    reply_tokens: tuple[str, ...] = ()  # candidates found in addresses, subject and body; unproven
    attachments: tuple[IncomingAttachment, ...] = ()
    report: DeliveryReport | None = None
    event: CalendarEvent | None = None
    forwarded_from: Address | None = None  # who wrote the mail that this one hands on; nobody proved it
    also: tuple[Address, ...] = ()
    media: tuple[Medium, ...] = ()  # to be fetched; the message does not wait for them
    content: Mapping[str, Any] = field(default_factory=dict)
    by_us: bool = False
    partial: bool = False
    defects: tuple[str, ...] = ()
    parser_version: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.identity) > MAX_IDENTITY:  # WhatsApp's ids have no promised length
            object.__setattr__(self, "identity", hashlib.sha256(self.identity.encode()).hexdigest())
        if self.content:
            object.__setattr__(self, "content", clean_json(self.content))
        # 31 December 9999 in Samoa is the year 10000 in UTC: PostgreSQL keeps it and Python can't read it back.
        if self.sent_at is not None and not MINYEAR < self.sent_at.year < MAXYEAR:
            object.__setattr__(self, "sent_at", None)

    @property
    def thread_root(self) -> str:
        """First of References, else In-Reply-To, else the message's own id."""
        return next(iter((*self.references, *self.in_reply_to)), self.external_id)


@dataclass(frozen=True)
class StatusUpdate(Cleaned):
    """What became of a message of ours. `reference` is what we gave along at sending, "" where the provider hands
    nothing back; `words` say for a consultant why it failed and what to do. `at` None, here and below: the provider does
    not say when; the time of arrival counts."""

    external_id: str
    status: SentStatus
    at: datetime | None
    reference: str = ""
    recipient: str = ""
    code: str = ""
    words: str = ""


@dataclass(frozen=True)
class Reaction(Cleaned):
    """One sender has at most one on a message: a later one takes its place, "" takes it back."""

    about: str
    emoji: str
    sender: Address
    at: datetime | None


@dataclass(frozen=True)
class Revision(Cleaned):
    """The sender changed a message of theirs; `text` None: deleted it. `by_us`: staff did, elsewhere."""

    about: str
    text: str | None = field(metadata={"cap": MAX_TEXT})
    sender: Address
    at: datetime | None
    by_us: bool = False


@dataclass(frozen=True)
class NumberChange(Cleaned):
    """The same person under another point. `also` are further points of that person, old or new; `words` are the
    provider's."""

    old: Address
    new: Address
    at: datetime | None
    words: str = ""
    also: tuple[Address, ...] = ()


@dataclass(frozen=True)
class Nothing(Cleaned):
    """Known, and of no concern to the desk: kept as it came, and skipped for this reason."""

    reason: str


Incoming = IncomingMessage | StatusUpdate | Reaction | Revision | NumberChange | Nothing
