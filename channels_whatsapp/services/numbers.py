"""Setting up a number: the two rows of an account, its sealed secrets, and what its form can't know field by field."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from channels_whatsapp.models import Provider, WhatsAppNumber
from channels_whatsapp.services import stopping
from inquiries import intake
from inquiries.account_setup import rows
from inquiries.models.accounts import ChannelAccount
from inquiry_hub.crypto import CannotOpen
from inquiry_hub.secrets import REFERENCE

VERIFY = "verify_token"
_SHAPES = {
    "account_sid": (r"AC[0-9a-fA-F]{32}", "An account SID is AC and 32 more characters."),
    "api_key_sid": (r"SK[0-9a-fA-F]{32}", "An API key SID is SK and 32 more characters."),
    "messaging_service_sid": (r"MG[0-9a-fA-F]{32}", "A messaging service SID is MG and 32 more characters."),
    "phone_number_id": (
        r"[0-9]{5,30}",
        "The phone number id is digits only; it is not the telephone number.",
    ),
    "waba_id": (r"[0-9]{5,30}", "The id of the WhatsApp business account is digits only."),
}
_NEEDED = {Provider.TWILIO: ("account_sid",), Provider.META: ("phone_number_id", "waba_id")}
_SECONDS = {"auth_token": "auth_token_2", "app_secret": "app_secret_2"}
_PLAIN = {
    "auth_token": "the auth token",
    "access_token": "the access token",
    "app_secret": "the app secret",
    "api_key_secret": "the secret of the API key",
}


def problems(values: Mapping[str, Any], pk: Any = None) -> dict[str, str]:
    """By field, in words. `pk` is the number's own, if it is stored."""
    found = _taken(values, pk)
    for name, (shape, words) in _SHAPES.items():
        if values.get(name) and not re.fullmatch(shape, str(values[name])):
            found[name] = words
    for name in _NEEDED.get(values.get("provider"), ()):  # type: ignore[call-overload]
        if name in values and not values[name]:
            found[name] = "This is needed."
    if values.get("phone_number_id") and values["phone_number_id"] == values.get("waba_id"):
        found["waba_id"] = "This is the phone number id; the account has an id of its own."
    if values.get("tells_read") and values.get("provider") == Provider.TWILIO:
        found["tells_read"] = "Only Meta can tell the customer; Twilio offers no way."
    digits = str(values.get("address") or "").removeprefix("+")
    if digits and values.get("phone_number_id") == digits:
        found["phone_number_id"] = "This is the telephone number; its id stands below it at Meta."
    return found


def _taken(values: Mapping[str, Any], pk: Any) -> dict[str, str]:
    named = values.get("phone_number_id")
    others = WhatsAppNumber.objects.filter(phone_number_id=named).exclude(pk=pk) if named else None
    return {"phone_number_id": "Another number has this id."} if others and others.exists() else {}


def missing(number: WhatsAppNumber) -> list[str]:
    """What this number can't work without and does not have, in words. A key that opens nothing is told elsewhere."""
    try:
        stored = number.credentials
    except CannotOpen:
        return []
    has = {name.removesuffix(REFERENCE) for name, value in stored.items() if value}
    wanted = ["access_token", "app_secret"]
    if number.provider == Provider.TWILIO:
        # The shared key alone can check webhooks; calls need the token or an API key.
        wanted = [] if {"shared_key", "api_key_secret"} <= has else ["auth_token"]
        wanted += ["api_key_secret"] if number.api_key_sid else []
    return [_PLAIN[name] for name in wanted if name not in has]


@transaction.atomic
def save(number: WhatsAppNumber, base: ChannelAccount, given: Mapping[str, str] | None = None) -> None:
    """`given` are secrets by name; those that are not named stay. What was paused for an error is tried again at once."""
    base.channel = "whatsapp"
    base.save()
    number.account = base
    _forget_the_other_provider(number)
    fresh = {name: value.strip() for name, value in (given or {}).items()}
    fresh |= verify_token(number, fresh) | _exchanged(number, fresh)
    if fresh:
        number.credentials = rows.with_secrets(number, fresh)
    number.save()
    stopping.mended(base)
    intake.pause_account(base, None)


def _forget_the_other_provider(number: WhatsAppNumber) -> None:
    """A webhook finds its number by these ids."""
    if number.provider == Provider.TWILIO:
        number.tells_read = False
    twilio = ("account_sid", "api_key_sid", "messaging_service_sid")
    others = ("phone_number_id", "waba_id") if number.provider == Provider.TWILIO else twilio
    for name in others:
        setattr(number, name, "")


def _exchanged(number: WhatsAppNumber, given: Mapping[str, str]) -> dict[str, str]:
    """A second secret that has become the first has done its work."""
    try:
        return {
            second: ""
            for first, second in _SECONDS.items()
            if given.get(first) and number.credentials.get(second) == given[first]
        }
    except CannotOpen:
        return {}


def verify_token(number: WhatsAppNumber, given: Mapping[str, str]) -> dict[str, str]:
    """A new one for a number at Meta that has none and is not given one; by name, or nothing."""
    return {VERIFY: secrets.token_urlsafe(24)} if _wants_verify_token(number, given) else {}


def _wants_verify_token(number: WhatsAppNumber, given: Mapping[str, str]) -> bool:
    if number.provider != Provider.META or {VERIFY, VERIFY + REFERENCE} & given.keys():
        return False
    try:
        return not {VERIFY, VERIFY + REFERENCE} & number.credentials.keys()
    except CannotOpen:
        return False  # it may be the one that Meta knows, once the keys are back
