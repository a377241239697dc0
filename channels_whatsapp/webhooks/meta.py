"""A signed post of Meta parted into its events.

One post may carry several entry[], changes[], messages[] and statuses[]
(developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components). Each becomes the same envelope with exactly one event
in it; what stands beside them and is none becomes an event of its own. Nothing of a body is dropped: what can't be read, or
not written again without loss, is kept whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from math import isfinite
from typing import Any

from channels_whatsapp.webhooks.contacts import Contacts
from channels_whatsapp.webhooks.names import usable
from channels_whatsapp.webhooks.posts import ORIGIN, Event, Whose, whole
from inquiries.channels import RawInbound

_LISTS = ("messages", "statuses", "message_echoes")
# Beside an event, in each of its copies: characters of one thing, and how many things.
_SMALL = 2_000
_MOST_KEYS = 50
# A body is at most 4 MB. What would become more than this is nothing that Meta sends, but may be made to fill a disk.
_MOST_EVENTS = 5_000
_MOST_BYTES = 32_000_000

_Json = dict[str, Any]


class _TooMuch(ValueError):
    pass


def split(body: bytes) -> list[Event]:
    """Never raises, whatever the bytes are."""
    try:
        envelopes = list(_bounded(_envelopes(_read(body))))
        if len(envelopes) == 1:
            return [_alone(envelopes[0], body)]
        return list(_named(envelopes)) or whole(body)
    except (ValueError, ArithmeticError, RecursionError):
        return whole(body)


# --- reading without loss -------------------------------------------------------------------------------------------


def _read(body: bytes) -> Any:
    return json.loads(body, object_pairs_hook=_unique, parse_float=_exact, parse_constant=_refused)


def _unique(pairs: list[tuple[str, Any]]) -> _Json:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _exact(told: str) -> float:
    value = float(told)
    if not isfinite(value) or Decimal(told) != Decimal(repr(value)):
        raise ValueError("a number that Python can't hold")
    return value


def _refused(told: str) -> float:
    raise ValueError(f"{told} is no JSON")


# --- parting --------------------------------------------------------------------------------------------------------

_NONE = object()


def _envelopes(document: Any) -> Iterator[_Json]:
    """One for each event and for each thing beside them; the document itself if it has no more than one event."""
    if not isinstance(document, dict):
        raise ValueError("not an object")
    if _has_one(document):
        yield document
        return
    for top, entry in _members(document, "entry"):
        if entry is _NONE:
            yield top
        elif not isinstance(entry, dict):
            yield {**top, "entry": [entry]}
        else:
            yield from ({**top, "entry": [one]} for one in _of_entry(entry))


def _of_entry(entry: _Json) -> Iterator[_Json]:
    for above, change in _members(entry, "changes"):
        if change is _NONE:
            yield above
        else:
            yield from ({**above, "changes": [one]} for one in _of_change(change))


def _of_change(change: Any) -> Iterator[Any]:
    value = change.get("value") if isinstance(change, dict) else None
    events = list(_events(value)) if isinstance(value, dict) else []
    if len(events) < 2:
        yield change
        return
    beside = {key: one for key, one in change.items() if key != "value"}
    small = _small(beside)
    yield from ({**small, "value": one} for one in _of_value(value, events))
    if len(small) < len(beside):
        yield beside


def _of_value(value: _Json, events: list[tuple[str, Any]]) -> Iterator[_Json]:
    contacts = Contacts(value.get("contacts"))
    parted = {name for name, _ in events} | ({"contacts"} if contacts.left else set())
    beside = {key: one for key, one in value.items() if key not in parted}
    small = {key: one for key, one in _small(beside).items() if key != "errors"}
    for name, event in events:
        yield {**small, **_contacts(contacts.of(event)), name: [event]}
    if len(small) < len(beside) or contacts.left:
        yield {**beside, **_contacts(contacts.left)}


def _contacts(some: list[Any]) -> _Json:
    return {"contacts": some} if some else {}


def _has_one(document: _Json) -> bool:
    value = _only(_only(document, "entry"), "changes").get("value")
    return isinstance(value, dict) and sum(1 for _ in _events(value)) < 2


def _members(holder: _Json, name: str) -> Iterator[tuple[_Json, Any]]:
    """Each member of the list `name` with the small things beside it. What is not small, or a holder without members,
    comes once and for itself, with _NONE as its member."""
    members = holder.get(name)
    if not isinstance(members, list) or not members:
        yield holder, _NONE
        return
    beside = {key: value for key, value in holder.items() if key != name}
    small = _small(beside)
    yield from ((small, member) for member in members)
    if len(small) < len(beside):
        yield beside, _NONE


def _events(value: _Json) -> Iterator[tuple[str, Any]]:
    for name in _LISTS:
        members = value.get(name)
        if isinstance(members, list):
            yield from ((name, member) for member in members)


def _small(beside: _Json) -> _Json:
    """What each event may carry along without the sum growing to many times the body."""
    return {key: one for key, one in islice(beside.items(), _MOST_KEYS) if _is_small(one)}


def _is_small(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= _SMALL
    if isinstance(value, list | dict):
        return len(value) <= _MOST_KEYS and len(_compact(value)) <= _SMALL
    return True


def _bounded(envelopes: Iterable[_Json]) -> Iterator[_Json]:
    for count, one in enumerate(envelopes):
        if count == _MOST_EVENTS:
            raise _TooMuch
        yield one


# --- naming ---------------------------------------------------------------------------------------------------------


def _alone(envelope: _Json, body: bytes) -> Event:
    """The only one: untouched, to the byte."""
    whose, delivery_id, at = _facts(envelope)
    return whose, RawInbound(delivery_id or f"e:{_digest(envelope)}", body, at, ORIGIN)


def _named(envelopes: Iterable[_Json]) -> Iterator[Event]:
    """An id that comes a second time with other content is no repetition: it is kept as an event without a name."""
    seen: dict[str, str] = {}
    total = 0
    for envelope in envelopes:
        raw, digest = _compact(envelope), _digest(envelope)
        total += len(raw)
        if total > _MOST_BYTES:
            raise _TooMuch
        whose, delivery_id, at = _facts(envelope)
        if not delivery_id or seen.setdefault(delivery_id, digest) != digest:
            delivery_id = f"e:{digest}"
        yield whose, RawInbound(delivery_id, raw, at, ORIGIN)


def _digest(envelope: _Json) -> str:
    """The same for the same content, alone in a body or with others."""
    return hashlib.sha256(_compact(envelope, sort=True)).hexdigest()


def _facts(envelope: _Json) -> tuple[Whose, str, datetime | None]:
    entry = _only(envelope, "entry")
    change = _only(entry, "changes")
    value = change.get("value") if isinstance(change.get("value"), dict) else {}
    metadata = value.get("metadata") if isinstance(value.get("metadata"), dict) else {}
    shown = str(metadata.get("display_phone_number") or "")
    numbers = (
        metadata.get("phone_number_id"),
        "".join(["+", *filter(str.isdecimal, shown)]) if shown else "",
    )
    whose = Whose(str(entry.get("id") or "")[:100], tuple(filter(usable, numbers)))
    if change.get("field") != "messages":  # what staff wrote on the phone has its time too
        return whose, "", _moment(_only(value, "message_echoes").get("timestamp"))
    message, status = _only(value, "messages"), _only(value, "statuses")
    if usable(message.get("id")) and not value.get("statuses"):
        return whose, f"m:{message['id']}", _moment(message.get("timestamp"))
    if usable(status.get("id")) and usable(status.get("status")) and not value.get("messages"):
        named = filter(usable, (status["id"], status["status"], status.get("timestamp")))
        return whose, f"s:{':'.join(named)}", None
    return whose, "", None


def _only(holder: _Json, name: str) -> _Json:
    members = holder.get(name)
    found = members[0] if isinstance(members, list) and len(members) == 1 else None
    return found if isinstance(found, dict) else {}


def _moment(told: Any) -> datetime | None:
    """Seconds as text. Meta repeats a post for up to seven days: the moment of its arrival here may be the wrong day."""
    if not (isinstance(told, str) and told.isascii() and told.isdigit() and len(told) == 10):
        return None
    return datetime.fromtimestamp(int(told), UTC)


def _compact(value: Any, *, sort: bool = False) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=sort).encode()
