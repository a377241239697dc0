"""A customer changes or deletes a message. What it said before is kept; what counts is the latest by the sender's clock,
and a deletion for ever, in whatever order they arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from inquiries.channels import Revision
from inquiries.models import ChannelAccount, ContactPoint, EventType, InboundItem, InquiryEvent, Message
from inquiries.services import extracting, listrow, orphans, people, search, work
from inquiries.states import Direction, InboundOutcome


@dataclass(frozen=True)
class Versions:
    """All texts that a message ever had as [{"text", "at"}], the first one first and the others by their time; and when it
    was deleted."""

    texts: list[dict[str, str]]
    deleted_at: datetime | None

    @property
    def current(self) -> str:
        return "" if self.deleted_at else self.texts[-1]["text"]

    @property
    def earlier(self) -> list[dict[str, str]]:
        return self.texts if self.deleted_at else self.texts[:-1]


@transaction.atomic
def apply(item: InboundItem, account: ChannelAccount, told: Revision) -> None:
    """Raises orphans.NotHere."""
    message = orphans.lock(orphans.find(account, told.about))
    if not _is_theirs(message, account, told):
        reason = "Only its sender may change a message."
        work.finish(item, outcome=InboundOutcome.SKIPPED, outcome_reason=reason)
        return
    before, now = of(message), with_revision(of(message), told)
    if now != before:
        _write(message, now)
        data = {"deleted": told.text is None}
        InquiryEvent.objects.create(
            inquiry_id=message.inquiry_id, type=EventType.REVISED, message=message, data=data
        )
    work.finish(item, outcome=InboundOutcome.STATUS, message=message.pk)


def of(message: Message) -> Versions:
    said_at = message.revised_at or message.received_at
    now = [] if message.deleted_at else [{"text": message.text, "at": _iso(said_at)}]
    return Versions([*message.earlier_texts, *now], message.deleted_at)


def with_revision(known: Versions, told: Revision) -> Versions:
    if told.text is None:
        return Versions(known.texts, min(known.deleted_at or told.at, told.at))
    new = {"text": told.text, "at": _iso(told.at)}
    first, *changes = known.texts
    if new in changes:
        return known
    changes = sorted([*changes, new], key=lambda one: (one["at"], one["text"]))
    return Versions([first, *changes], known.deleted_at)


def _iso(at: datetime) -> str:
    """Compared as text: always with microseconds, always in UTC."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _is_theirs(message: Message, account: ChannelAccount, told: Revision) -> bool:
    if told.by_us:
        return message.direction == Direction.OUT
    if message.direction != Direction.IN or message.sender is None:
        return False
    kind, key = people.key_of(told.sender)
    if (message.sender.kind, message.sender.key) == (kind, key):
        return True
    points = ContactPoint.objects.filter(team=account.team_id, kind=kind, key=key, contact__isnull=False)
    return points.filter(contact=message.sender.contact_id).exists()


def _write(message: Message, now: Versions) -> None:
    changed = len(now.texts) > 1
    values: dict[str, Any] = {
        "text": now.current,
        "reply_text": now.current,
        "earlier_texts": now.earlier,
        "deleted_at": now.deleted_at,
        "revised_at": datetime.fromisoformat(now.texts[-1]["at"]) if changed else None,
        "search": search.vector([now.current, message.sender_name, message.sender_address]),
    }
    Message.objects.filter(pk=message.pk).update(**values, text_version=F("text_version") + 1)
    listrow.refresh(message.inquiry_id)
    extracting.request(message.inquiry_id)
