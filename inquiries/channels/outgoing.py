"""What the desk hands to a channel, and what a channel tells of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from inquiries.channels.cleaning import MAX_TEXT, Cleaned, text_field
from inquiries.channels.incoming import Address
from inquiries.channels.verdicts import ChannelError


@dataclass(frozen=True)
class OutgoingAttachment(Cleaned):
    """The bytes are read when somebody first asks for them: each part of a chat's message carries one file of many."""

    filename: str
    content_type: str
    size: int
    read: Callable[[], bytes] = field(repr=False, compare=False)

    @cached_property
    def data(self) -> bytes:
        return self.read()

    @classmethod
    def of(cls, filename: str, content_type: str, data: bytes) -> OutgoingAttachment:
        return cls(filename, content_type, len(data), lambda: data)


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
    called_at: datetime | None = None  # only where it is looked for afterwards: when the call began


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
    """A template of this account. `body` has its places as {{1}} or {{name}}; `variables` are the names of all places
    (of header, body and buttons) in the order in which `TemplateUse.variables` fills them, `examples` a value for each.
    `why_not` says in words why it can't be used."""

    name: str
    language: str
    body: str = text_field()
    variables: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    header: str = ""
    footer: str = ""
    buttons: tuple[str, ...] = ()
    category: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class ComposeOptions(Cleaned):
    """What may be written to one point now. `window_closes_at` None: there is no window that could shut; `media_types`
    empty: any type; `max_media` in bytes, in a chat of one file, for each goes alone, in mail of all files together;
    `why_not` says in words why there is no free text."""

    window_closes_at: datetime | None = None
    free_text: bool = True
    max_text: int = MAX_TEXT
    media_types: tuple[str, ...] = ()
    max_media: int | None = None
    templates: tuple[TemplateOption, ...] = ()
    why_not: str = ""
    why_no_quote: str = ""


@dataclass(frozen=True)
class TestResult(Cleaned):
    """One step of a connection test, in words."""

    step: str
    ok: bool
    words: str = ""
