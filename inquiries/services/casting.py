"""Who is in a message, and which of them counts as its customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inquiries.channels import Address, Flag, IncomingMessage, MessageKind
from inquiries.services import people
from inquiries.services.people import Key, Point

MAX_PEOPLE = 400  # of one mail; each gets rows of its own, and nobody plans a journey with more
_REPORTS = (MessageKind.BOUNCE, MessageKind.COMPLAINT)


@dataclass(frozen=True)
class Cast:
    """Everybody but us; the point that counts as customer; the points whose part in a thread counts."""

    points: Mapping[Key, Point]
    customer: Point | None
    customer_name: str
    senders: tuple[int, ...]
    also: tuple[Point, ...] = ()  # further points of the customer

    @property
    def ids(self) -> set[int]:
        return {point.pk for point in self.points.values()}


def cast_of(team_id: int, incoming: IncomingMessage, ours: frozenset[str], *, sent: bool = False) -> Cast:
    """Makes the points that are missing. `ours`: match keys of the team's own addresses; `sent`: staff wrote it."""
    sender = (incoming.sender,) if incoming.sender else ()
    named = (*incoming.reply_to, *sender, *incoming.also, *incoming.to, *incoming.cc)
    if incoming.by_us:  # the sender is ours, whether or not we know that address; the others are the customer
        sender, named = (), (*incoming.to, *incoming.also)
    everybody = [one for one in named if not is_ours(one, ours)][:MAX_PEOPLE]
    customer = next(iter(everybody), None) if sent else _customer(incoming, ours)
    points = people.ensure_points(team_id, [*everybody, *([customer] if customer else [])])
    form = Flag.WEB_FORM in incoming.flags  # its From has a part in the inquiries of many people
    counting = [one for one in (*incoming.reply_to, *sender, *incoming.also) if not form or one == customer]
    return Cast(
        points,
        points.get(people.key_of(customer)) if customer else None,
        customer.name if customer else "",
        tuple(points[key].pk for key in map(people.key_of, everybody if sent else counting) if key in points),
        tuple(points[key] for key in dict.fromkeys(map(people.key_of, incoming.also)) if key in points),
    )


def _customer(incoming: IncomingMessage, ours: frozenset[str]) -> Address | None:
    """Reply-To where it is given and not ours, else From - even ours, for a form that writes as ourselves."""
    if incoming.kind in _REPORTS:
        return None
    replies = (one for one in incoming.reply_to if one.address and not is_ours(one, ours))
    sender = incoming.sender if incoming.sender and incoming.sender.address else None
    return next(replies, sender)


def is_by_staff(incoming: IncomingMessage, ours: frozenset[str]) -> bool:
    """Our own mail to somebody else that came back into the inbox because staff put themselves into Cc. A form that
    writes as ourselves writes to us, or names the customer in Reply-To."""
    if incoming.kind != MessageKind.MESSAGE or Flag.WEB_FORM in incoming.flags:
        return False
    sender = incoming.sender is not None and is_ours(incoming.sender, ours)
    theirs = all(is_ours(one, ours) for one in incoming.reply_to)
    return sender and theirs and bool(incoming.to) and not is_ours(incoming.to[0], ours)


def is_ours(address: Address, ours: frozenset[str]) -> bool:
    return people.key_of(address)[1] in ours
