"""Which inquiry a message belongs to, and why.

Evidence in order: the thread's references, if the sender has a part in that inquiry; the signed reply code; the
contact's open inquiry with the same subject. A reference proves nothing about who names it - ids leak through
forwards - so a stranger's message becomes an inquiry of its own with a link. All rules read the same forwards and
backwards, so that the order of arrival does not matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from inquiries.channels import Flag, IncomingMessage, MessageKind
from inquiries.models import Inquiry, Participant, Placement
from inquiries.services import reply_tokens, statements, threads
from inquiries.services.casting import Cast
from inquiries.services.people import key_of
from inquiries.states import Direction

SUBJECT_WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Match:
    """`inquiry_id` None: a new inquiry. `absorb`: inquiries that this message shows to be the same thread."""

    inquiry_id: int | None
    placement: Placement
    ref: str = ""
    may_belong_to: int | None = None
    absorb: tuple[int, ...] = ()
    strangers: tuple[int, ...] = ()  # inquiries of strangers that name this message: they get a link back


_SAME_SUBJECT = """
(SELECT id, contact_id, first_message_at FROM inquiries_inquiry
 WHERE team_id = %s::bigint AND subject_key = %s::text AND subject_key <> '' AND merged_into_id IS NULL
   AND contact_id = %s::bigint AND status IN ('new', 'open', 'waiting')
   AND last_message_at > %s::timestamptz AND first_message_at < %s::timestamptz LIMIT 5)
UNION ALL
(SELECT id, contact_id, first_message_at FROM inquiries_inquiry
 WHERE team_id = %s::bigint AND subject_key = %s::text AND subject_key <> '' AND merged_into_id IS NULL
   AND contact_id <> %s::bigint LIMIT 1)
"""
_WRITES_FOR_OTHERS = """
SELECT EXISTS (SELECT 1 FROM inquiries_participant AS part JOIN inquiries_inquiry AS i ON i.id = part.inquiry_id
               WHERE part.point_id = %s::bigint AND i.contact_id <> %s::bigint)
"""
# Two look-ups that can each use one index only, and then the rows one by one: in one condition, or with the team as a
# plain condition of the outer one, a plan made while the table is small reads all messages of the team for ever.
_RELATIVES = """
SELECT m.id, m.inquiry_id, m.identity, m.channel, m.external_id, m.direction, m.sender_id, m.in_reply_to, m."references",
       ARRAY(SELECT p.point_id FROM inquiries_participant p WHERE p.inquiry_id = m.inquiry_id LIMIT 500) AS participants
FROM unnest(ARRAY(
    (SELECT id FROM inquiries_message WHERE team_id = %s::bigint AND channel = %s::text AND identity = %s::text)
    UNION ALL (SELECT id FROM inquiries_message WHERE thread_keys && %s::bigint[] LIMIT 300))) AS near (id)
CROSS JOIN LATERAL (SELECT * FROM inquiries_message WHERE id = near.id LIMIT 1) AS m
WHERE m.team_id = %s::bigint
"""


@dataclass(frozen=True)
class Relative:
    """A known message that shares an id with the new one, and who has a part in its inquiry."""

    pk: int
    inquiry_id: int
    identity: str
    channel: str
    external_id: str
    direction: str
    sender_id: int | None
    in_reply_to: Sequence[str]
    references: Sequence[str]
    participants: Collection[int]

    def named(self) -> set[str]:
        return {*self.in_reply_to, *self.references}

    def trusts(self, senders: Collection[int]) -> bool:
        return any(point in self.participants for point in senders)


def relatives(team_id: int, channel: str, identity: str, keys: list[int]) -> list[Relative]:
    """One statement: the message itself if it is known, its parents, children and siblings."""
    return [Relative(*row) for row in statements.run(_RELATIVES, [team_id, channel, identity, keys, team_id])]


def find_inquiry(
    incoming: IncomingMessage,
    kin: Sequence[Relative],
    cast: Cast,
    contact: tuple[int, int | None],
    received_at: datetime,
) -> Match:
    """`contact`: (team, contact)."""
    if incoming.kind in (MessageKind.BOUNCE, MessageKind.COMPLAINT):
        return _by_report(incoming, kin)
    found = _by_thread(incoming, kin, cast)
    if found.inquiry_id is None:
        found = _by_token(incoming, found, contact[0]) or found
    if found.inquiry_id is None and found.may_belong_to is None:
        found = _by_subject(incoming, cast, contact, received_at, found) or found
    return found


def _by_report(incoming: IncomingMessage, kin: Iterable[Relative]) -> Match:
    """A report joins only what we did send: reports can be forged (providers' sheets, RFC 3464)."""
    ids = set(incoming.report.original_ids) if incoming.report else set()
    for one in kin:
        if one.direction == Direction.OUT and one.external_id in ids:
            return Match(one.inquiry_id, Placement.REPORT, one.external_id)
    return Match(None, Placement.FIRST)


def _by_thread(incoming: IncomingMessage, kin: Sequence[Relative], cast: Cast) -> Match:
    nearest = {name: rank for rank, name in enumerate(threads.named_ids(incoming))}
    parents = sorted(
        (one for one in kin if one.external_id in nearest), key=lambda one: nearest[one.external_id]
    )
    children = [one for one in kin if incoming.external_id in one.named() and one.external_id not in nearest]
    siblings = [
        one for one in kin if one not in parents and one not in children and one.named() & nearest.keys()
    ]
    # A child came before its parent: it is the child's sender who must have a part in the parent.
    everybody = cast.ids
    own_children = [one for one in children if one.sender_id in everybody or one.direction == Direction.OUT]
    joined = (
        [(one, Placement.REFERENCES) for one in parents if one.trusts(cast.senders)]
        + [(one, Placement.ANSWERED_BY) for one in own_children]
        + [(one, Placement.SAME_THREAD) for one in siblings if one.trusts(cast.senders)]
    )
    foreign = tuple(
        {one.inquiry_id for one in children if one not in own_children}
        - {one.inquiry_id for one, _ in joined}
    )
    if joined:
        first, placement = joined[0]
        absorb = dict.fromkeys(one.inquiry_id for one in own_children if one.inquiry_id != first.inquiry_id)
        return Match(first.inquiry_id, placement, first.external_id, None, tuple(absorb), foreign)
    maybe = next(iter(parents or siblings), None)
    if maybe is not None:
        return Match(None, Placement.STRANGER, maybe.external_id, maybe.inquiry_id, (), foreign)
    return Match(None, Placement.FIRST, strangers=foreign)


def _by_token(incoming: IncomingMessage, so_far: Match, team_id: int) -> Match | None:
    """A code in the address was meant for us. One in the text may have been forwarded: then only a link."""
    for token in incoming.reply_tokens:
        place, _, code = token.partition(":")
        inquiry_id = reply_tokens.read(code)
        target = _current(team_id, inquiry_id) if inquiry_id is not None else None
        if target is None:
            continue
        if place == "addr" or _takes_part(target, incoming):
            return Match(target, Placement.TOKEN, absorb=(), strangers=so_far.strangers)
        return Match(None, Placement.STRANGER, "", so_far.may_belong_to or target, (), so_far.strangers)
    return None


def _current(team_id: int, inquiry_id: int) -> int | None:
    row = Inquiry.objects.filter(pk=inquiry_id, team=team_id).values_list("pk", "merged_into").first()
    return (row[1] or row[0]) if row else None


def _takes_part(inquiry_id: int, incoming: IncomingMessage) -> bool:
    keys = [
        one.address.strip().casefold()
        for one in (*incoming.reply_to, *([incoming.sender] if incoming.sender else []))
    ]
    return Participant.objects.filter(inquiry=inquiry_id, point__key__in=keys).exists()


def _by_subject(
    incoming: IncomingMessage,
    cast: Cast,
    contact: tuple[int, int | None],
    received_at: datetime,
    so_far: Match,
) -> Match | None:
    """The contact's open inquiry with the same subject whose messages are under 30 days away; never where several
    contacts use the subject ("Inquiry"), never for a web form, which writes for many people."""
    key = threads.subject_key(incoming.subject)
    team_id, contact_id = contact
    if not key or contact_id is None or _is_form(incoming, cast, contact_id):
        return None
    near = [received_at - SUBJECT_WINDOW, received_at + SUBJECT_WINDOW]
    rows = statements.run(_SAME_SUBJECT, [team_id, key, contact_id, *near, team_id, key, contact_id])
    rows.sort(key=lambda row: (row[2], row[0]))
    if not rows or any(owner != contact_id for _, owner, _ in rows):
        return None
    return Match(
        rows[0][0], Placement.SUBJECT, "", None, tuple(pk for pk, _, _ in rows[1:]), so_far.strangers
    )


def _is_form(incoming: IncomingMessage, cast: Cast, contact_id: int) -> bool:
    """The mail says so, or its sender, who is not the customer, has written for other customers before."""
    if Flag.WEB_FORM in incoming.flags:
        return True
    sender = cast.points.get(key_of(incoming.sender)) if incoming.sender else None
    if sender is None or cast.customer is None or sender.pk == cast.customer.pk:
        return False
    return bool(statements.run(_WRITES_FOR_OTHERS, [sender.pk, contact_id])[0][0])
