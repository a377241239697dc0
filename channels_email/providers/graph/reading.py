"""Mails of a folder at Graph: what changed, one by one, as MIME, and what is done with them after intake."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from requests import Response

from channels_email.providers.base import Envelope, Refused
from channels_email.providers.graph import verdicts
from inquiries.channels import PermanentError, TemporaryError

if TYPE_CHECKING:
    from channels_email.providers.graph.connection import Graph

PAGE = 200  # names only; mails are taken in batches of their own
_UNKNOWN_SIZE = 4 * 1024 * 1024  # of a mail whose size is not told: four fill a batch
_SIZE = "Integer 0x0E08"  # PidTagMessageSize; a message of Graph has no property for it
_SELECT = "id,internetMessageId,receivedDateTime"
_EXPAND = f"singleValueExtendedProperties($filter=id eq '{_SIZE}')"
_CHUNK = 256 * 1024
_DOWNLOAD_SECONDS = 300  # a server that drips keeps every time-out between two reads
_TOO_MUCH = "It is larger than the hub takes."


@dataclass(frozen=True)
class Listed:
    """`link` goes on: to the next page, or if `last` to what changes after this round. Mails that were taken away are
    not among `mails`, of `looked_at` items."""

    mails: list[Envelope]
    looked_at: int
    link: str = ""
    last: bool = True


def first_delta(graph: Graph, folder_id: str) -> str:
    """Where a round over the whole folder begins. No filter: a filtered round ends at 5,000 mails, and never tells of
    an older mail that is moved in (learn.microsoft.com/graph/api/message-delta). The newest come first. Only what is
    created is told, so that a mail that somebody reads years later does not come again."""
    query = f"changeType=created&$select={_SELECT}&$expand={quote(_EXPAND, safe='')}&$orderby=receivedDateTime%20desc"
    return graph.url(f"mailFolders/{quote(folder_id)}/messages/delta?{query}")


def delta(graph: Graph, link: str) -> Listed:
    """One page. May be empty and go on all the same. Raises ResyncNeeded when the link is void."""
    # $top is not reliable here; O365 adds the other preference.
    told = graph.follow(link, headers={"Prefer": f"odata.maxpagesize={PAGE}"})
    items = told.get("value", [])
    mails = [_envelope(one) for one in items if "@removed" not in one and one.get("id")]
    following = told.get("@odata.nextLink")
    link = following or told.get("@odata.deltaLink") or ""
    if not link:
        raise TemporaryError("no_answer", "Microsoft Graph does not tell how to go on with this folder.")
    return Listed(mails, len(items), link, last=not following)


def listing(
    graph: Graph, folder_id: str, since: datetime | None, before: datetime | None, *, unread: bool
) -> Iterator[Listed]:
    """Page by page what a filter names, oldest first."""
    rules = [f"receivedDateTime ge {_time(since)}" if since else "receivedDateTime ge 1900-01-01T00:00:00Z"]
    rules += [f"receivedDateTime lt {_time(before)}"] if before else []
    rules += ["isRead eq false"] if unread else []
    query = {"$filter": " and ".join(rules), "$orderby": "receivedDateTime", "$top": PAGE}
    told = graph.get(
        f"mailFolders/{quote(folder_id)}/messages", {**query, "$select": _SELECT, "$expand": _EXPAND}
    )
    while True:
        mails = [_envelope(one) for one in told.get("value", [])]
        link = told.get("@odata.nextLink") or ""
        yield Listed(mails, len(mails), link, last=not link)
        if not link:
            return
        told = graph.follow(link)


def envelope(graph: Graph, message_id: str) -> Envelope | None:
    """None if it is gone."""
    try:
        told = graph.get(f"messages/{quote(message_id)}", {"$select": _SELECT, "$expand": _EXPAND})
    except verdicts.Gone:
        return None
    return _envelope(told)


def mime(graph: Graph, message_id: str, most: int) -> bytes | Refused | None:
    """The mail as MIME, made anew from the store by Microsoft; None if it is gone. Raises TemporaryError."""
    try:
        return graph.stream(f"messages/{quote(message_id)}/$value", lambda answer: _read(answer, most))
    except verdicts.Gone:
        return None
    except PermanentError as error:
        if error.code == "too_large" or error.code.startswith("graph_"):
            return Refused(error.words)  # this one mail; everything else would meet the others too
        raise


def _read(answer: Response, most: int) -> bytes:
    parts, size, end = [], 0, time.monotonic() + _DOWNLOAD_SECONDS
    for part in answer.iter_content(_CHUNK):
        size += len(part)
        if size > most:
            raise PermanentError("too_large", _TOO_MUCH)
        if time.monotonic() > end:
            raise TemporaryError(verdicts.NO_ANSWER, "Microsoft Graph is too slow with this mail.")
        parts.append(part)
    expected = answer.headers.get("Content-Length")
    if expected and "Content-Encoding" not in answer.headers and int(expected) != size:
        raise TemporaryError("connection_lost", "The connection to Microsoft Graph broke within a mail.")
    return b"".join(parts)


def mark_read(graph: Graph, message_id: str) -> None:
    """Of a mail that is gone there is nothing to do."""
    with suppress(verdicts.Gone):
        graph.patch(f"messages/{quote(message_id)}", {"isRead": True})


def move(graph: Graph, message_id: str, folder_id: str) -> None:
    """Its immutable id stays."""
    with suppress(verdicts.Gone):
        graph.post(f"messages/{quote(message_id)}/move", {"destinationId": folder_id})


def _envelope(told: dict[str, Any]) -> Envelope:
    sizes = [one["value"] for one in told.get("singleValueExtendedProperties", []) if "value" in one]
    size = int(sizes[0]) if sizes and str(sizes[0]).isdecimal() else _UNKNOWN_SIZE
    named = str(told.get("internetMessageId") or "").strip().strip("<>")
    return Envelope(None, size, _moment(told.get("receivedDateTime")), named, str(told["id"]))


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
