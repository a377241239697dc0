"""What tells about a message that may not be here yet: found by the provider's id, else it waits, and is woken when the
message comes. Providers repeat and reorder as they like."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from inquiries import dispatch
from inquiries.channels import TemporaryError
from inquiries.models import ChannelAccount, InboundItem, Inquiry, Message
from inquiries.services import statements, threads
from inquiries.states import WorkStatus

# As in `relatives`: a look-up that can use one index only, then the rows one by one.
_FIND = """
SELECT m.id FROM unnest(ARRAY(
    SELECT id FROM inquiries_message WHERE thread_keys && ARRAY[%s::bigint] LIMIT 300)) AS near (id)
CROSS JOIN LATERAL (SELECT * FROM inquiries_message WHERE id = near.id LIMIT 1) AS m
WHERE m.team_id = %s::bigint AND m.channel = %s::text AND (m.external_id = %s::text OR EXISTS (
    SELECT FROM inquiries_delivery AS d WHERE d.message_id = m.id AND d.external_ids @> to_jsonb(%s::text)))
ORDER BY m.id LIMIT 1
"""


class NotHere(TemporaryError):
    """`waits_for`: the thread key of the message that is missing."""

    def __init__(self, external_id: str) -> None:
        super().__init__("message_not_here", "The message that this is about has not arrived yet.")
        self.waits_for = threads.hash64(external_id)


def find(account: ChannelAccount, external_id: str) -> int:
    """The message with this id of the provider, ours or theirs. Raises NotHere."""
    key = threads.hash64(external_id)
    rows = statements.run(_FIND, [key, account.team_id, account.channel, external_id, external_id])
    if not rows:
        raise NotHere(external_id)
    message_id: int = rows[0][0]
    return message_id


def lock(message_id: int) -> Message:
    """The message, under its inquiry's lock and its own, in this order; a merge may move it while we wait."""
    while True:
        inquiry_id = Message.objects.values_list("inquiry", flat=True).get(pk=message_id)
        Inquiry.objects.select_for_update(no_key=True).only("pk").get(pk=inquiry_id)
        rows = Message.objects.select_for_update(no_key=True, of=("self",)).select_related("sender")
        message = rows.get(pk=message_id)
        if message.inquiry_id == inquiry_id:
            return message


def wake(external_ids: Iterable[str]) -> None:
    """These messages are here now: whatever waits for one of them is due. Call in the transaction that stores them."""
    keys = [threads.hash64(one) for one in external_ids if one]
    waiting = InboundItem.objects.filter(waits_for__in=keys, status=WorkStatus.QUEUED)
    if keys and waiting.update(available_at=timezone.now()):
        dispatch.ring_on_commit(dispatch.INBOUND)
