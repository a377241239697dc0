"""The customer is told that a message was read, once staff have opened its conversation: by a worker, never in the request.
Whether a number does so is the channel's affair. Losing one costs two blue ticks, so failures are logged and no more."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.utils import timezone

from inquiries import channels, dispatch
from inquiries.channels import Flag
from inquiries.models import Inquiry, Message, MessageKind, ReadNotice
from inquiries.services import work
from inquiries.states import Direction
from inquiry_hub.logs import bound

log = structlog.get_logger(__name__)
RECENT = timedelta(days=14)  # Meta forgets messages after 30 days; of an old one nobody waits for ticks


def request(inquiry: Inquiry) -> None:
    """Of each number the newest message: a chat takes the earlier ones for read too."""
    chats = [name for name, one in channels.registered().items() if one.chat]
    theirs = inquiry.messages.filter(
        direction=Direction.IN,
        kind=MessageKind.MESSAGE,
        channel__in=chats,
        received_at__gte=timezone.now() - RECENT,
    )
    newest = theirs.exclude(external_id="").exclude(flags__overlap=[Flag.QUIET.value, Flag.PAST.value])
    newest = newest.order_by("account_id", "-received_at", "-pk").distinct("account_id")
    untold = Message.objects.filter(pk__in=[one.pk for one in newest.only("pk")], read_notice=None)
    notices = [ReadNotice(message=one, account_id=one.account_id) for one in untold.only("account")]
    if notices:
        ReadNotice.objects.bulk_create(notices, ignore_conflicts=True)
        dispatch.ring_on_commit(dispatch.MEDIA)


def forget_old() -> None:
    """A row says that its message was told of; of one that is no longer recent nobody asks."""
    ReadNotice.objects.filter(created_at__lt=timezone.now() - RECENT).delete()


def tell_due(until: datetime | None = None) -> int:
    count = 0
    for rows in work.drain(ReadNotice, limit=1, until=until):
        for row in rows:
            with bound(account=row.account_id, item=row.pk, message=row.message_id):
                _tell(row)
            count += 1
    return count


def _tell(row: ReadNotice) -> None:
    try:
        channels.get(row.account.channel).mark_read(row.account_id, row.message.external_id)
        work.finish(row)
    except work.StaleState:
        log.warning("read_notice.taken_over", notice=row.pk)
    except Exception as error:  # isolation point: one notice must never stop the others
        work.fail(row, error)
