"""What Twilio says of the number, and whether all is set up (twilio.com/docs/whatsapp/api/senders)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from channels_whatsapp.providers.base import Standing
from channels_whatsapp.providers.steps import NotGood, step
from channels_whatsapp.providers.twilio.connection import Connection
from channels_whatsapp.providers.twilio.ours import Ours
from inquiries.channels import TestResult

_MOST = 1_000
_SANDBOX = (
    "This is Twilio's sandbox. Only people who sent its “join …” message in the last 3 days get something, and its "
    "webhook is set by hand: Messaging > Try it out > Send a WhatsApp message > Sandbox settings."
)


def of(twilio: Connection, ours: Ours) -> Standing:
    """Empty for the sandbox and where the account can't list its senders."""
    sender = None if ours.is_sandbox else _sender(twilio, ours.sender)
    if sender is None:
        return Standing()
    told, profile = _mapping(sender.properties), _mapping(sender.profile)
    return Standing(
        str(told.get("quality_rating") or ""),
        str(told.get("messaging_limit") or ""),
        str(profile.get("name") or ""),
    )


def test(twilio: Connection, ours: Ours) -> list[TestResult]:
    """Raises nothing. The later steps are left out where Twilio does not let us in."""
    signed_in = step("Sign-in at Twilio", lambda: _sign_in(twilio))
    if not signed_in.ok:
        return [signed_in]
    found: list[Any] = []
    known = step("The number", lambda: _number(twilio, ours, found))
    return [signed_in, known, *_webhook(twilio, ours, found[0] if found else None), _signatures(ours)]


def _sign_in(twilio: Connection) -> str:
    """By its messages: a standard API key may not read the account itself."""
    with twilio.asking():
        twilio.client.messages.list(limit=1)
    return "Twilio lets the hub in and shows it the messages of the account."


def _number(twilio: Connection, ours: Ours, found: list[Any]) -> str:
    if ours.is_sandbox:
        return _SANDBOX
    sender = _sender(twilio, ours.sender)
    if sender is None:
        raise NotGood(
            f"{ours.number} is no WhatsApp sender of this Twilio account. Look under Messaging > Senders > WhatsApp "
            "senders, or check the account SID."
        )
    found.append(sender)
    if not str(sender.status or "").upper().startswith("ONLINE"):
        raise NotGood(f"{ours.number} belongs to the account, but Twilio says that it is “{sender.status}”.")
    name = _mapping(sender.profile).get("name")
    return f"{ours.number} belongs to the account and is online{f' as “{name}”' if name else ''}."


def _sender(twilio: Connection, address: str) -> Any | None:
    with twilio.asking():
        listed = twilio.client.messaging.v2.channels_senders.list(channel="whatsapp", limit=_MOST)
    return next((one for one in listed if one.sender_id == address), None)


def _webhook(twilio: Connection, ours: Ours, sender: Any | None) -> Iterator[TestResult]:
    name = "Where Twilio reports messages"
    if not _public(ours.webhook):
        words = f"{ours.webhook} can't be reached from outside. PUBLIC_BASE_URL must be the hub's public https address."
        yield TestResult(name, ok=False, words=words)
    elif ours.messaging_service_sid:
        yield step(name, lambda: _of_service(twilio, ours, sender))
    elif sender is not None:
        yield step(name, lambda: _compared(_mapping(sender.webhook).get("callback_url"), ours.webhook))


def _of_service(twilio: Connection, ours: Ours, sender: Any | None) -> str:
    """A service's own address goes before that of the number, unless it says otherwise."""
    with twilio.asking():
        service = twilio.client.messaging.v1.services(ours.messaging_service_sid).fetch()
    if service.use_inbound_webhook_on_number and sender is not None:
        return _compared(_mapping(sender.webhook).get("callback_url"), ours.webhook)
    return _compared(service.inbound_request_url, ours.webhook, "The messaging service")


def _compared(set_to: Any, webhook: str, who: str = "The number") -> str:
    """The connection overrides behind “#” are no part of the address."""
    told = str(set_to or "").partition("#")[0]
    if told == webhook:
        return f"{who} reports to {webhook}."
    if not told:
        raise NotGood(f"{who} reports to nobody. Set “{webhook}” there, with HTTP POST.")
    raise NotGood(f"{who} reports to {told}. Set “{webhook}” there, letter by letter, with HTTP POST.")


def _signatures(ours: Ours) -> TestResult:
    name = "Checking who reports"
    if ours.can_verify:
        return TestResult(
            name, ok=True, words="There is a token or shared key to check Twilio's signatures with."
        )
    words = "The auth token is missing. An API key can send, but Twilio's reports can't be checked with it."
    return TestResult(name, ok=False, words=words)


def _public(address: str) -> bool:
    at = urlsplit(address)
    return at.scheme == "https" and "." in (at.hostname or "")


def _mapping(told: Sequence[Any] | Mapping[str, Any] | None) -> Mapping[str, Any]:
    return told if isinstance(told, Mapping) else {}
