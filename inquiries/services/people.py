"""Who is in a message: contact points and the contact, made where missing, locked in one order.

The order of locks is the same everywhere - contact points, contact, thread, inquiry - so two workers can wait for each
other but never in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from inquiries.channels import Address, match_key
from inquiries.models import Contact, ContactPoint

Key = tuple[str, str]  # kind, folded value
_LOCK = """
WITH held AS MATERIALIZED (SELECT id FROM inquiries_contact WHERE id = %s FOR NO KEY UPDATE)
SELECT pg_advisory_xact_lock(%s) FROM (SELECT count(*) FROM held) AS after_contact
"""


def key_of(address: Address) -> Key:
    return str(address.kind), match_key(address.kind, address.address)[:400]


def ensure_points(team_id: int, addresses: Iterable[Address]) -> dict[Key, ContactPoint]:
    """The points of these addresses, made where missing (sorted, so that two workers insert in one order)."""
    wanted = {key_of(address): address for address in addresses if address.address.strip()}
    if not wanted:
        return {}
    points = _find(team_id, wanted)
    missing = sorted(key for key in wanted if key not in points)
    if missing:
        new = [_point(team_id, key, wanted[key]) for key in missing]
        ContactPoint.objects.bulk_create(new, ignore_conflicts=True)
        points = _find(team_id, wanted)
    return points


def _find(team_id: int, wanted: Iterable[Key]) -> dict[Key, ContactPoint]:
    keys = list(wanted)
    rows = ContactPoint.objects.filter(
        team=team_id, kind__in={k for k, _ in keys}, key__in={v for _, v in keys}
    )
    return {(row.kind, row.key): row for row in rows if (row.kind, row.key) in keys}


def _point(team_id: int, key: Key, address: Address) -> ContactPoint:
    return ContactPoint(
        team_id=team_id, kind=key[0], key=key[1], raw=address.address[:400], name=address.name[:200]
    )


def ensure_contact(point: ContactPoint, name: str) -> int:
    """The contact of a point. The first message of a new sender makes it; a parallel one waits here and finds it."""
    if point.contact_id is None:
        held = ContactPoint.objects.select_for_update(no_key=True).get(pk=point.pk)
        if held.contact_id is None:
            contact = Contact.objects.create(
                team_id=point.team_id, name=(name or point.name or point.raw)[:200]
            )
            ContactPoint.objects.filter(pk=point.pk).update(contact=contact)
            held.contact_id = contact.pk
        point.contact_id = held.contact_id
    return point.contact_id


def lock(contact_id: int | None, thread_key: int) -> None:
    """Locks the contact's row, then the thread, in one statement. Without it eight parallel first messages of one
    sender made three to eight inquiries."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [contact_id, thread_key])
