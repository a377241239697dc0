"""One person, several points: a chat gives a user id and a phone with the same message, and says when a number changed.

Locks: the points by id, then contacts by id. Two workers with the same person wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from inquiries.models import Contact, ContactPoint, PhoneMention
from inquiries.models.contacts import PointKind
from inquiries.services import joining, people, statements
from inquiries.services.people import Point

_HOLD = """
SELECT id, kind, key, contact_id, name, raw FROM inquiries_contactpoint WHERE id = ANY(%s::bigint[])
ORDER BY id FOR NO KEY UPDATE
"""


def ensure_contact(team_id: int, points: Sequence[Point], name: str, *, sure: bool = False) -> int:
    """The contact of all these points, made where none has one. The first points count most: a user id before a phone.
    `sure`: the provider says that the first one's owner is the second one's."""
    if len(points) == 1:
        return people.ensure_contact(team_id, points[0], name)
    owners = {point.contact_id for point in points}
    if len(owners) == 1 and None not in owners:
        return owners.pop() or 0
    held = _hold(points)
    strangers = set() if sure else _have_another_id(held)
    owner = next((one.contact_id for one in held if one.contact_id not in (None, *strangers)), None)
    if owner is None:
        owner = Contact.objects.create(team_id=team_id, name=(name or _written(held))[:200]).pk
    homeless = [point.pk for point in held if point.contact_id is None]
    ContactPoint.objects.filter(pk__in=homeless).update(contact=owner)
    for point in held:
        if point.contact_id not in (None, owner):
            owner = _settle(point, owner, ask=point.contact_id in strangers)
    return owner


def _hold(points: Sequence[Point]) -> list[Point]:
    rows = {row[0]: Point(*row) for row in statements.run(_HOLD, [[point.pk for point in points]])}
    return [rows[point.pk] for point in points]


def _written(points: Sequence[Point]) -> str:
    """A number says more than a user id."""
    phone = next((point for point in points if point.kind == PointKind.PHONE), points[0])
    return phone.name or phone.raw


def _have_another_id(held: Sequence[Point]) -> set[int]:
    """Contacts of phones that write under another user id than this one: a number that was given to somebody new."""
    rows = ContactPoint.objects.filter(
        contact__in=[one.contact_id for one in held[1:] if one.contact_id != held[0].contact_id],
        kind=PointKind.WHATSAPP,
    )
    others = rows.exclude(pk__in=[one.pk for one in held])
    return {pk for pk in others.values_list("contact", flat=True) if pk is not None}


def _settle(point: Point, owner: int, *, ask: bool) -> int:
    """Two contacts seem to be one. Where that is not sure, staff are asked. Gives back the contact that remains."""
    other = point.contact_id or 0
    if ask or joining.parted_by_hand(other, owner):
        PhoneMention.objects.get_or_create(contact_id=owner, point_id=point.pk)
        return owner
    older, newer = sorted((owner, other))
    joining.join(newer, older, None)
    return older
