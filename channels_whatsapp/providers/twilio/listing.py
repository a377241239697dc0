"""Twilio's own list of messages, for what no webhook brought
(twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources). It keeps less of a message than the webhook
tells: no name of the sender, no location, no quote, no button."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Any

from channels_whatsapp.providers.twilio.connection import Connection
from inquiries.channels import PermanentError

PAGE = 500  # rows, of which only one page is in memory
_MOST_MEDIA = 50
_INBOUND = ("inbound", "incoming")  # the second in what dates from the former SMS resource
_FIELDS = (
    "sid", "account_sid", "messaging_service_sid", "direction", "status", "from", "to", "body", "num_media", "num_segments",
    "date_created", "date_sent", "date_updated", "error_code", "error_message", "api_version", "uri",
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A message to our number. `at` is aware, UTC; `fields` as the API writes them."""

    sid: str
    at: datetime
    fields: dict[str, Any]

    @property
    def has_media(self) -> bool:
        return str(self.fields.get("num_media") or "0") != "0"  # a string in this API


def of_day(twilio: Connection, ours: str, day: date) -> Iterator[Listed]:
    """What came to `ours` (E.164) on this day in GMT, newest first, page by page. The filter knows days only, so whoever
    wants hours looks at `at`. Raises ChannelError."""
    to = f"whatsapp:{ours}"
    with twilio.asking():
        rows = iter(twilio.client.messages.stream(to=to, date_sent=day.isoformat(), page_size=PAGE))
    while True:
        with twilio.asking():  # each may fetch a page; never held while the caller works
            row = next(rows, None)
            listed = _listed(row, to) if row is not None else None
        if row is None:
            return
        if listed is not None:
            yield listed


def _listed(row: Any, to: str) -> Listed | None:
    """None for what is not ours to take: what we sent, and other numbers of the account."""
    at = row.date_sent or row.date_created
    if not row.sid or at is None or row.to != to or not str(row.direction).startswith(_INBOUND):
        return None
    fields = {name: _told(getattr(row, "from_" if name == "from" else name)) for name in _FIELDS}
    return Listed(row.sid, at if at.tzinfo else at.replace(tzinfo=UTC), fields)


def _told(value: Any) -> Any:
    return (
        format_datetime(value, usegmt=value.utcoffset() is not None) if isinstance(value, datetime) else value
    )


def media_of(twilio: Connection, sid: str) -> list[dict[str, str]]:
    """SID and type of each file of a message; empty where Twilio knows it no more. Raises ChannelError."""
    try:
        with twilio.asking():
            rows = twilio.client.messages(sid).media.list(limit=_MOST_MEDIA)
            return [{"sid": row.sid, "content_type": row.content_type or ""} for row in rows]
    except PermanentError as error:
        if error.code != "whatsapp_20404":
            raise
        return []
