"""Known messages that share an id with a new one: itself, its parents, children and siblings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from inquiries.services import statements

# Two look-ups that can each use one index only, and then the rows one by one: in one condition, or with the team as a
# plain condition of the outer one, a plan made while the table is small reads all messages of the team for ever.
_RELATIVES = """
SELECT m.id, m.inquiry_id, m.identity, m.channel, m.external_id, m.direction, m.sender_id, m.in_reply_to, m."references",
       ARRAY(SELECT p.point_id FROM inquiries_participant p WHERE p.inquiry_id = m.inquiry_id LIMIT 500) AS participants,
       m.subject, m.received_at, m.placement, m.kind,
       CASE WHEN m.report IS NULL THEN '{}' ELSE ARRAY(SELECT jsonb_array_elements_text(m.report -> 'original_ids')) END,
       CASE WHEN m.direction <> 'out' THEN '{}' ELSE ARRAY(
           SELECT jsonb_array_elements_text(d.external_ids) FROM inquiries_delivery d WHERE d.message_id = m.id) END,
       (SELECT i.closed_at FROM inquiries_inquiry i WHERE i.id = m.inquiry_id AND i.status = 'closed')
FROM unnest(ARRAY(
    (SELECT id FROM inquiries_message WHERE team_id = %s::bigint AND channel = %s::text AND identity = %s::text)
    UNION ALL (SELECT id FROM inquiries_message WHERE thread_keys && %s::bigint[] LIMIT 300))) AS near (id)
CROSS JOIN LATERAL (SELECT * FROM inquiries_message WHERE id = near.id LIMIT 1) AS m
WHERE m.team_id = %s::bigint
"""


@dataclass(frozen=True)
class Relative:
    """`participants`: who has a part in its inquiry. `reported`: ids that it reports on. `aliases`: ids that servers gave
    a message of ours. `closed_at`: since when its inquiry is closed."""

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
    subject: str
    received_at: datetime
    placement: str
    kind: str
    reported: Sequence[str]
    aliases: Sequence[str]
    closed_at: datetime | None

    @property
    def ids(self) -> set[str]:
        return {self.external_id, *self.aliases}

    def named(self) -> set[str]:
        return {*self.in_reply_to, *self.references}

    def trusts(self, senders: Collection[int]) -> bool:
        return any(point in self.participants for point in senders)


def relatives(team_id: int, channel: str, identity: str, keys: list[int]) -> list[Relative]:
    """One statement."""
    return [Relative(*row) for row in statements.run(_RELATIVES, [team_id, channel, identity, keys, team_id])]
