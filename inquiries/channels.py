"""The port between the channels and the desk. Standard library only (and phonenumbers, once a number is compared).

A channel app (e-mail, WhatsApp) implements `Channel` and registers itself in `AppConfig.ready()`; the desk knows
channels only by this module. Every dataclass cleans what it is given, once, for all channels: NUL and lone surrogates
never reach PostgreSQL (text cannot hold \\x00, UTF-8 cannot encode a lone surrogate), and each text has a cap.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from enum import StrEnum
from functools import cache, cached_property
from math import isfinite
from typing import Any, Protocol, runtime_checkable

MAX_TEXT = 2_000_000  # characters of one body; what is beyond stays in the raw original
MAX_DELIVERY_ID = 255
MAX_IDENTITY = 100
MAX_LINE = 2_000  # characters of a subject, a name, an address or an id
MAX_ENTRIES = 200  # of one list or object in what a provider tells
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class MessageKind(StrEnum):
    MESSAGE = "message"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"


class Flag(StrEnum):
    """Marks beside the kind; several may hold at once."""

    BULK = "bulk"
    LIST = "list"
    DELAYED = "delayed"
    INVITATION = "invitation"
    LOOP = "loop"
    NO_AUTO_ANSWER = "no_auto_answer"
    QUIET = "quiet"  # a notice by the provider: kept and shown, but nobody waits for an answer to it
    WEB_FORM = "web_form"  # the sender writes for many people: Reply-To is the customer
    PASSED_ON = "passed_on"  # staff forwarded it to somebody: no answer to the customer
    DAMAGED = "damaged"  # text was decoded with replacement characters


class SentStatus(StrEnum):
    """What a provider tells of a message of ours, in the order of its life; it may tell them in any order."""

    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class PointKind(StrEnum):
    """What a contact point is; its `key` is the folded form that is compared."""

    EMAIL = "email"
    PHONE = "phone"
    WHATSAPP = "whatsapp"


# --- verdicts -------------------------------------------------------------------------------------------------------


class ChannelError(Exception):
    """A failure that carries its own verdict. `code` is for machines, `words` for a consultant."""

    def __init__(self, code: str, words: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(f"{code}: {words}")
        self.code, self.words, self.retry_after = code, clean(words), retry_after  # may quote a server


class TemporaryError(ChannelError):
    """Not done, and sure that it was not done: try again, not before `retry_after` if it is given."""


class PermanentError(ChannelError):
    """Not done, and trying again would not help."""


class OutcomeUnknown(ChannelError):
    """The provider may or may not have done it (time-out after the request left). Never repeated by a machine."""


# --- cleaning -------------------------------------------------------------------------------------------------------


def clean(text: str, cap: int = MAX_LINE) -> str:
    text = text[:cap]
    return text if storable(text) else _UNSTORABLE.sub("", text)


def storable(text: str) -> bool:
    """Encoding is fifty times faster than looking for surrogates with an expression, and every text comes by here."""
    if "\x00" in text:
        return False
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


@cache
def _caps(record: type[Cleaned]) -> tuple[tuple[str, int], ...]:
    """Name and cap of each field, read once a class."""
    return tuple((item.name, item.metadata.get("cap", MAX_LINE)) for item in fields(record))


@dataclass(frozen=True)
class Cleaned:
    """Base of the port's records: cleans every string field, also those inside tuples."""

    def __post_init__(self) -> None:
        for name, cap in _caps(type(self)):
            value = getattr(self, name)
            if type(value) is str:
                tidy: Any = clean(value, cap)
            elif type(value) is tuple and value and type(value[0]) is str:
                tidy = tuple(clean(entry, cap) for entry in value)
            else:
                continue
            if tidy != value:
                object.__setattr__(self, name, tidy)


def text_field() -> Any:
    return field(default="", metadata={"cap": MAX_TEXT})


def clean_json(value: Any, depth: int = 8) -> Any:
    """A provider's JSON, fit for a jsonb column: what JSON can't say becomes text, what is deeper or longer is cut."""
    if isinstance(value, str):
        return clean(str(value))
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        some = list(value.items())[:MAX_ENTRIES] if depth else ()
        return {clean(str(key), 200): clean_json(one, depth - 1) for key, one in some}
    if isinstance(value, list | tuple):
        return [clean_json(one, depth - 1) for one in value[:MAX_ENTRIES]] if depth else []
    return clean(str(value))


# --- what comes in --------------------------------------------------------------------------------------------------


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
    id}, order {items: [{name, quantity, price, currency}], text}, forwarded, sticker (true), unsupported (what it was).
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
    nothing back; `words` say for a consultant why it failed and what to do."""

    external_id: str
    status: SentStatus
    at: datetime
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
    at: datetime


@dataclass(frozen=True)
class Revision(Cleaned):
    """The sender changed a message of theirs; `text` None: deleted it."""

    about: str
    text: str | None = field(metadata={"cap": MAX_TEXT})
    sender: Address
    at: datetime


@dataclass(frozen=True)
class NumberChange(Cleaned):
    """The same person under another point. `words` are the provider's."""

    old: Address
    new: Address
    at: datetime
    words: str = ""


@dataclass(frozen=True)
class Nothing(Cleaned):
    """Known, and of no concern to the desk: kept as it came, and skipped for this reason."""

    reason: str


Incoming = IncomingMessage | StatusUpdate | Reaction | Revision | NumberChange | Nothing


# --- what goes out --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OutgoingAttachment(Cleaned):
    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class TemplateUse(Cleaned):
    """A message template that the provider has approved, filled in. `variables` in the order of its places."""

    name: str
    language: str
    variables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Location(Cleaned):
    """Degrees, WGS 84."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


@dataclass(frozen=True)
class OutgoingMessage(Cleaned):
    """A reply ready to be sent. `external_id` is made from the message's public id before sending, so an answer
    finds its thread even if the worker dies right after the provider's yes."""

    external_id: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    text: str = text_field()
    quoted: str = text_field()  # the history below the answer and the signature; plain text with "> " marks
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    reply_token: str = ""
    attachments: tuple[OutgoingAttachment, ...] = ()
    automatic: bool = False  # no person wrote it: marked so that no machine answers it (RFC 3834)
    template: TemplateUse | None = None
    location: Location | None = None
    reference: str = ""  # the delivery's own, the same at each try: statuses may come back with it


@dataclass(frozen=True)
class RecipientOutcome(Cleaned):
    """What the provider said of one recipient at once; `error` is None when it was accepted."""

    address: str
    error: ChannelError | None = None


@dataclass(frozen=True)
class SendReceipt(Cleaned):
    """The provider's yes. `external_ids` are all ids by which answers may name this message."""

    external_ids: tuple[str, ...]
    recipients: tuple[RecipientOutcome, ...] = ()


@dataclass(frozen=True)
class TemplateOption(Cleaned):
    """A template that may be used now. `body` with its places as {{1}}, `variables` an example for each of them."""

    name: str
    language: str
    body: str = text_field()
    variables: tuple[str, ...] = ()
    header: str = ""
    footer: str = ""
    category: str = ""


@dataclass(frozen=True)
class ComposeOptions(Cleaned):
    """What may be written to one point now. `window_closes_at` None: there is no window that could shut; `media_types`
    empty: any type; `max_media` in bytes for all files together; `why_not` says in words why there is no free text."""

    window_closes_at: datetime | None = None
    free_text: bool = True
    max_text: int = MAX_TEXT
    media_types: tuple[str, ...] = ()
    max_media: int | None = None
    templates: tuple[TemplateOption, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class TestResult(Cleaned):
    """One step of a connection test, in words."""

    step: str
    ok: bool
    words: str = ""


# --- the protocol and its registry ----------------------------------------------------------------------------------


@runtime_checkable
class Channel(Protocol):
    """What the desk may ask of a channel. `account_id` is the primary key of `ChannelAccount`.

    `chat`: messages have no subject, the person is the thread. `window`: so long after a customer's message free text
    may be sent; None where that has no end.
    """

    name: str
    label: str
    chat: bool
    window: timedelta | None

    def parse(self, raw: bytes, account_id: int | None) -> Incoming:
        """Pure; never raises for hostile bytes."""

    def fetch_media(self, account_id: int, medium: Medium) -> IncomingAttachment:
        """Downloads it now. Raises ChannelError: temporary for what is not there yet or any more under this address."""

    def own_addresses(self, account_id: int) -> frozenset[str]:
        """Match keys of the addresses that are this account's own."""

    def signature(self, account_id: int) -> str:
        """What the channel puts below each message of this account, to be shown to the writer; may be empty."""

    def compose_options(
        self, account_id: int, point: Address, last_inbound_at: datetime | None
    ) -> ComposeOptions:
        """What may be written to `point`, whose last message to this account came at `last_inbound_at`. No network."""

    def compose_errors(self, account_id: int, message: OutgoingMessage) -> Sequence[str]:
        """Why it can't be sent, in words; empty when it can."""

    def send(self, account_id: int, message: OutgoingMessage) -> SendReceipt:
        """Send it now. Raises a `ChannelError` with the verdict."""

    def find_sent(self, account_id: int, message: OutgoingMessage) -> SendReceipt | None:
        """Looks at the provider whether it went out after all. None: it is not there, though it would be if it had gone
        out. Raises ChannelError; a PermanentError with words where looking can't tell."""

    def mark_read(self, account_id: int, external_id: str) -> None:
        """Tells the customer that staff have opened this message, where the account wishes so. Raises ChannelError."""

    def test_connection(self, account_id: int) -> Sequence[TestResult]: ...

    def fetch_now(self, account_id: int) -> None:
        """Ring the channel's own fetch; returns at once."""


class UnknownChannel(LookupError):
    pass


_registry: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Called from `AppConfig.ready()`. A second channel of one name is a programming error and is refused."""
    known = _registry.get(channel.name)
    if known is not None and type(known) is not type(channel):
        raise ValueError(f"Two channels want the name {channel.name!r}: {type(known)} and {type(channel)}")
    _registry[channel.name] = channel


def get(name: str) -> Channel:
    try:
        return _registry[name]
    except KeyError:
        raise UnknownChannel(f"No channel is called {name!r}; known: {sorted(_registry)}") from None


def choices() -> list[tuple[str, str]]:
    """For model fields, as a callable: channel names then stay out of migrations."""
    return [(name, channel.label) for name, channel in sorted(_registry.items())]


def registered() -> Mapping[str, Channel]:
    return dict(_registry)


def match_key(kind: str, value: str) -> str:
    """The folded form under which a contact point is unique: addresses compare without case (RFC 5321 leaves the
    local part's case to the host, no agency wants two contacts for it), numbers in E.164 without the digits that some
    countries put in or leave out, WhatsApp's user ids as they are: they are case-sensitive."""
    if kind == PointKind.EMAIL:
        return clean(value).strip().casefold()
    if kind == PointKind.PHONE:
        return _phone_key(value) or clean(value).strip()
    return clean(value).strip()


def _phone_key(value: str) -> str:
    """Numbers come with "+", with "00" or, from WhatsApp, as bare international digits; "" where there are none."""
    import phonenumbers  # lazily: its tables cost memory, and mail compares no numbers

    digits = re.sub(r"\D", "", value[:100]).removeprefix("00")
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return digits
    return f"+{number.country_code}{_one_way(number.country_code, phonenumbers.national_significant_number(number))}"


def _one_way(country: int, national: str) -> str:
    """One mobile number is written in two ways in three countries, and wa_ids follow neither rule strictly."""
    match country, len(national), national[:1]:
        case 55, 10, _ if (
            national[2] in "6789"
        ):  # Brazil: mobile numbers got a ninth digit, a 9 after the area code
            return f"{national[:2]}9{national[2:]}"
        case 52, 11, "1":  # Mexico: dropped the 1 of mobile numbers in 2019
            return national[1:]
        case 54, 11, "9":  # Argentina: the 9 of mobile numbers is dialled from abroad only
            return national[1:]
    return national


def first_words(values: Iterable[str]) -> str:
    return next((value for value in values if value.strip()), "")


# --- accounts by file -----------------------------------------------------------------------------------------------


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
