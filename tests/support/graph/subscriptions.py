"""Change notifications: the handshake, and the bell."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import requests

from tests.support.graph.state import Mailbox, Refusal, Told, World

LONGEST = timedelta(minutes=10_080)


def create(world: World, told: Told) -> Told:
    until = datetime.fromisoformat(told["expirationDateTime"])
    if until - datetime.now(UTC) > LONGEST or len(told.get("clientState", "")) > 128:
        raise Refusal(400, "InvalidRequest")
    for name in ("notificationUrl", "lifecycleNotificationUrl"):
        if not told[name].startswith("https://"):
            raise Refusal(400, "InvalidRequest")
        _shake_hands(_reached(world, told[name]))
    one = {**told, "id": secrets.token_hex(12)}
    world.subscriptions[one["id"]] = one
    return {name: value for name, value in one.items() if name != "clientState"}


def _reached(world: World, url: str) -> str:
    for public, local in world.reach.items():
        url = url.replace(public, local)
    return url


def _shake_hands(url: str) -> None:
    token = "Validation: Testing client application reachability <b>&amp; Ümläut</b>"
    answer = requests.post(url, params={"validationToken": token}, timeout=10)
    plain = answer.headers.get("Content-Type", "").startswith("text/plain")
    if answer.status_code != 200 or answer.text != token or not plain:
        raise Refusal(400, "ValidationError")


def renew(world: World, key: str, told: Told) -> Told:
    if key not in world.subscriptions:
        raise Refusal(404, "ResourceNotFound")
    world.subscriptions[key] |= told
    return world.subscriptions[key]


def delete(world: World, key: str) -> None:
    if world.subscriptions.pop(key, None) is None:
        raise Refusal(404, "ResourceNotFound")


def notify(world: World, box: Mailbox, folder: str = "inbox", **changed: str) -> list[int]:
    """Rings for a new mail in the folder; gives the answers. `changed` forges what is sent."""
    place = box.folder(folder)
    return [
        _post(world, one, {"changeType": "created", "resource": one["resource"], **changed})
        for one in list(world.subscriptions.values())
        if place.id in one["resource"]
    ]


def lifecycle(world: World, event: str) -> list[int]:
    told = [_post(world, one, {"lifecycleEvent": event}) for one in list(world.subscriptions.values())]
    if event == "subscriptionRemoved":
        world.subscriptions.clear()
    return told


def _post(world: World, one: Told, item: Told) -> int:
    body = {
        "subscriptionId": one["id"],
        "clientState": one["clientState"],
        "subscriptionExpirationDateTime": one["expirationDateTime"],
        "tenantId": "tenant",
        **item,
    }
    url = one["lifecycleNotificationUrl" if "lifecycleEvent" in item else "notificationUrl"]
    return requests.post(_reached(world, url), json={"value": [body]}, timeout=10).status_code
