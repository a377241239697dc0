"""A channel that behaves: it reads JSON, remembers what it was asked to send, and fails the way a test tells it."""

from __future__ import annotations

import dataclasses  # noqa: F401  tests change what they made with it
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from inquiries.channels import (
    Address,
    CalendarEvent,
    ChannelError,
    DeliveryReport,
    FailedRecipient,
    Flag,
    IncomingAttachment,
    IncomingMessage,
    MessageKind,
    OutgoingMessage,
    PermanentError,
    RawInbound,
    RecipientOutcome,
    SendReceipt,
    TestResult,
)
from inquiries.models import ChannelAccount

NAME = "fake"


class FakeChannel:
    name = NAME
    label = "Fake"

    def __init__(self) -> None:
        self.sent: list[OutgoingMessage] = []
        self.refusal: BaseException | None = None
        self.refused: dict[str, ChannelError] = {}
        self.during_call: Any = None

    def parse(self, raw: bytes, account_id: int | None) -> IncomingMessage:
        told = json.loads(raw)
        if told.get("broken") == "permanent":
            raise PermanentError("unreadable", "This can't be read.")
        if told.get("broken") == "crash":
            raise ZeroDivisionError
        return _message(raw, told)

    def own_addresses(self, account_id: int) -> frozenset[str]:
        return frozenset({ChannelAccount.objects.get(pk=account_id).address.casefold()})

    def signature(self, account_id: int) -> str:
        return "Sun Travel, Main Street 1"

    def compose_errors(self, account_id: int, message: OutgoingMessage) -> Sequence[str]:
        return ["It is too long."] if len(message.text) > 10_000 else []

    def send(self, account_id: int, message: OutgoingMessage) -> SendReceipt:
        if self.during_call:
            self.during_call(message)
        if self.refusal is not None:
            raise self.refusal
        self.sent.append(message)
        outcomes = tuple(RecipientOutcome(one.address, self.refused.get(one.address)) for one in message.to)
        return SendReceipt((message.external_id,), outcomes)

    def find_sent(self, account_id: int, message: OutgoingMessage) -> SendReceipt | None:
        there = any(one.external_id == message.external_id for one in self.sent)
        return SendReceipt((message.external_id,)) if there else None

    def test_connection(self, account_id: int) -> Sequence[TestResult]:
        return [TestResult("login", ok=True)]

    def fetch_now(self, account_id: int) -> None: ...


def _message(raw: bytes, told: dict[str, Any]) -> IncomingMessage:
    body = json.dumps([told.get(key) for key in ("id", "from", "subject", "text")])
    return IncomingMessage(
        identity=hashlib.sha256(body.encode()).hexdigest(),
        external_id=told.get("id") or f"{hashlib.sha256(raw).hexdigest()}@none.invalid",
        kind=MessageKind(told.get("kind", "message")),
        flags=frozenset(Flag(one) for one in told.get("flags", ())),
        sender=Address(told["from"], told.get("name", "")) if told.get("from") else None,
        reply_to=tuple(Address(one) for one in told.get("reply_to", ())),
        to=tuple(Address(one) for one in told.get("to", ("desk@agency.example",))),
        cc=tuple(Address(one) for one in told.get("cc", ())),
        subject=told.get("subject", ""),
        text=told.get("text", ""),
        reply_text=told.get("text", ""),
        sent_at=datetime.fromisoformat(told["sent"]) if told.get("sent") else None,
        in_reply_to=tuple(told.get("in_reply_to", ())),
        references=tuple(told.get("references", ())),
        reply_tokens=tuple(told.get("tokens", ())),
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
