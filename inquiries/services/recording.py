"""One understood message becomes rows: in one transaction, under the locks of its sender and its thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from inquiries.channels import Address, Flag, IncomingMessage, MessageKind
from inquiries.models import (
    ChannelAccount,
    ContactPoint,
    EventType,
    Inquiry,
    InquiryEvent,
    Message,
    Participant,
    Placement,
    Receipt,
    StoredFile,
)
from inquiries.models.work import InboundItem
from inquiries.services import (
    attachments,
    extracting,
    listrow,
    matching,
    merging,
    people,
    search,
    threads,
    work,
)
from inquiries.services.matching import Match
from inquiries.states import Direction, InboundOutcome, InquiryStatus, ParticipantRole


@dataclass(frozen=True)
class Cast:
    """Who is in a message: everybody but us; the point that counts as its customer; its sender for the thread rule."""

    points: Mapping[people.Key, ContactPoint]
    customer: ContactPoint | None
    customer_name: str
    senders: tuple[int, ...]

    @property
    def ids(self) -> set[int]:
        return {point.pk for point in self.points.values()}


def record(
    item: InboundItem,
    account: ChannelAccount,
    incoming: IncomingMessage,
    files: Mapping[str, StoredFile],
    ours: frozenset[str],
) -> None:
    """Stores the message or recognises it, and finishes the item in the same commit."""
    with transaction.atomic():
        cast = _cast(account.team_id, incoming, ours)
        contact_id = people.ensure_contact(cast.customer, cast.customer_name) if cast.customer else None
        people.lock(contact_id, threads.hash64(f"{account.team_id}:{incoming.thread_root}"))
        keys = _keys(incoming)
        kin = matching.relatives(account.team_id, account.channel, incoming, keys, cast.senders)
        known = next((one for one in kin if _is_same(one, account.channel, incoming)), None)
        if known is not None:
            _receipt(known.pk, item, account, incoming, ours)
            work.finish(item, outcome=InboundOutcome.DUPLICATE, message_id=known.pk)
            return
        found = matching.find_inquiry(
            incoming, kin, cast.ids, (account.team_id, contact_id), item.received_at
        )
        message = _message(item, account, incoming, cast, keys, found)
        _into_inquiry(message, found, account, contact_id, incoming)
        message.save(force_insert=True)
        _join(found, message.inquiry_id)
        _receipt(message.pk, item, account, incoming, ours)
        if incoming.attachments:
            attachments.attach(message, incoming.attachments, files)
        _participants(message.inquiry_id, cast, found)
        _events(message, found)
        if incoming.kind == MessageKind.MESSAGE:
            extracting.request(message.inquiry_id)
        work.finish(item, outcome=InboundOutcome.MESSAGE, message_id=message.pk)


def _is_same(one: matching.Relative, channel: str, incoming: IncomingMessage) -> bool:
    if one.channel == channel and one.identity == incoming.identity:
        return True
    return (
        one.direction == Direction.OUT and one.external_id == incoming.external_id
    )  # a copy of our own mail


def _cast(team_id: int, incoming: IncomingMessage, ours: frozenset[str]) -> Cast:
    sender = (incoming.sender,) if incoming.sender else ()
    everybody = [
        one
        for one in (*incoming.reply_to, *sender, *incoming.to, *incoming.cc)
        if people.key_of(one)[1] not in ours
    ]
    customer = next(iter(_customers(incoming, ours)), None)
    if customer is not None:
        everybody.append(customer)
    points = people.ensure_points(team_id, everybody)
    senders = [
        one for one in (*incoming.reply_to, *sender) if Flag.WEB_FORM not in incoming.flags or one == customer
    ]
    ids = tuple(points[key].pk for key in map(people.key_of, senders) if key in points)
    point = points.get(people.key_of(customer)) if customer else None
    return Cast(points, point, customer.name if customer else "", ids)


def _customers(incoming: IncomingMessage, ours: frozenset[str]) -> list[Address]:
    """Reply-To where it is given and not ours, else From - even ours, for a form that writes as ourselves."""
    if incoming.kind in (MessageKind.BOUNCE, MessageKind.COMPLAINT):
        return []
    replies = [one for one in incoming.reply_to if one.address and people.key_of(one)[1] not in ours]
    return replies or ([incoming.sender] if incoming.sender and incoming.sender.address else [])


def _keys(incoming: IncomingMessage) -> list[int]:
    ids = threads.thread_keys(incoming.external_id, [*incoming.references, *incoming.in_reply_to])
    reported = incoming.report.original_ids if incoming.report else ()
    return [*ids, *(threads.hash64(one) for one in reported[:20])]


def _message(
    item: InboundItem,
    account: ChannelAccount,
    incoming: IncomingMessage,
    cast: Cast,
    keys: list[int],
    found: Match,
) -> Message:
    sender = incoming.sender
    offset = incoming.sent_at.utcoffset() if incoming.sent_at else None
    return Message(
        team_id=account.team_id,
        account=account,
        channel=account.channel,
        direction=Direction.IN,
        kind=incoming.kind.value,
        flags=sorted(incoming.flags),
        identity=incoming.identity,
        external_id=incoming.external_id,
        thread_keys=keys,
        in_reply_to=list(incoming.in_reply_to[:50]),
        references=list(incoming.references[-200:]),
        placement=found.placement,
        placement_ref=found.ref[:200],
        sender=cast.points.get(people.key_of(sender)) if sender else None,
        sender_name=sender.name if sender else "",
        sender_address=sender.address if sender else "",
        recipients=_recipients(incoming),
        subject=incoming.subject,
        text=incoming.text,
        reply_text=incoming.reply_text,
        html=incoming.html or "",
        search=search.vector(search.texts_of(incoming)),
        defects=list(incoming.defects[:50]),
        report=_report(incoming),
        parser_version=incoming.parser_version,
        attachment_count=len(incoming.attachments),
        sent_at=incoming.sent_at,
        sent_offset=int(offset.total_seconds() // 60) if offset is not None else None,
        received_at=item.received_at,
    )


def _recipients(incoming: IncomingMessage) -> list[dict[str, str]]:
    roles = (("reply_to", incoming.reply_to), ("to", incoming.to), ("cc", incoming.cc))
    return [
        {"role": role, "address": one.address, "name": one.name} for role, many in roles for one in many[:200]
    ]


def _report(incoming: IncomingMessage) -> dict[str, object] | None:
    if incoming.report is None:
        return None
    recipients = [vars(one) for one in incoming.report.recipients[:100]]
    return {"original_ids": list(incoming.report.original_ids[:20]), "recipients": recipients}


def _into_inquiry(
    message: Message, found: Match, account: ChannelAccount, contact_id: int | None, incoming: IncomingMessage
) -> None:
    wakes = incoming.kind == MessageKind.MESSAGE and not incoming.flags & {Flag.BULK, Flag.LIST, Flag.LOOP}
    if found.inquiry_id is None:
        message.inquiry = _open(message, found, account, contact_id, wakes)
    else:
        message.inquiry_id = found.inquiry_id
        _take_over_start(message, contact_id)
        listrow.add(found.inquiry_id, message, wakes=wakes, unread=incoming.kind != MessageKind.AUTO_REPLY)


def _join(found: Match, inquiry_id: int) -> None:
    for other in found.absorb:
        merging.merge(other, inquiry_id, None)
    if found.strangers:
        Inquiry.objects.filter(pk__in=found.strangers, may_belong_to=None).update(may_belong_to=inquiry_id)


def _open(
    message: Message, found: Match, account: ChannelAccount, contact_id: int | None, wakes: bool
) -> Inquiry:
    report = message.kind in (MessageKind.BOUNCE, MessageKind.COMPLAINT)
    return Inquiry.objects.create(
        team_id=account.team_id,
        account=account,
        contact_id=contact_id,
        subject=threads.bare_subject(message.subject)[:1000],
        subject_key=threads.subject_key(message.subject),
        status=InquiryStatus.CLOSED if report else InquiryStatus.NEW,
        may_belong_to_id=found.may_belong_to,
        unread=not report,
        waiting_since=message.received_at if wakes else None,
        **listrow.first_row(message),
    )


def _take_over_start(message: Message, contact_id: int | None) -> None:
    """A parent that came after its answer: the inquiry is about the parent's subject and its sender."""
    if message.placement != Placement.ANSWERED_BY:
        return
    later = Q(pk=message.inquiry_id, first_message_at__gt=message.received_at)
    subject = {
        "subject": threads.bare_subject(message.subject)[:1000],
        "subject_key": threads.subject_key(message.subject),
    }
    Inquiry.objects.filter(later).update(**subject, **({"contact_id": contact_id} if contact_id else {}))


def _receipt(
    message_id: int,
    item: InboundItem,
    account: ChannelAccount,
    incoming: IncomingMessage,
    ours: frozenset[str],
) -> None:
    named = [one.address for one in (*incoming.to, *incoming.cc) if people.key_of(one)[1] in ours]
    mine = account.address.casefold()
    address = next((one for one in named if one.casefold() == mine), account.address)
    Receipt.objects.create(
        message_id=message_id, account=account, item=item, address=address, received_at=item.received_at
    )


def _participants(inquiry_id: int, cast: Cast, found: Match) -> None:
    customer = cast.customer.pk if cast.customer else None
    rows = [
        Participant(
            inquiry_id=inquiry_id,
            point_id=pk,
            role=ParticipantRole.CUSTOMER if pk == customer else ParticipantRole.PARTICIPANT,
        )
        for pk in sorted(cast.ids)
    ]
    if rows:
        Participant.objects.bulk_create(rows, ignore_conflicts=True)


def _events(message: Message, found: Match) -> None:
    event = EventType.CREATED if found.inquiry_id is None else EventType.RECEIVED
    data = {"placement": found.placement.value} | (
        {"link": found.may_belong_to} if found.may_belong_to else {}
    )
    InquiryEvent.objects.create(inquiry_id=message.inquiry_id, type=event, message=message, data=data)
