"""Where a message was found to belong, as rows: an inquiry that it opens or joins, and what it ties together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from inquiries.channels import Flag, IncomingMessage, MessageKind
from inquiries.models import Inquiry, Message, Placement
from inquiries.services import bulk, listrow, merging, statements, taking_back, threads
from inquiries.services.matching import Match
from inquiries.services.statements import insert_from
from inquiries.states import Direction, InquiryStatus

_OPEN = insert_from(Inquiry, "%s::jsonb", reference="", created_at="now()") + " RETURNING id"


def inquiry_of(
    message: Message,
    found: Match,
    contact_id: int | None,
    incoming: IncomingMessage,
    *,
    held: bool,
    failed: bool,
) -> int:
    customers = (
        incoming.kind == MessageKind.MESSAGE
        and message.direction == Direction.IN
        and Flag.QUIET not in incoming.flags
        and not _is_history(message)
    )
    wakes = customers and not held and Flag.LOOP not in incoming.flags
    if found.inquiry_id is None:
        return _open(message, found, contact_id, wakes=wakes, held=held)
    _take_over_start(message, found.inquiry_id, contact_id)
    if message.direction == Direction.OUT:
        return listrow.answered(found.inquiry_id, message)
    unread = customers or failed or incoming.kind == MessageKind.COMPLAINT
    frees = wakes and incoming.flags.isdisjoint(bulk.MARKS)
    taken = listrow.add(found.inquiry_id, message, wakes=wakes, unread=unread, frees=frees)
    if frees and taken.scheduled:
        taking_back.overtaken(taken.inquiry_id, message)
    return taken.inquiry_id


def _open(message: Message, found: Match, contact_id: int | None, *, wakes: bool, held: bool) -> int:
    status = InquiryStatus.BULK if held else _first_status(message)
    inquiry = Inquiry(
        team_id=message.team_id,
        account_id=message.account_id,
        contact_id=contact_id,
        subject=threads.bare_subject(message.subject)[:1000],
        subject_key=threads.subject_key(message.subject),
        status=status,
        may_belong_to_id=found.may_belong_to,
        follows_id=found.follows,
        unread=status == InquiryStatus.NEW,
        waiting_since=message.received_at if wakes else None,
        **listrow.first_row(message),
    )
    inquiry_id: int = statements.run(_OPEN, [statements.as_json(statements.row(inquiry, "reference"))])[0][0]
    return inquiry_id


def _is_history(message: Message) -> bool:
    """Imported, and so old that nobody waits for an answer any more."""
    long_ago = timezone.now() - timedelta(days=settings.OLD_THREAD_DAYS)
    return Flag.PAST in message.flags and message.received_at < long_ago


def _first_status(message: Message) -> InquiryStatus:
    report = message.kind in (MessageKind.BOUNCE, MessageKind.COMPLAINT)
    if report or Flag.QUIET in message.flags or _is_history(message):
        return InquiryStatus.CLOSED
    return InquiryStatus.WAITING if message.direction == Direction.OUT else InquiryStatus.NEW


def _take_over_start(message: Message, inquiry_id: int, contact_id: int | None) -> None:
    """A parent that came after its answer: the inquiry is about the parent's subject and its sender."""
    if message.placement != Placement.ANSWERED_BY:
        return
    later = Q(pk=inquiry_id, first_message_at__gt=message.received_at)
    subject = {
        "subject": threads.bare_subject(message.subject)[:1000],
        "subject_key": threads.subject_key(message.subject),
    }
    Inquiry.objects.filter(later).update(**subject, **({"contact_id": contact_id} if contact_id else {}))


def join(found: Match, inquiry_id: int) -> None:
    for other in found.absorb:
        merging.merge(other, inquiry_id, None)
    if found.strangers:
        Inquiry.objects.filter(pk__in=found.strangers, may_belong_to=None).update(may_belong_to=inquiry_id)
    if found.followers:
        _follow(found.followers, inquiry_id)
    if found.follows is not None and found.inquiry_id is not None:
        _follow([inquiry_id], found.follows)


def _follow(later: Sequence[int], earlier: int) -> None:
    Inquiry.objects.filter(pk__in=later, follows=None).exclude(pk=earlier).update(follows=earlier)
