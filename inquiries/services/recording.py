"""One understood message becomes rows: in one transaction, under the locks of its sender and its thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from inquiries import channels
from inquiries.channels import Flag, IncomingMessage, MessageKind
from inquiries.models import (
    ChannelAccount,
    EventType,
    InboundItem,
    InquiryEvent,
    Message,
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
    completing,
    extracting,
    fates,
    flagging,
    late_reports,
    loops,
    matching,
    messagerows,
    outcomes,
    people,
    persons,
    placing,
    relatives,
    reports,
    search,
    statements,
    threads,
    work,
)
from inquiries.services.casting import Cast
from inquiries.services.matching import Match
from inquiries.services.relatives import Relative
from inquiries.services.statements import insert_from
from inquiries.states import Direction, InboundOutcome

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


def record(
    item: InboundItem,
    account: ChannelAccount,
    incoming: IncomingMessage,
    files: Mapping[str, StoredFile],
    ours: frozenset[str],
) -> None:
    """Stores the message or recognises it, and finishes the item in the same commit."""
    item.sent = item.sent or incoming.by_us or casting.is_by_staff(incoming, ours)
    with transaction.atomic():
        cast = casting.cast_of(account.team_id, incoming, ours, sent=item.sent)
        contact_id = _lock(account, incoming, cast)
        keys = messagerows.keys_of(incoming)
        kin = relatives.relatives(account.team_id, account.channel, incoming.identity, keys)
        receipt = messagerows.receipt_of(item, account, incoming, ours)
        staff = item.sent or (incoming.sender is not None and casting.is_ours(incoming.sender, ours))
        known = next((one for one in kin if _is_same(one, account.channel, incoming, staff=staff)), None)
        if known is not None:
            receipt.message_id = known.pk
            receipt.save(force_insert=True)
            if _is_chat(account):
                completing.complete(known.pk, incoming, cast, item)
            work.finish(item, outcome=InboundOutcome.DUPLICATE, message=known.pk)
            return
        if not item.sent:
            incoming = _with_memory(incoming, cast, item.received_at, own=staff)
        found = _place(incoming, kin, cast, contact_id, account, item)
        failed = _tell_outcome(found, incoming, item)
        held = bulk.holds(account.team_id, incoming, found, sent=item.sent)
        message = messagerows.message_of(item, account, incoming, cast, found)
        message.inquiry_id = placing.inquiry_of(
            message, found, contact_id, incoming, held=held, failed=failed
        )
        _insert(item, message, receipt, found, cast, incoming, held=held)
        placing.join(found, message.inquiry_id)
        if failed:
            fates.reopen(message.inquiry_id)
        if message.direction == Direction.OUT:
            late_reports.collect(message, kin)
        if incoming.attachments:
            attachments.attach(message.pk, incoming.attachments, files)
        if _is_chat(account):
            chats.complete(message, incoming, cast.also)
        if account.acknowledge and found.inquiry_id is None and not item.sent:
            acknowledging.after_commit(message, incoming, ours)


def _lock(account: ChannelAccount, incoming: IncomingMessage, cast: Cast) -> int | None:
    """In a chat the person is the thread, and two deliveries of one message may differ in what they quote and even in
    who wrote: what they share is the message's own id."""
    contact_id = None
    if cast.customer is not None:
        points = [cast.customer, *cast.also]
        contact_id = persons.ensure_contact(account.team_id, points, cast.customer_name)
    root = incoming.external_id if _is_chat(account) else incoming.thread_root
    return people.lock(contact_id, threads.hash64(f"{account.team_id}:{root}"))


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
        and _says_something(message)
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


def _says_something(message: Message) -> bool:
    """A sticker or a photo without words tells nothing about a trip."""
    return bool(message.text.strip() or message.subject.strip() or not channels.get(message.channel).chat)


def _event(message: Message, found: Match) -> InquiryEvent:
    type = EventType.CREATED if found.inquiry_id is None else EventType.RECEIVED
    if message.direction == Direction.OUT:
        type = EventType.REPLIED
    linked = found.may_belong_to or found.follows
    link = {"link": linked} if linked else {}
    return InquiryEvent(
        inquiry_id=message.inquiry_id, type=type, data={"placement": message.placement, **link}
    )
