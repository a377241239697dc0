"""Folders, lists of mails and the delta query."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from tests.support.graph.state import Folder, Mail, Mailbox, Refusal, Told, World

FILTERED_MOST = 5_000
_SIZE = "Integer 0x0E08"


def folder(box: Mailbox, one: Folder) -> Told:
    return {"id": one.id, "displayName": one.name, "totalItemCount": len(box.in_folder(one.id))}


def folders(box: Mailbox, query: dict[str, str], parent: str = "") -> Told:
    wanted = re.fullmatch(r"displayName eq '(.*)'", query.get("$filter", ""))
    name = wanted[1].replace("''", "'").casefold() if wanted else None
    found = [one for one in box.folders.values() if one.parent == parent]
    return {"value": [folder(box, one) for one in found if name is None or one.name.casefold() == name]}


def mail(one: Mail, query: dict[str, str], *, immutable: bool) -> Told:
    """An id without the wish for immutable ones changes with each move."""
    told: Told = {
        "id": one.id if immutable else f"AAMk-{one.moves}-{one.id[-40:]}",
        "internetMessageId": one.message_id,
        "receivedDateTime": _text(one.received),
        "isRead": one.read,
        "isDraft": one.draft,
        "parentFolderId": one.folder,
        **one.fields,
    }
    told = {name: value for name, value in told.items() if name == "id" or name in query.get("$select", name)}
    if _SIZE in query.get("$expand", ""):
        told["singleValueExtendedProperties"] = [{"id": _SIZE, "value": str(len(one.raw))}]
    return told


def mails(
    world: World, box: Mailbox, found: list[Mail], query: dict[str, str], path: str, *, immutable: bool
) -> Told:
    found = [one for one in found if one.visible and _wanted(one, query.get("$filter", ""))]
    found.sort(key=lambda one: one.received)
    start, size = int(query.get("$skip", 0)), int(query.get("$top", 10))
    told: Told = {"value": [mail(one, query, immutable=immutable) for one in found[start : start + size]]}
    if len(found) > start + size:
        following = {**query, "$skip": str(start + size)}
        told["@odata.nextLink"] = f"{world.url}{path}?" + "&".join(
            f"{name}={quote(value, safe='')}" for name, value in following.items()
        )
    return told


def _wanted(one: Mail, rule: str) -> bool:
    return (
        all(_holds(one, part) for part in rule.split(" and ") if part)
        if "Any(" not in rule
        else _has(one, rule)
    )


def _holds(one: Mail, rule: str) -> bool:
    name, compare, value = rule.split(" ", 2)
    if name == "receivedDateTime":
        moment = datetime.fromisoformat(value)
        return one.received >= moment if compare == "ge" else one.received < moment
    if name == "isRead":
        return one.read == (value == "true")
    if name == "internetMessageId":
        return one.message_id == value.strip("'").replace("''", "'")
    raise Refusal(400, "ErrorInvalidUrlQueryFilter")


def _has(one: Mail, rule: str) -> bool:
    asked = re.fullmatch(
        r"singleValueExtendedProperties/Any\(ep: ep/id eq '([^']+)' and ep/value eq '([^']+)'\)", rule
    )
    if not asked:
        raise Refusal(400, "ErrorInvalidUrlQueryFilter")
    return one.properties.get(asked[1]) == asked[2]


# --- delta ----------------------------------------------------------------------------------------------------------


def delta(
    world: World, box: Mailbox, name: str, query: dict[str, str], *, page: int, immutable: bool
) -> Told:
    place = box.folder(name)
    token = query.get("$skiptoken") or query.get("$deltatoken")
    if token is None:
        round_ = _first(world, box, place, query)
    elif token not in world.tokens:
        raise Refusal(410, "SyncStateNotFound")
    else:
        round_ = world.tokens[token]  # a link may be followed twice: a client that died asks again
        if "items" not in round_:
            round_ = _changes(world, place, round_)
    return _page(world, box, place, round_, page, immutable=immutable)


def _first(world: World, box: Mailbox, place: Folder, query: dict[str, str]) -> Told:
    found = [one for one in box.in_folder(place.id) if _wanted(one, query.get("$filter", ""))]
    found.sort(key=lambda one: one.received, reverse=True)
    items = [("created", one.id) for one in found]
    if "$filter" in query:
        items = items[:FILTERED_MOST]
    return {"items": items, "upto": _now(place), "query": query}


def _changes(world: World, place: Folder, before: Told) -> Told:
    only = before["query"].get("changeType")
    items = [
        (kind, key)
        for number, kind, key in place.events
        if number > before["upto"] and (kind == only or only is None)
    ]
    if world.repeats:
        items = [*items, *items]
    return {"items": items, "upto": _now(place), "query": before["query"]}


def _now(place: Folder) -> int:
    return place.events[-1][0] if place.events else 0


def _page(world: World, box: Mailbox, place: Folder, round_: Told, page: int, *, immutable: bool) -> Told:
    now, later = round_["items"][:page], round_["items"][page:]
    if world.empty_pages and not round_.get("paused"):
        now, later = [], round_["items"]
    value: list[Any] = []
    late = []
    for kind, key in now:
        one = box.mails.get(key)
        if one is not None and not one.visible:
            late.append(one)
        elif kind == "removed" or one is None or one.folder != place.id:
            value.append({"id": key, "@removed": {"reason": "deleted"}})
        else:
            value.append(mail(one, round_["query"], immutable=immutable))
    upto = round_["upto"] if not late else min(n for n, _, key in place.events if key == late[0].id) - 1
    token = secrets.token_urlsafe(40)
    goes_on = bool(later) or (world.empty_pages and not round_.get("paused"))
    if goes_on:
        paused = world.empty_pages and not round_.get("paused")
        world.tokens[token] = {**round_, "items": later, "upto": upto, "paused": paused}
    else:
        world.tokens[token] = {"upto": upto, "query": round_["query"]}
    kind, word = ("nextLink", "skiptoken") if goes_on else ("deltaLink", "deltatoken")
    path = f"/v1.0/users/{box.address}/mailFolders/{quote(place.id)}/messages/delta"
    return {"value": value, f"@odata.{kind}": f"{world.url}{path}?${word}={token}"}


def _text(moment: datetime) -> str:
    return (moment.astimezone(UTC) - timedelta(microseconds=moment.microsecond)).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )
