"""Test of a number at Meta, step by step, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from channels_whatsapp.providers.meta import versions
from channels_whatsapp.providers.meta.client import Graph
from channels_whatsapp.providers.steps import NotGood, step
from inquiries.channels import PermanentError, TestResult

_NEEDED = ("whatsapp_business_messaging", "whatsapp_business_management")
_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Ours:
    """`number` in E.164, as the account says."""

    number: str
    phone_number_id: str
    waba_id: str
    has_app_secret: bool
    has_verify_token: bool


def run(graph: Graph, ours: Ours) -> Iterator[TestResult]:
    """A refused token ends it: everything else would be refused too."""
    token = step("Access token", lambda: _token(graph))
    yield token
    if token.ok:
        yield step("Phone number", lambda: _number(graph, ours))
        yield step("Business account", lambda: _account(graph, ours))
        yield step("Messages reach the hub", lambda: _subscribed(graph, ours))
    yield step("Secrets of the webhook", lambda: _secrets(ours))
    yield step("API version", lambda: _version(timezone.localdate()))


def _token(graph: Graph) -> str:
    """A token may ask about itself; where it may not, the steps behind tell more (graph-api/reference/debug_token)."""
    graph.get("me", fields="id")
    try:
        told = graph.get("debug_token", input_token=graph.access.token).get("data")
    except PermanentError:
        told = None
    if not isinstance(told, Mapping):
        return "Meta takes it, and does not tell when it ends."
    if told.get("is_valid") is False:
        raise NotGood("Meta says that it is not valid any more. Enter a new one.")
    missing = [one for one in _NEEDED if one not in _scopes(told)]
    if missing:
        raise NotGood(f"It lacks the permission {' and '.join(missing)}. Make a new one that has both.")
    return _end(told)


def _scopes(told: Mapping[str, Any]) -> list[str]:
    found = told.get("scopes")
    return [str(one) for one in found] if isinstance(found, list) else []


def _end(told: Mapping[str, Any]) -> str:
    at = told.get("expires_at")
    if not isinstance(at, int) or at <= 0:
        return "It has both permissions and does not end."
    end = datetime.fromtimestamp(min(at, 32_503_680_000), UTC)
    if end - timezone.now() < _SOON:
        raise NotGood(
            f"It ends on {timezone.localtime(end):%-d %B %Y, %H:%M}. Enter one of a system user, which does not end."
        )
    return f"It has both permissions and ends on {timezone.localtime(end):%-d %B %Y}."


def _number(graph: Graph, ours: Ours) -> str:
    if not ours.phone_number_id:
        raise NotGood("The phone number id is missing. It stands in Meta's WhatsApp Manager, at the number.")
    told = graph.get(ours.phone_number_id, fields="display_phone_number,verified_name")
    shown = str(told.get("display_phone_number") or "")
    if _digits(shown) != _digits(ours.number):
        raise NotGood(f"This id belongs to {shown or 'another number'}, not to {ours.number}.")
    return f"{shown}, shown to customers as “{told.get('verified_name') or '?'}”."


def _account(graph: Graph, ours: Ours) -> str:
    if not ours.waba_id:
        raise NotGood("The WhatsApp business account id is missing: no templates, and no way to subscribe.")
    told = graph.get(f"{ours.waba_id}/phone_numbers", fields="id", limit="100").get("data")
    ids = [str(one.get("id")) for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []
    if ours.phone_number_id and ours.phone_number_id not in ids:
        raise NotGood("The number does not belong to this business account. Check both ids.")
    return f"It has {len(ids)} number{'' if len(ids) == 1 else 's'}, this one among them."


def _subscribed(graph: Graph, ours: Ours) -> str:
    """Without it Meta sends nothing but its own test events, and nothing says so. Subscribing twice changes nothing, so the
    test mends it (whatsapp/cloud-api/guides/set-up-webhooks)."""
    if not ours.waba_id:
        raise NotGood("The WhatsApp business account id is missing.")
    path = f"{ours.waba_id}/subscribed_apps"
    if graph.get(path).get("data"):
        return "The app is subscribed to the business account."
    graph.post(path)
    if graph.get(path).get("data"):
        return "The app was not subscribed to the business account: the hub has done it just now."
    raise NotGood(
        "The app is not subscribed to the business account, so Meta sends nothing. See docs/providers/."
    )


def _secrets(ours: Ours) -> str:
    if not ours.has_app_secret:
        raise NotGood(
            "The app secret is missing: the hub can't tell Meta's webhooks from forged ones and takes none."
        )
    if not ours.has_verify_token:
        raise NotGood("The verify token is missing: Meta will not take the hub's address.")
    return "App secret and verify token are there."


def _version(today: date) -> str:
    if words := versions.warning(settings.META_API_VERSION, today):
        raise NotGood(words)
    return f"{settings.META_API_VERSION}."


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))
