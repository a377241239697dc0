"""Lists of Twilio, page by page: the older interface with relative addresses, the newer with whole ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from tests.support.twilio.state import Message, Told, World

Query = dict[str, list[str]]


def messages(world: World, query: Query) -> Told:
    """The newest first. Dates are GMT days; what was not sent yet has none and passes no filter by date."""
    tests = [test(values[0]) for name, values in query.items() if (test := _FILTERS.get(name))]
    found = [one for one in world.messages if all(test(one) for test in tests)]
    rows, at, more = _page(world, found, query)
    base = f"/2010-04-01/Accounts/{world.account}/Messages.json"
    return {
        "messages": [one.listed(world.account) for one in rows],
        "page": at,
        "page_size": len(rows),
        "uri": f"{base}?Page={at}",
        "next_page_uri": f"{base}?{more}" if more else None,
    }


_FILTERS: dict[str, Callable[[str], Callable[[Message], bool]]] = {
    "To": lambda told: lambda one: one.to == told,
    "From": lambda told: lambda one: one.sender == told,
    "DateSent": lambda told: lambda one: _day(one) == _asked(told),
    "DateSent>": lambda told: lambda one: one.sent is not None and one.sent.date() >= _asked(told),
    "DateSent<": lambda told: lambda one: one.sent is not None and one.sent.date() <= _asked(told),
}


def _asked(told: str) -> date:
    return date.fromisoformat(told[:10])


def _day(one: Message) -> date | None:
    return one.sent.date() if one.sent else None


def media(world: World, message: Message) -> Told:
    base = f"/2010-04-01/Accounts/{world.account}/Messages/{message.sid}/Media"
    rows = [
        {"sid": one.sid, "parent_sid": message.sid, "content_type": one.type, "uri": f"{base}/{one.sid}.json"}
        for one in message.files
    ]
    return {"media_list": rows, "page": 0, "page_size": 50, "uri": f"{base}.json", "next_page_uri": None}


def contents(world: World, query: Query) -> Told:
    return _newer(world, "contents", f"{world.url}/v1/ContentAndApprovals", world.contents, query)


def senders(world: World, query: Query) -> Told:
    rows = [one.listed() for one in world.senders.values()]
    return _newer(world, "senders", f"{world.url}/v2/Channels/Senders", rows, query)


def _newer(world: World, key: str, base: str, rows: Sequence[Any], query: Query) -> Told:
    found, at, more = _page(world, rows, query)
    return {
        key: list(found),
        "meta": {
            "key": key,
            "page": at,
            "page_size": len(found),
            "url": base,
            "next_page_url": f"{base}?{more}" if more else None,
        },
    }


def _page(world: World, rows: Sequence[Any], query: Query) -> tuple[Sequence[Any], int, str]:
    size = min(int(query.get("PageSize", ["50"])[0]), world.page)
    at = int(query.get("Page", ["0"])[0])
    more = {**{name: values[0] for name, values in query.items()}, "Page": at + 1, "PageToken": f"PA{at + 1}"}
    cut = rows[at * size : (at + 1) * size]
    return cut, at, urlencode(more) if len(rows) > (at + 1) * size else ""
