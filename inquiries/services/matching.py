"""Which inquiry a message belongs to, and why.

Evidence in order: the thread's references, if the sender has a part in that inquiry; the signed reply code; the
contact's open inquiry with the same subject. A reference proves nothing about who names it - ids leak through
forwards - so a stranger's message becomes an inquiry of its own with a link. All rules read the same forwards and
backwards, so that the order of arrival does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inquiries.channels import Flag, IncomingMessage
from inquiries.models import Inquiry, Participant, Placement
from inquiries.services import endings, reply_tokens, statements, threads
from inquiries.services.casting import Cast
from inquiries.services.people import key_of
from inquiries.services.relatives import Relative
from inquiries.states import Direction

SUBJECT_WINDOW = timedelta(days=30)
_WRITES_FOR_MANY = {Flag.WEB_FORM, Flag.BULK, Flag.LIST}


@dataclass(frozen=True)
class Match:
    """`inquiry_id` None: a new inquiry. `absorb`: inquiries that this message shows to be the same thread.
    `follows`: the earlier matter in whose thread this one was begun; `followers`: the later ones."""

    inquiry_id: int | None
    placement: Placement
    ref: str = ""
    may_belong_to: int | None = None
    absorb: tuple[int, ...] = ()
    strangers: tuple[int, ...] = ()  # inquiries of strangers that name this message: they get a link back
    follows: int | None = None
    followers: tuple[int, ...] = ()
    about: int | None = None  # the message of ours that a report is about


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


def find_inquiry(
    incoming: IncomingMessage,
    kin: Sequence[Relative],
    cast: Cast,
    contact: tuple[int, int | None],
    received_at: datetime,
) -> Match:
    """`contact`: (team, contact)."""
    found = by_thread(incoming, kin, cast, received_at)
    if found.inquiry_id is None:
        found = _by_token(incoming, found, contact[0], received_at) or found
    if found.inquiry_id is None and found.may_belong_to is None:
        found = _by_subject(incoming, cast, contact, received_at, found) or found
    return found


def by_thread(incoming: IncomingMessage, kin: Sequence[Relative], cast: Cast, received_at: datetime) -> Match:
    """What the messages say that it names, that name it, or that name the same."""
    ended = [one for one in kin if endings.between(one, incoming, received_at)]
    near = _Family.of(incoming, [one for one in kin if one not in ended], cast, received_at)
    far = _Family.of(incoming, ended, cast, received_at)
    links = _links(far, received_at)
    foreign = tuple(
        {one.inquiry_id for one in (*near.foreign, *far.foreign)} - {one.inquiry_id for one, _ in near.joined}
    )
    if near.joined:
        first, placement = near.joined[0]
        absorb = dict.fromkeys(one for one in near.to_absorb if one != first.inquiry_id)
        return replace(
            links, inquiry_id=first.inquiry_id, placement=placement, ref=first.external_id, absorb=tuple(absorb),
            strangers=foreign,
        )  # fmt: skip
    if links.follows is not None:
        return replace(links, strangers=foreign)
    maybe = near.strange or far.strange
    if maybe is not None:
        return replace(
            links, placement=Placement.STRANGER, ref=maybe.external_id, may_belong_to=maybe.inquiry_id, strangers=foreign
        )  # fmt: skip
    return replace(links, strangers=foreign)


@dataclass(frozen=True)
class _Family:
    """How known messages are related to a new one, and which of them its sender has a part with."""

    joined: list[tuple[Relative, Placement]]  # nearest first
    to_absorb: list[int]
    foreign: list[Relative]  # children by people who have no part in the new message
    strange: Relative | None  # a relative that the sender has no part with

    @classmethod
    def of(
        cls, incoming: IncomingMessage, kin: Sequence[Relative], cast: Cast, received_at: datetime
    ) -> _Family:
        nearest = {name: rank for rank, name in enumerate(threads.named_ids(incoming))}
        parents = sorted(
            (one for one in kin if not one.ids.isdisjoint(nearest)),
            key=lambda one: min(nearest[name] for name in one.ids if name in nearest),
        )
        rest = [one for one in kin if one not in parents]
        children = [one for one in rest if incoming.external_id in one.named()]
        siblings = [one for one in rest if one not in children and one.named() & nearest.keys()]
        trusted = [one for one in parents if one.trusts(cast.senders)]
        if len(siblings) > 1 and not trusted:  # comparing subjects costs, and a parent comes first anyway
            siblings.sort(key=lambda one: endings.distance(one, incoming, received_at))
        # A child came before its parent: it is the child's sender who must have a part in the parent.
        own = [one for one in children if one.sender_id in cast.ids or one.direction == Direction.OUT]
        return cls(
            [(one, Placement.REFERENCES) for one in trusted]
            + [(one, Placement.ANSWERED_BY) for one in own]
            + [(one, Placement.SAME_THREAD) for one in siblings if one.trusts(cast.senders)],
            [one.inquiry_id for one in own if one.placement != Placement.MOVED],
            [one for one in children if one not in own],
            next(iter(parents or siblings), None),
        )


def _links(ended: _Family, received_at: datetime) -> Match:
    """The matters before and after this one in the same thread; each is an inquiry of its own."""
    earlier = [one for one, _ in ended.joined if one.received_at <= received_at]
    later = dict.fromkeys(one.inquiry_id for one, _ in ended.joined if one.received_at > received_at)
    if not earlier:
        return Match(None, Placement.FIRST, followers=tuple(later))
    first = earlier[0]
    return Match(
        None, Placement.NEW_TOPIC, first.external_id, follows=first.inquiry_id, followers=tuple(later)
    )


def _by_token(incoming: IncomingMessage, so_far: Match, team_id: int, received_at: datetime) -> Match | None:
    """A code in the address was meant for us. One in the text may have been forwarded: then only a link."""
    for token in incoming.reply_tokens:
        place, _, code = token.partition(":")
        inquiry_id = reply_tokens.read(code)
        target = _current(team_id, inquiry_id) if inquiry_id is not None else None
        if target is None:
            continue
        if place != "addr" and not _takes_part(target, incoming):
            return replace(
                so_far, placement=Placement.STRANGER, ref="", may_belong_to=so_far.may_belong_to or target
            )
        if endings.of_inquiry(target, incoming, received_at):
            return replace(so_far, placement=Placement.NEW_TOPIC, follows=so_far.follows or target)
        return replace(so_far, inquiry_id=target, placement=Placement.TOKEN, ref="", may_belong_to=None)
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
    contacts use the subject ("Inquiry"), never for web forms and lists, which write for many people."""
    key = threads.subject_key(incoming.subject)
    team_id, contact_id = contact
    if not key or contact_id is None or _is_form(incoming, cast, contact_id):
        return None
    near = [received_at - SUBJECT_WINDOW, received_at + SUBJECT_WINDOW]
    rows = statements.run(_SAME_SUBJECT, [team_id, key, contact_id, *near, team_id, key, contact_id])
    rows.sort(key=lambda row: (row[2], row[0]))
    if not rows or any(owner != contact_id for _, owner, _ in rows):
        return None
    absorb = tuple(pk for pk, _, _ in rows[1:])
    return replace(so_far, inquiry_id=rows[0][0], placement=Placement.SUBJECT, ref="", absorb=absorb)


def _is_form(incoming: IncomingMessage, cast: Cast, contact_id: int) -> bool:
    """The mail says so, or its sender, who is not the customer, has written for other customers before."""
    if not incoming.flags.isdisjoint(_WRITES_FOR_MANY):
        return True
    sender = cast.points.get(key_of(incoming.sender)) if incoming.sender else None
    if sender is None or cast.customer is None or sender.pk == cast.customer.pk:
        return False
    return bool(statements.run(_WRITES_FOR_OTHERS, [sender.pk, contact_id])[0][0])
