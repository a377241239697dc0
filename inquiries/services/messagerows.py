"""An understood message as the rows that keep it: no queries, no decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from inquiries.channels import IncomingMessage, PointKind
from inquiries.models import ChannelAccount, InboundItem, Message, Receipt
from inquiries.services import chatwords, people, recipients, threads
from inquiries.services.casting import Cast, is_ours
from inquiries.services.matching import Match
from inquiries.states import Direction, ParticipantRole

MAX_IDS = 200
MAX_PEOPLE = 200


def keys_of(incoming: IncomingMessage) -> list[int]:
    """Thread keys: the message's own id, those it names, and for a report those it is about."""
    marked = [incoming.marked_id] if incoming.marked_id else []
    ids = threads.thread_keys(incoming.external_id, [*marked, *incoming.references, *incoming.in_reply_to])
    reported = incoming.report.original_ids if incoming.report else ()
    return [*ids, *(threads.hash64(one) for one in reported[:20])]


def message_of(
    item: InboundItem, account: ChannelAccount, incoming: IncomingMessage, cast: Cast, found: Match
) -> Message:
    sender = incoming.sender
    point = cast.points.get(people.key_of(sender)) if sender else None
    offset = incoming.sent_at.utcoffset() if incoming.sent_at else None
    return Message(
        team_id=account.team_id,
        account_id=account.pk,
        channel=account.channel,
        direction=Direction.OUT if item.sent else Direction.IN,
        kind=incoming.kind.value,
        flags=sorted(incoming.flags),
        identity=incoming.identity,
        external_id=incoming.external_id,
        thread_keys=keys_of(incoming),
        in_reply_to=list(incoming.in_reply_to[:MAX_IDS]),
        references=list(incoming.references[-MAX_IDS:]),
        placement=found.placement,
        placement_ref=found.ref[:200],
        sender_id=point.pk if point else None,
        sender_name=_sender_name(incoming),
        sender_address=sender.address if sender else "",
        recipients=_recipients(incoming),
        subject=incoming.subject,
        text=incoming.text,
        reply_text=incoming.reply_text,
        html=incoming.html or "",
        defects=list(incoming.defects[:50]),
        report=_report(incoming),
        event=_event(incoming),
        forwarded=_forwarded(incoming),
        content=chatwords.content_of(incoming),
        parser_version=incoming.parser_version,
        attachment_count=sum(one.inside is None for one in incoming.attachments) + len(incoming.media),
        sent_at=incoming.sent_at,
        sent_offset=int(offset.total_seconds() // 60) if offset is not None else None,
        received_at=item.received_at,
    )


def _recipients(incoming: IncomingMessage) -> list[dict[str, str]]:
    roles = (("reply_to", incoming.reply_to), ("to", incoming.to), ("cc", incoming.cc))
    return [recipients.as_row(role, one) for role, many in roles for one in many[:MAX_PEOPLE]]


def _sender_name(incoming: IncomingMessage) -> str:
    """A user id tells people nothing: who gave no name is called by the phone number."""
    sender = incoming.sender
    if sender is None or sender.name or sender.kind != PointKind.WHATSAPP:
        return sender.name if sender else ""
    return next((one.address for one in incoming.also if one.kind == PointKind.PHONE), "")


def _report(incoming: IncomingMessage) -> dict[str, Any] | None:
    if incoming.report is None:
        return None
    recipients = [vars(one) for one in incoming.report.recipients[:100]]
    return {"original_ids": list(incoming.report.original_ids[:20]), "recipients": recipients}


def _event(incoming: IncomingMessage) -> dict[str, Any] | None:
    """The calendar event with its times in ISO form; shown, never computed with."""
    if incoming.event is None:
        return None
    values = vars(incoming.event)
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def _forwarded(incoming: IncomingMessage) -> dict[str, str] | None:
    one = incoming.forwarded_from
    return {"address": one.address, "name": one.name} if one is not None else None


def receipt_of(
    item: InboundItem, account: ChannelAccount, incoming: IncomingMessage, ours: frozenset[str]
) -> Receipt:
    """At which of our addresses it arrived: the account's own if it is named, else another of ours."""
    named = [one.address for one in (*incoming.to, *incoming.cc) if is_ours(one, ours)]
    mine = account.address.casefold()
    address = next((one for one in named if one.casefold() == mine), account.address)
    return Receipt(account_id=account.pk, item_id=item.pk, address=address, received_at=item.received_at)


def participants_of(inquiry_id: int, cast: Cast) -> list[dict[str, Any]]:
    """Sorted, so that two workers insert in one order."""
    customer = cast.customer.pk if cast.customer else None
    roles = {
        pk: ParticipantRole.CUSTOMER if pk == customer else ParticipantRole.PARTICIPANT for pk in cast.ids
    }
    return [
        {"inquiry_id": inquiry_id, "point_id": pk, "role": role.value} for pk, role in sorted(roles.items())
    ]
