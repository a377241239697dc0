"""What a message of a chat brings with it, in the transaction that stores it: the window for answers, files to fetch, the
advert it came by, and whatever waited for it."""

from __future__ import annotations

from collections.abc import Sequence

from inquiries import channels
from inquiries.channels import Flag, IncomingMessage
from inquiries.models import Inquiry, Message, MessageKind
from inquiries.services import chatwords, media, orphans, statements, window_times
from inquiries.services.people import Point
from inquiries.states import Direction

_OPENED = """
INSERT INTO inquiries_messagingwindow AS w (account_id, point_id, opened_at)
SELECT %s::bigint, point_id, %s::timestamptz FROM unnest(%s::bigint[]) AS point_id
ON CONFLICT (account_id, point_id) DO UPDATE SET opened_at = greatest(w.opened_at, EXCLUDED.opened_at)
"""


def complete(message: Message, incoming: IncomingMessage, also: Sequence[Point]) -> None:
    """`also`: further points of the sender."""
    if incoming.media:
        media.request(message, incoming.media, first=len(incoming.attachments))
    note_coming(message, also)
    orphans.wake([message.external_id])


def note_coming(message: Message, also: Sequence[Point]) -> None:
    """What it says about the customer: that they wrote just now, and by which advert they came."""
    if _opens_window(message):
        _open_window(message, sorted({message.sender_id, *(point.pk for point in also)}))
    if source := chatwords.lead_source(message.content):
        Inquiry.objects.filter(pk=message.inquiry_id, lead_source="").update(lead_source=source)


def _opens_window(message: Message) -> bool:
    """The customer's own words; a notice by the provider is none."""
    theirs = message.direction == Direction.IN and message.kind == MessageKind.MESSAGE
    return theirs and message.sender_id is not None and not {Flag.QUIET, Flag.PAST} & set(message.flags)


def _open_window(message: Message, points: Sequence[int]) -> None:
    length = channels.get(message.channel).window
    if length is None:
        return
    statements.run(_OPENED, [message.account_id, message.received_at, points])
    window_times.opened(message, length)
