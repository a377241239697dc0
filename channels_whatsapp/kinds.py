"""The kinds of numbers that a person chooses from: what each needs to be told, and what is known of it already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from channels_whatsapp.models import Provider, WhatsAppNumber
from channels_whatsapp.models.numbers import SANDBOX
from inquiries.admin.accounts.kinds import Fieldsets

SHORT = {Provider.TWILIO: "Twilio", Provider.META: "Meta"}


@dataclass(frozen=True)
class Kind:
    """`fixed` is written at each save and not asked for; `initial` is only offered to a new number; `address` is the
    number itself where it is known. `secrets` are the names under which the credentials lie."""

    key: str
    title: str
    words: str
    icon: str
    provider: Provider
    login: tuple[str, ...]
    secrets: tuple[str, ...]
    hint: str
    address: str = ""
    initial: Mapping[str, Any] = field(default_factory=dict)
    limits: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def fixed(self) -> Mapping[str, Any]:
        slow = {"per_second": 1} if self.address else {}  # Twilio's sandbox takes one in three seconds
        return {"provider": self.provider, **slow}

    @property
    def fieldsets(self) -> Fieldsets:
        parts = (
            ("Number", ("name", "address", "team", "active"), ""),
            (f"Credentials from {SHORT[self.provider]}", self.login, self.hint),
            ("Watching and answering", self.limits, ""),
            ("Second secrets, while one is exchanged", self.more, _MORE),
        )
        return tuple(
            (title, {"fields": fields, "description": hint, "classes": ["collapse"] if hint is _MORE else []})
            for title, fields, hint in parts
            if fields
        )


_MORE = (
    "While a secret is exchanged at the provider, webhooks may be signed by the old one or the new one; with both here "
    "none is refused. What is entered here comes to an end by the switch, or when the new secret is entered above."
)
_TWILIO = (
    "All of it stands in Twilio's console under Account → API keys & tokens. Webhooks are signed with the auth token, so "
    "it is needed even where an API key sends."
)
_TWILIO_SECRETS = ("auth_token", "api_key_secret", "auth_token_2", "shared_key_id", "shared_key")
_KINDS = (
    Kind(
        key="sandbox",
        title="Twilio's sandbox",
        words="To try it out today: Twilio's shared test number, without any approval. Not for customers.",
        icon="science",
        provider=Provider.TWILIO,
        address=SANDBOX,
        login=("account_sid", "auth_token"),
        secrets=_TWILIO_SECRETS,
        hint="Both stand on the first page of Twilio's console. People write “join” and two words of yours to the number first.",
        limits=(
            "acknowledge",
            "extractor",
        ),
        initial={"name": "Sandbox"},
        labels={"address": ("Number", "The one number of Twilio's sandbox; all who try it share it.")},
    ),
    Kind(
        key="twilio",
        title="Twilio",
        words="A number that is registered as WhatsApp sender in your account at Twilio.",
        icon="cloud",
        provider=Provider.TWILIO,
        login=("account_sid", "auth_token", "api_key_sid", "api_key_secret", "messaging_service_sid"),
        secrets=_TWILIO_SECRETS,
        hint=_TWILIO,
        limits=("acknowledge", "extractor", "silent_hours", "per_second"),
        more=("auth_token_2", "shared_key_id", "shared_key", "forget_second"),
        initial={"silent_hours": 24},
    ),
    Kind(
        key="meta",
        title="Meta (Cloud API)",
        words="A number of your own at Meta itself, without a company in between.",
        icon="hub",
        provider=Provider.META,
        login=("phone_number_id", "waba_id", "access_token", "app_secret"),
        secrets=("access_token", "app_secret", "app_secret_2", "verify_token"),
        hint="The ids stand in Meta's app under WhatsApp → API setup. The token must be the permanent one of a system user with "
        "both rights, whatsapp_business_messaging and whatsapp_business_management: the one that the API setup page shows "
        "ends after a day.",
        limits=("acknowledge", "extractor", "tells_read", "silent_hours", "per_second"),
        more=("app_secret_2", "forget_second"),
        initial={"silent_hours": 24},
    ),
)
KINDS: dict[str, Kind] = {one.key: one for one in _KINDS}


def kind_of(number: WhatsAppNumber) -> Kind:
    if number.provider == Provider.META:
        return KINDS["meta"]
    return KINDS["sandbox" if number.is_sandbox else "twilio"]
