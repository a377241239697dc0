"""Whether a message went out although no answer came: by Twilio's list of what went to this customer
(twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from channels_whatsapp.providers.twilio.connection import Connection
from channels_whatsapp.providers.twilio.sending import recipient
from inquiries.channels import OutgoingMessage, PermanentError, SendReceipt

_LISTED = 200  # the newest messages to one customer; the call was minutes ago
_EARLIER = timedelta(seconds=30)  # clocks differ, and Twilio tells whole seconds
_LATER = timedelta(minutes=5)
_OURS = ("outbound-api", "outbound-reply", "outbound-call")


def find_sent(twilio: Connection, sender: str, part: OutgoingMessage) -> SendReceipt | None:
    """By number, words, count of files and time. Never a guess: two that could be it raise PermanentError `look_alikes`."""
    if part.called_at is None:
        raise PermanentError("no_time", "Twilio's list can't tell: it is not known when it was sent.")
    after, before = part.called_at - _EARLIER, part.called_at + _LATER
    with twilio.asking():
        # Without a filter by date: DateSent counts GMT days, and is empty while a message waits in Twilio's queue.
        listed = twilio.client.messages.list(to=recipient(part.to[0]), from_=sender, limit=_LISTED)
        near = [one for one in listed if one.direction in _OURS and _within(one.date_created, after, before)]
    alike = [one.sid for one in near if _same(one, part)]
    if len(alike) > 1:
        raise PermanentError(
            "look_alikes", "Twilio lists more than one message with the same words at that time."
        )
    if not alike and near and part.template is not None:
        words = "Twilio lists a message of that time, but its words are not those of the template."
        raise PermanentError("look_alikes", words)
    return SendReceipt((alike[0],)) if alike else None


def _within(made: datetime | None, after: datetime, before: datetime) -> bool:
    if made is None:
        return False
    aware = made if made.tzinfo else made.replace(tzinfo=UTC)
    return after <= aware <= before


def _same(listed: Any, part: OutgoingMessage) -> bool:
    words = part.text
    if part.location is not None:
        words = part.text or part.location.name or part.location.address or "Location"
    files = str(listed.num_media or "0")
    same_files = part.template is not None or files == str(len(part.attachments))
    return same_files and _folded(listed.body) == _folded(words)


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())
