"""Who is in a message: contact points and the contact, made where missing, locked in one order.

The order of locks is the same everywhere - contact points, contact, thread, inquiry - so two workers can wait for each
other but never in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from inquiries.channels import Address, match_key
from inquiries.models import Contact, ContactPoint
from inquiries.services import statements
from inquiries.services.statements import insert_from

Key = tuple[str, str]  # kind, folded value
_FIND = """
SELECT point.id, point.kind, point.key, point.contact_id, point.name, point.raw, point.undeliverable_at, point.robot_until
FROM unnest(%s::text[], %s::text[]) AS wanted (kind, key)
CROSS JOIN LATERAL (
    SELECT * FROM inquiries_contactpoint AS one
    WHERE one.team_id = %s AND one.kind = wanted.kind AND one.key = wanted.key LIMIT 1
) AS point
"""
_ADD = insert_from(ContactPoint, "%s::jsonb", many=True, created_at="now()") + " ON CONFLICT DO NOTHING"
# The point takes the new contact only if it has none yet; the row lock of a parallel first message is waited for.
_ADOPT = f"""
WITH made AS ({insert_from(Contact, "%s::jsonb", created_at="now()")} RETURNING id)
UPDATE inquiries_contactpoint AS point SET contact_id = made.id FROM made
WHERE point.id = %s::bigint AND point.contact_id IS NULL RETURNING made.id
"""  # noqa: S608 - names of our own models
_LOCK = """
WITH held AS MATERIALIZED (
    SELECT coalesce(merged_into_id, id) AS id FROM inquiries_contact WHERE id = %s::bigint FOR NO KEY UPDATE)
SELECT after_contact.id, pg_advisory_xact_lock(%s::bigint), set_config('enable_seqscan', 'off', true)
FROM (SELECT max(id) AS id FROM held) AS after_contact
"""


@dataclass(frozen=True)
class Point:
    """What intake needs of a ContactPoint."""

    pk: int
    kind: str
    key: str
    contact_id: int | None
    name: str
    raw: str
    undeliverable_at: datetime | None = None
    robot_until: datetime | None = None


def key_of(address: Address) -> Key:
    return address.kind.value, match_key(address.kind, address.address)[:400]


def ensure_points(team_id: int, addresses: Iterable[Address]) -> dict[Key, Point]:
    """The points of these addresses, made where missing (sorted, so that two workers insert in one order)."""
    wanted = {key_of(address): address for address in addresses if address.address.strip()}
    if not wanted:
        return {}
    points = _find(team_id, wanted)
    missing = sorted(key for key in wanted if key not in points)
    if missing:
        new = [statements.row(_point(team_id, key, wanted[key])) for key in missing]
        statements.run(_ADD, [statements.as_json(new)])
        points |= _find(team_id, missing)
    return points


def _find(team_id: int, wanted: Iterable[Key]) -> dict[Key, Point]:
    kinds, keys = zip(*wanted, strict=True)
    rows = statements.run(_FIND, [list(kinds), list(keys), team_id])
    return {(row[1], row[2]): Point(*row) for row in rows}


def _point(team_id: int, key: Key, address: Address) -> ContactPoint:
    return ContactPoint(
        team_id=team_id, kind=key[0], key=key[1], raw=address.address[:400], name=address.name[:200]
    )


def ensure_contact(team_id: int, point: Point, name: str) -> int:
    """The contact of a point. The first message of a new sender makes it; a parallel one waits at the UPDATE, finds the
    point taken and uses that contact."""
    if point.contact_id is not None:
        return point.contact_id
    contact = Contact(team_id=team_id, name=(name or point.name or point.raw)[:200])
    made = statements.run(_ADOPT, [statements.as_json(statements.row(contact)), point.pk])
    if made:
        contact_id: int = made[0][0]
        return contact_id
    Contact.objects.filter(public_id=contact.public_id).delete()
    return ContactPoint.objects.values_list("contact_id", flat=True).get(pk=point.pk)


def lock(contact_id: int | None, thread_key: int) -> int | None:
    """Locks the contact's row, then the thread, in one statement. Without it eight parallel first messages of one
    sender made three to eight inquiries. Gives back the contact that counts: while we waited, staff may have joined it
    with another.

    For the rest of the transaction the planner must use indexes: a plan that is prepared while a table is still nearly
    empty would read the whole table, and the server keeps it until the next ANALYZE.
    """
    held: int | None = statements.run(_LOCK, [contact_id, thread_key])[0][0]
    return held if held == contact_id else lock(held, thread_key)
