"""A channel that behaves: it reads JSON, remembers what it was asked to send, and fails the way a test tells it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.utils import timezone

from inquiries import channels
from inquiries.channels import (
    Address,
    CalendarEvent,
    ChannelError,
    ComposeOptions,
    DeliveryReport,
    FailedRecipient,
    Flag,
    Incoming,
    IncomingAttachment,
    IncomingMessage,
    Medium,
    MessageKind,
    Nothing,
    NumberChange,
    OutcomeUnknown,
    OutgoingMessage,
    PermanentError,
    PointKind,
    RawInbound,
    Reaction,
    RecipientOutcome,
    Revision,
    SendReceipt,
    SentStatus,
    StatusUpdate,
    TemplateOption,
    TemporaryError,
    TestResult,
    match_key,
)
from inquiries.models import ChannelAccount

NAME = "fake"
CHAT = "chat"
Behaves = TypeVar("Behaves", bound="FakeChannel")
_POINTS = {"tel": PointKind.PHONE, "wa": PointKind.WHATSAPP}


@contextmanager
def registered(channel: Behaves) -> Iterator[Behaves]:
    channels.register(channel)
    yield channel
    channels.unregister(channel.name)


class FakeChannel:
    name = NAME
    label = "Fake"
    chat = False
    window: timedelta | None = None
    points: tuple[PointKind, ...] = (PointKind.EMAIL,)

    def __init__(self) -> None:
        self.sent: list[OutgoingMessage] = []
        self.refusal: BaseException | None = None
        self.refused: dict[str, ChannelError] = {}
        self.during_call: Any = None
        self.media: dict[str, IncomingAttachment | ChannelError] = {}  # by ref
        self.read: list[str] = []
        self.deaf: BaseException | None = None  # to mark_read
        self.looking: BaseException | None = None
        self.during_look: Any = None

    def parse(self, raw: bytes, account_id: int | None) -> Incoming:
        told = json.loads(raw)
        if told.get("broken") == "permanent":
            raise PermanentError("unreadable", "This can't be read.")
        if told.get("broken") == "crash":
            raise ZeroDivisionError
        other = _OTHERS.get(told.get("event_type", ""))
        return other(told) if other else _message(raw, told)

    def owner(self, raw: bytes) -> int | None:
        """What was stored for nobody names an address: {"for": "desk@agency.example"}."""
        try:
            address = json.loads(raw).get("for")
        except ValueError:
            return None
        found = ChannelAccount.objects.filter(channel=self.name, address=address).first()
        return found.pk if found else None

    def fetch_media(self, account_id: int, medium: Medium) -> IncomingAttachment:
        found = self.media.get(medium.ref, TemporaryError("not_there_yet", "The file is not there yet."))
        if isinstance(found, ChannelError):
            raise found
        return found

    def own_addresses(self, account_id: int) -> frozenset[str]:
        return frozenset({ChannelAccount.objects.get(pk=account_id).address.casefold()})

    def signature(self, account_id: int) -> str:
        return "Sun Travel, Main Street 1"

    def compose_options(
        self, account_id: int, point: Address, last_inbound_at: datetime | None
    ) -> ComposeOptions:
        return ComposeOptions()

    def compose_errors(self, account_id: int, message: OutgoingMessage) -> Sequence[str]:
        return ["It is too long."] if len(message.text) > 10_000 else []

    def parts(self, account_id: int, message: OutgoingMessage) -> Sequence[OutgoingMessage]:
        return [message]

    def send(self, account_id: int, message: OutgoingMessage) -> SendReceipt:
        if self.during_call:
            self.during_call(message)
        if self.refusal is not None:
            raise self.refusal
        self.sent.append(message)
        outcomes = tuple(RecipientOutcome(one.address, self.refused.get(one.address)) for one in message.to)
        return SendReceipt((message.external_id,), outcomes)

    def find_sent(self, account_id: int, message: OutgoingMessage) -> SendReceipt | None:
        if self.during_look:
            during, self.during_look = self.during_look, None
            during()
        if self.looking is not None:
            raise self.looking
        there = any(one.external_id == message.external_id for one in self.sent)
        return SendReceipt((message.external_id,)) if there else None

    def mark_read(self, account_id: int, external_id: str) -> None:
        if self.deaf is not None:
            raise self.deaf
        self.read.append(external_id)

    def test_connection(self, account_id: int) -> Sequence[TestResult]:
        return [TestResult("login", ok=True)]

    def fetch_now(self, account_id: int) -> None: ...


class ChatChannel(FakeChannel):
    """The same as a chat: no subjects, a window of a day, people known by "tel:" and "wa:" points, messages of one file or
    `max_text` characters, ids of its own ("sm1", "sm2" …) and templates that it has approved."""

    name = CHAT
    label = "Chat"
    chat = True
    window = timedelta(hours=24)
    points = (PointKind.WHATSAPP, PointKind.PHONE)
    max_text = 1600
    max_file = 1_000_000

    def __init__(self) -> None:
        super().__init__()
        self.templates: list[TemplateOption] = []
        self.ids: list[str] = []  # of what was sent, in order
        self.swallowed = 0  # so many of the next messages it takes without a word
        self.refused_parts: dict[int, BaseException] = {}  # by part

    def own_addresses(self, account_id: int) -> frozenset[str]:
        return frozenset({match_key(PointKind.PHONE, ChannelAccount.objects.get(pk=account_id).address)})

    def compose_options(
        self, account_id: int, point: Address, last_inbound_at: datetime | None
    ) -> ComposeOptions:
        closes = last_inbound_at + self.window if last_inbound_at else None
        is_open = closes is not None and closes > timezone.now()
        why_not = "" if is_open else "The window is shut."
        return ComposeOptions(closes, is_open, self.max_text, (), None, tuple(self.templates), why_not)

    def compose_errors(self, account_id: int, message: OutgoingMessage) -> Sequence[str]:
        large = [one.filename for one in message.attachments if one.size > self.max_file]
        return [f"{name} is too large." for name in large]

    def parts(self, account_id: int, message: OutgoingMessage) -> Sequence[OutgoingMessage]:
        if message.template:
            return [message]
        bare = dataclasses.replace(message, text="", attachments=(), location=None)
        texts = textwrap.wrap(message.text, self.max_text, replace_whitespace=False)
        told = [dataclasses.replace(bare, text=one) for one in texts]
        told += [dataclasses.replace(bare, attachments=(one,)) for one in message.attachments]
        return told + ([dataclasses.replace(bare, location=message.location)] if message.location else [])

    def send(self, account_id: int, message: OutgoingMessage) -> SendReceipt:
        if self.during_call:
            self.during_call(message)
        part = int(message.reference.rpartition(":")[2])
        if (refusal := self.refused_parts.get(part, self.refusal)) is not None:
            raise refusal
        self.sent.append(message)
        self.ids.append(f"sm{len(self.sent)}")
        if self.swallowed:
            self.swallowed -= 1
            raise OutcomeUnknown("silent", "The provider fell silent.")
        return SendReceipt((self.ids[-1],), tuple(RecipientOutcome(one.address) for one in message.to))

    def find_sent(self, account_id: int, message: OutgoingMessage) -> SendReceipt | None:
        if self.looking is not None:
            raise self.looking
        known = (n for n, one in enumerate(self.sent) if one.reference == message.reference)
        place = next(known, None)
        return SendReceipt((self.ids[place],)) if place is not None else None


def _address(told: str, name: str = "") -> Address:
    """ "tel:+49170…" and "wa:DE.1…" are points of a chat; anything else is a mail address."""
    kind, _, rest = told.partition(":")
    return Address(rest, name, _POINTS[kind]) if kind in _POINTS and rest else Address(told, name)


def _at(told: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(told["sent"]) if told.get("sent") else timezone.now()


def _status(told: dict[str, Any]) -> StatusUpdate:
    named = {key: told[key] for key in ("reference", "recipient", "code", "words") if key in told}
    return StatusUpdate(told.get("about", ""), SentStatus(told["status"]), _at(told), **named)


_OTHERS: dict[str, Callable[[dict[str, Any]], Incoming]] = {
    "status": _status,
    "reaction": lambda told: Reaction(told["about"], told["emoji"], _address(told["from"]), _at(told)),
    "revision": lambda told: Revision(told["about"], told["text"], _address(told["from"]), _at(told)),
    "number": lambda told: NumberChange(_address(told["old"]), _address(told["new"]), _at(told)),
    "nothing": lambda told: Nothing(told["reason"]),
}


def _message(raw: bytes, told: dict[str, Any]) -> IncomingMessage:
    body = json.dumps([told.get(key) for key in ("id", "from", "subject", "text")])
    return IncomingMessage(
        identity=hashlib.sha256(body.encode()).hexdigest(),
        external_id=told.get("id") or f"{hashlib.sha256(raw).hexdigest()}@none.invalid",
        kind=MessageKind(told.get("kind", "message")),
        flags=frozenset(Flag(one) for one in told.get("flags", ())),
        sender=_address(told["from"], told.get("name", "")) if told.get("from") else None,
        also=tuple(_address(one, told.get("name", "")) for one in told.get("also", ())),
        reply_to=tuple(Address(one) for one in told.get("reply_to", ())),
        to=tuple(_address(one) for one in told.get("to", ("desk@agency.example",))),
        cc=tuple(Address(one) for one in told.get("cc", ())),
        subject=told.get("subject", ""),
        text=told.get("text", ""),
        reply_text=told.get("text", ""),
        return_path=told.get("return_path", ""),
        sent_at=datetime.fromisoformat(told["sent"]) if told.get("sent") else None,
        in_reply_to=tuple(told.get("in_reply_to", ())),
        references=tuple(told.get("references", ())),
        reply_tokens=tuple(told.get("tokens", ())),
        media=tuple(Medium(**one) for one in told.get("media", ())),
        content=told.get("content", {}),
        attachments=tuple(IncomingAttachment(n, t, d.encode()) for n, t, d in told.get("files", ())),
        report=_report(told),
        event=CalendarEvent(**told["event"]) if told.get("event") else None,
        forwarded_from=Address(*told["forwarded"]) if told.get("forwarded") else None,
    )


def _report(told: dict[str, Any]) -> DeliveryReport | None:
    """`report`: ids that it names; `recipients`: [address, action, status, diagnostic]."""
    if "report" not in told and "recipients" not in told:
        return None
    recipients = tuple(FailedRecipient(*one) for one in told.get("recipients", ()))
    return DeliveryReport(tuple(told.get("report", ())), recipients)


def raw(received_at: datetime | None = None, **told: Any) -> RawInbound:
    data = json.dumps(told, sort_keys=True).encode()
    return RawInbound(hashlib.sha256(data).hexdigest(), data, received_at, "test")
