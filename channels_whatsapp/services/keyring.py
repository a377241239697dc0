"""The numbers of a provider with the secrets that their webhooks are signed with, kept in the process for some seconds:
opening them from the database for each post would cost more than the post."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import structlog

from channels_whatsapp.models import Provider, WhatsAppNumber
from channels_whatsapp.services.credentials import secret_of
from channels_whatsapp.webhooks.signing import Secret
from inquiries.channels import PermanentError
from inquiries.models.accounts import ChannelAccount

log = structlog.get_logger(__name__)
LIVES = 10.0  # seconds until a secret that was taken away no longer counts
PAUSE = 1.0  # seconds between two looks that failures ask for: forged posts must not reach the database each


@dataclass(frozen=True)
class Known:
    """`owner` and `names` are what the provider calls it by: account SID and number, or WABA id and phone number id."""

    account: ChannelAccount
    provider: str
    owner: str
    names: tuple[str, ...]
    secrets: tuple[Secret, ...] = field(repr=False)
    verify_token: str = field(repr=False)


class Keyring:
    """Of this process. One thread reads it anew while the others go on with what they have."""

    def __init__(self, read: Callable[[], tuple[Known, ...]]) -> None:
        self._read, self._lock = read, threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._known: tuple[Known, ...] = ()
        self._until = self._next_look = 0.0

    def of(self, provider: Provider) -> list[Known]:
        now = time.monotonic()
        if now >= self._until:
            if self._until:  # the very first ones wait; afterwards nobody does but who reads
                self._until = now + PAUSE
            self._keep()
        return [one for one in self._known if one.provider == provider]

    def looks_again(self) -> bool:
        """After a failure: a secret or a number may just have changed. False if somebody has looked a moment ago."""
        with self._lock:
            if time.monotonic() < self._next_look:
                return False
            self._next_look = time.monotonic() + PAUSE
        self._keep()
        return True

    def _keep(self) -> None:
        self._known = self._read()
        self._until = time.monotonic() + LIVES


def _all_known() -> tuple[Known, ...]:
    rows = WhatsAppNumber.objects.select_related("account").order_by("pk")
    return tuple(_known(row) for row in rows)


def _known(row: WhatsAppNumber) -> Known:
    at_meta = row.provider == Provider.META
    return Known(
        account=row.account,
        provider=row.provider,
        owner=row.waba_id if at_meta else row.account_sid,
        names=tuple(filter(None, (row.phone_number_id if at_meta else "", row.account.address))),
        secrets=tuple(_meta_secrets(row) if at_meta else _twilio_secrets(row)),
        verify_token=_secret(row, "verify_token") if at_meta else "",
    )


def _twilio_secrets(row: WhatsAppNumber) -> Iterator[Secret]:
    for name in ("auth_token", "auth_token_2"):
        if value := _secret(row, name):
            yield Secret(value)
    if value := _secret(row, "shared_key"):
        yield Secret(value, shared=True, key_id=_secret(row, "shared_key_id"))


def _meta_secrets(row: WhatsAppNumber) -> Iterator[Secret]:
    for name in ("app_secret", "app_secret_2"):
        if value := _secret(row, name):
            yield Secret(value)


def _secret(row: WhatsAppNumber, name: str) -> str:
    """One that can't be read must not shut out the others."""
    try:
        return secret_of(row, name)
    except PermanentError as error:
        log.error("webhook.secret_unreadable", account=row.pk, name=name, code=error.code)
        return ""


keyring = Keyring(_all_known)
