"""Whether a conversation may look different from when it was shown: one statement over the versions of all rows that its
newest messages and its trips are made of. Cheap enough to be asked by every open page every few seconds."""

from __future__ import annotations

from inquiries.admin.acting import is_id
from inquiries.models import (
    Attachment,
    Delivery,
    DeliveryRecipient,
    MediaJob,
    Message,
    Receipt,
    StoredFile,
    TripRequest,
    TripValue,
    Unsaid,
)
from inquiries.services import statements

_NEWEST = f"""
SELECT id, xmin, ctid FROM {Message._meta.db_table}
WHERE inquiry_id = %(inquiry)s AND unsaid IN ('', '{Unsaid.SCHEDULED}')
ORDER BY received_at DESC, id DESC LIMIT %(newest)s"""  # noqa: S608 - constants of our own
_DELIVERIES = f"newest JOIN {Delivery._meta.db_table} AS d ON d.message_id = newest.id"
_FILES = f"newest JOIN {Attachment._meta.db_table} AS a ON a.message_id = newest.id"
# Alias of the rows that count, and how they are reached.
_PARTS = (
    ("newest", "newest"),
    ("d", _DELIVERIES),
    ("r", f"{_DELIVERIES} JOIN {DeliveryRecipient._meta.db_table} AS r ON r.delivery_id = d.id"),
    ("a", _FILES),
    ("f", f"{_FILES} JOIN {StoredFile._meta.db_table} AS f ON f.id = a.file_id"),
    ("j", f"newest JOIN {MediaJob._meta.db_table} AS j ON j.message_id = newest.id"),
    ("c", f"newest JOIN {Receipt._meta.db_table} AS c ON c.message_id = newest.id"),
    ("t", "trips AS t"),
    (
        "v",
        f"trips JOIN {TripValue._meta.db_table} AS v ON v.trip_id = trips.id AND v.superseded_at IS NULL",
    ),
)


def _version(alias: str, reached: str) -> str:
    """By PostgreSQL's own marks: they change with any column of a row, so that none can be forgotten here."""
    told = f"string_agg({alias}.xmin::text || {alias}.ctid::text, ' ' ORDER BY {alias}.id)"
    return f"(SELECT {told} FROM {reached})"  # noqa: S608 - constants of our own


_OF = (
    f"WITH newest AS ({_NEWEST}),"  # noqa: S608 - constants of our own
    f" trips AS (SELECT id, xmin, ctid FROM {TripRequest._meta.db_table} WHERE inquiry_id = %(inquiry)s)"
    f" SELECT md5(concat_ws(';', {', '.join(_version(*part) for part in _PARTS)}))"
)


def of(inquiry_id: int, newest: int) -> str:
    """`newest`: of so many messages."""
    if not is_id(str(inquiry_id)):
        return ""
    return str(statements.run(_OF, {"inquiry": inquiry_id, "newest": newest})[0][0])
