"""One understood message becomes rows: in one transaction, under the locks of its sender and its thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from inquiries import channels
from inquiries.channels import Flag, IncomingMessage, MessageKind
from inquiries.models import (
    ChannelAccount,
    EventType,
    InboundItem,
    Inquiry,
    InquiryEvent,
    Message,
    Placement,
    Receipt,
    StoredFile,
)
from inquiries.services import (
    acknowledging,
    attachments,
    bulk,
    casting,
    chat_places,
    chats,
    delivering,
    extracting,
    flagging,
    late_reports,
    listrow,
    loops,
    matching,
    merging,
    messagerows,
    outcomes,
    people,
    persons,
    relatives,
    reports,
    search,
    statements,
    taking_back,
    threads,
    work,
)
from inquiries.services.casting import Cast
from inquiries.services.matching import Match
from inquiries.services.relatives import Relative
from inquiries.services.statements import insert_from
from inquiries.states import Direction, InboundOutcome, InquiryStatus

_THE_MESSAGE = "(SELECT id FROM message)"
# Everything that always comes with a message, in one statement; one parameter, so its types never change.
_RECORD = f"""
WITH doc AS MATERIALIZED (SELECT %s::jsonb AS d),
message AS ({
    insert_from(
        Message,
        "(SELECT d -> 'message' FROM doc)",
        created_at="now()",
        search="to_tsvector('simple', (SELECT d ->> 'words' FROM doc))",
    )
} RETURNING id),
receipt AS ({insert_from(Receipt, "(SELECT d -> 'receipt' FROM doc)", message_id=_THE_MESSAGE)}),
event AS ({insert_from(InquiryEvent, "(SELECT d -> 'event' FROM doc)", message_id=_THE_MESSAGE, at="now()")}),
participant AS (
    INSERT INTO inquiries_participant (inquiry_id, point_id, role) SELECT p.inquiry_id, p.point_id, p.role
    FROM jsonb_to_recordset((SELECT d -> 'participants' FROM doc)) AS p (inquiry_id bigint, point_id bigint, role text)
    ON CONFLICT DO NOTHING
),
extraction AS ({extracting.request_statement("(SELECT d -> 'extraction' FROM doc)")}),
finished AS ({
    work.finish_statement(
        "inquiries_inbounditem",
        {"outcome": f"'{InboundOutcome.MESSAGE.value}'", "message_id": _THE_MESSAGE},
        "(SELECT (d ->> 'item')::bigint FROM doc)",
        "(SELECT (d ->> 'claim')::uuid FROM doc)",
    )
})
SELECT (SELECT id FROM message), EXISTS (SELECT FROM finished), {loops.recent("SELECT d {} FROM doc")}
"""  # noqa: S608 - names of our own models
_OPEN = insert_from(Inquiry, "%s::jsonb", reference="", created_at="now()") + " RETURNING id"


def record(
    item: InboundItem,
    account: ChannelAccount,
    incoming: IncomingMessage,
    files: Mapping[str, StoredFile],
    ours: frozenset[str],
) -> None:
    """Stores the message or recognises it, and finishes the item in the same commit."""
    item.sent = item.sent or casting.is_by_staff(incoming, ours)
    with transaction.atomic():
        cast = casting.cast_of(account.team_id, incoming, ours, sent=item.sent)
        contact_id = _lock(account.team_id, incoming, cast)
        keys = messagerows.keys_of(incoming)
        kin = relatives.relatives(account.team_id, account.channel, incoming.identity, keys)
        receipt = messagerows.receipt_of(item, account, incoming, ours)
        staff = item.sent or (incoming.sender is not None and casting.is_ours(incoming.sender, ours))
        known = next((one for one in kin if _is_same(one, account.channel, incoming, staff=staff)), None)
        if known is not None:
            receipt.message_id = known.pk
            receipt.save(force_insert=True)
            work.finish(item, outcome=InboundOutcome.DUPLICATE, message=known.pk)
            return
        if not item.sent:
            incoming = _with_memory(incoming, cast, item.received_at, own=staff)
        found = _place(incoming, kin, cast, contact_id, account, item)
        failed = _tell_outcome(found, incoming, item)
        held = bulk.holds(account.team_id, incoming, found, sent=item.sent)
        message = messagerows.message_of(item, account, incoming, cast, found)
        message.inquiry_id = _inquiry_of(message, found, contact_id, incoming, held=held, failed=failed)
        _insert(item, message, receipt, found, cast, incoming, held=held)
        _join(found, message.inquiry_id)
        if failed:
            delivering.reopen(message.inquiry_id)
        if message.direction == Direction.OUT:
            late_reports.collect(message, kin)
        if incoming.attachments:
            attachments.attach(message.pk, incoming.attachments, files)
        if _is_chat(account):
            chats.complete(message, incoming)
        if account.acknowledge and found.inquiry_id is None and not item.sent:
            acknowledging.after_commit(message, incoming, ours)


def _lock(team_id: int, incoming: IncomingMessage, cast: Cast) -> int | None:
    contact_id = None
    if cast.customer is not None:
        contact_id = persons.ensure_contact(team_id, [cast.customer, *cast.also], cast.customer_name)
    return people.lock(contact_id, threads.hash64(f"{team_id}:{incoming.thread_root}"))


def _is_chat(account: ChannelAccount) -> bool:
    return channels.get(account.channel).chat


def _is_same(one: Relative, channel: str, incoming: IncomingMessage, *, staff: bool) -> bool:
    """The message itself, or a copy of a mail that we sent. Others may give their mail an id of ours; that is no copy."""
    if one.channel == channel and one.identity == incoming.identity:
        return True
    own = {incoming.external_id, incoming.marked_id} - {""}
    return staff and one.direction == Direction.OUT and not own.isdisjoint(one.ids)


def _with_memory(
    incoming: IncomingMessage, cast: Cast, received_at: datetime, *, own: bool
) -> IncomingMessage:
    """What is known of the sender's address: a mail from there shows that it works again; a machine that was stopped,
    and one that writes as ourselves, gets no automatic answer."""
    point = cast.points.get(people.key_of(incoming.sender)) if incoming.sender else None
    if point is not None and incoming.kind not in reports.REPORTS:
        if point.undeliverable_at is not None and point.undeliverable_at < received_at:
            flagging.wrote(point.pk)
        own = own or (point.robot_until is not None and point.robot_until > received_at)
    return replace(incoming, flags=incoming.flags | {Flag.NO_AUTO_ANSWER}) if own else incoming


def _place(
    incoming: IncomingMessage,
    kin: Sequence[Relative],
    cast: Cast,
    contact_id: int | None,
    account: ChannelAccount,
    item: InboundItem,
) -> Match:
    if incoming.kind in reports.REPORTS:
        return reports.find_reported(incoming, kin, account, item.received_at)
    if _is_chat(account):
        return chat_places.find_inquiry(incoming, kin, cast, (account, contact_id), item.received_at)
    found = matching.find_inquiry(incoming, kin, cast, (account.team_id, contact_id), item.received_at)
    if incoming.report is not None and found.inquiry_id is None:  # good news of a delivery, a receipt
        return reports.find_reported(incoming, kin, account, item.received_at)
    return found


def _tell_outcome(found: Match, incoming: IncomingMessage, item: InboundItem) -> bool:
    if found.about is None:
        return False
    return outcomes.apply(found.about, outcomes.Report.of_incoming(incoming), item.received_at)


def _inquiry_of(
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


def _first_status(message: Message) -> InquiryStatus:
    if message.kind in (MessageKind.BOUNCE, MessageKind.COMPLAINT) or Flag.QUIET in message.flags:
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


def _insert(
    item: InboundItem,
    message: Message,
    receipt: Receipt,
    found: Match,
    cast: Cast,
    incoming: IncomingMessage,
    *,
    held: bool,
) -> None:
    """The message with its key, what always comes with it, and the item's end. Raises StaleState if the claim is gone."""
    worth_reading = (
        incoming.kind == MessageKind.MESSAGE
        and not item.sent
        and not held
        and Flag.QUIET not in incoming.flags
    )
    document = {
        "message": statements.row(message, "search"),
        "words": search.words(search.texts_of(incoming)),
        "receipt": statements.row(receipt),
        "event": statements.row(_event(message, found)),
        "participants": messagerows.participants_of(message.inquiry_id, cast),
        "extraction": [extracting.waiting(message.inquiry_id)] if worth_reading else [],
        "item": item.pk,
        "claim": item.claim,
    }
    message.pk, ended, recent = statements.run(_RECORD, [statements.as_json(document)])[0]
    if not ended:
        raise work.StaleState(f"{item} is held by somebody else")
    work.finished(item)
    if worth_reading:
        extracting.ring()
    if not channels.get(message.channel).chat:  # people write a chat line by line
        loops.watch(message, incoming, recent)


def _event(message: Message, found: Match) -> InquiryEvent:
    type = EventType.CREATED if found.inquiry_id is None else EventType.RECEIVED
    if message.direction == Direction.OUT:
        type = EventType.REPLIED
    linked = found.may_belong_to or found.follows
    link = {"link": linked} if linked else {}
    return InquiryEvent(
        inquiry_id=message.inquiry_id, type=type, data={"placement": message.placement, **link}
    )


def _join(found: Match, inquiry_id: int) -> None:
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
