"""Where a message of a chat belongs. It has no subject and mostly names no other message: the person is the thread.

In order: the message it quotes; the only open inquiry of its contact, by whatever channel that was begun; of several the
one where the customer last wrote on this number, else the newest; the one that was closed a short while ago; a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings

from inquiries.channels import IncomingMessage
from inquiries.models import ChannelAccount, Placement
from inquiries.services import matching, statements
from inquiries.services.casting import Cast
from inquiries.services.matching import Match
from inquiries.services.relatives import Relative
from inquiries.states import InquiryStatus

LAST_TALK = timedelta(days=7)
# How far the nearest message on this number is away tells where the conversation is held.
_OF_CONTACT = """
SELECT i.id, i.status, i.first_message_at, i.last_message_at, coalesce(i.closed_at, i.last_message_at),
       (SELECT m.received_at FROM inquiries_message AS m
        WHERE m.inquiry_id = i.id AND m.account_id = %s::bigint AND m.direction <> 'note' AND m.unsaid = ''
        ORDER BY abs(extract(epoch FROM m.received_at - %s::timestamptz)) LIMIT 1)
FROM inquiries_inquiry AS i
WHERE i.contact_id = %s::bigint AND i.team_id = %s::bigint AND i.merged_into_id IS NULL
  AND i.status IN ('new', 'open', 'waiting', 'closed')
ORDER BY i.last_message_at DESC, i.id DESC LIMIT 50
"""


@dataclass(frozen=True)
class _Candidate:
    pk: int
    status: str
    first_at: datetime
    last_at: datetime
    closed_at: datetime
    talked_at: datetime | None


def find_inquiry(
    incoming: IncomingMessage,
    kin: Sequence[Relative],
    cast: Cast,
    contact: tuple[ChannelAccount, int | None],
    received_at: datetime,
) -> Match:
    """`contact`: (account, contact). A chat never shows two inquiries to be one: only staff join them."""
    found = matching.by_thread(incoming, kin, cast, received_at)
    if found.inquiry_id is None and found.follows is None:
        found = _by_contact(found, contact, received_at)
    return replace(found, absorb=())


def _by_contact(so_far: Match, contact: tuple[ChannelAccount, int | None], received_at: datetime) -> Match:
    account, contact_id = contact
    if contact_id is None:
        return so_far
    rows = statements.run(_OF_CONTACT, [account.pk, received_at, contact_id, account.team_id])
    known = [_Candidate(*row) for row in rows]
    chosen, placement = _choose(known, received_at)
    if chosen is None:
        return so_far
    return replace(so_far, inquiry_id=chosen.pk, placement=placement, ref="", may_belong_to=None)


def _choose(known: Sequence[_Candidate], at: datetime) -> tuple[_Candidate | None, Placement]:
    open_ones = [one for one in known if one.status != InquiryStatus.CLOSED and not _long_before(one, at)]
    if len(open_ones) == 1:
        return open_ones[0], Placement.CUSTOMER
    if not open_ones:
        return next((one for one in known if _just_closed(one, at)), None), Placement.AFTERWARDS
    talked = [(abs(at - one.talked_at), -one.pk, one) for one in open_ones if one.talked_at is not None]
    near = sorted(entry for entry in talked if entry[0] <= LAST_TALK)
    if near:
        return near[0][2], Placement.LAST_TALK
    return max(open_ones, key=lambda one: (one.first_at, one.pk)), Placement.NEWEST


def _long_before(one: _Candidate, at: datetime) -> bool:
    """What was said long before a matter began, and is imported now, is none of it."""
    return at < one.first_at - timedelta(days=settings.OLD_THREAD_DAYS)


def _just_closed(one: _Candidate, at: datetime) -> bool:
    """By the rules of mail: not closed long ago, and the last word not long past."""
    closed = abs(at - one.closed_at) <= timedelta(days=settings.CLOSED_INQUIRY_DAYS)
    return closed and abs(at - one.last_at) <= timedelta(days=settings.OLD_THREAD_DAYS)
