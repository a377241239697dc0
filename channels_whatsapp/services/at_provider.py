"""What is entered at the provider so that messages come in, to be copied from the page of a number."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from channels_whatsapp.models import Provider, WhatsAppNumber
from channels_whatsapp.services import addresses, credentials
from channels_whatsapp.webhooks.posts import RETRIES
from inquiries.channels import PermanentError
from inquiry_hub.crypto import CannotOpen
from inquiry_hub.secrets import REFERENCE

_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class ToCopy:
    """One value for the provider's page. `key` is a name for the page's own use."""

    key: str
    label: str
    value: str
    note: str = ""


def base() -> str:
    return str(settings.PUBLIC_BASE_URL)


def trouble() -> str:
    """Why a provider can't reach the hub there, in words; "" where nothing speaks against it."""
    parts = urlsplit(base())
    if (parts.hostname or "") in _LOCAL:
        return (
            f"{base()} is this machine only: no message can come in here. Give the hub a public https address, or a tunnel to "
            "try it, and set PUBLIC_BASE_URL to it."
        )
    if parts.scheme != "https":
        return f"{base()} is not https: the provider does not deliver there. Set PUBLIC_BASE_URL to the https address."
    return ""


def of(number: WhatsAppNumber) -> list[ToCopy]:
    if number.provider == Provider.META:
        return _meta(number)
    note = "For “When a message comes in”, method POST. What stands behind the # makes Twilio try again after an error."
    return [ToCopy("webhook", "Webhook address", f"{addresses.webhook(number)}{RETRIES}", note)]


def _meta(number: WhatsAppNumber) -> list[ToCopy]:
    address = ToCopy("webhook", "Callback URL", addresses.webhook(number))
    return [address, _verify_token(number)]


def _verify_token(number: WhatsAppNumber) -> ToCopy:
    """It lets nobody in: Meta sends it once to see that the address is ours. One that is kept elsewhere stays there."""
    label = "Verify token"
    try:
        reference = number.credentials.get(f"verify_token{REFERENCE}")
        if reference:
            return ToCopy("verify", label, "", f"It is the one behind {reference}.")
        return ToCopy("verify", label, credentials.secret_of(number, "verify_token"))
    except (CannotOpen, PermanentError):
        return ToCopy("verify", label, "", "It can't be opened any more: the hub's keys were changed.")
