"""The demo's numbers and their templates, as rows."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

from django.utils import timezone

from channels_whatsapp.demo.cast import ACCOUNT_SID, META_SECRETS, NUMBERS, TWILIO_SECRETS, WABA_ID, Number
from channels_whatsapp.models import MessageTemplate, NumberHealth, TemplateStatus, WhatsAppNumber
from inquiries.models.accounts import ChannelAccount

_TOKENS = {"meta": {"access_token": "demo-token"}, "twilio": {"auth_token": "demo-token"}}


def make(team_id: int) -> dict[str, WhatsAppNumber]:
    """By their key in the chats."""
    made = {one.key: _number(one, team_id) for one in NUMBERS}
    MessageTemplate.objects.bulk_create(_templates(made["office"]))
    return made


def _number(told: Number, team_id: int) -> WhatsAppNumber:
    account = ChannelAccount.objects.create(
        team_id=team_id, channel="whatsapp", name=told.name, address=told.address
    )
    at_meta = told.provider == "meta"
    number = WhatsAppNumber(
        account=account,
        provider=told.provider,
        phone_number_id=told.phone_number_id,
        waba_id=WABA_ID if at_meta else "",
        account_sid="" if at_meta else ACCOUNT_SID,
        credentials=_secrets(told.provider),
    )
    number.save(force_insert=True)
    NumberHealth.objects.create(number=number, **(_HEALTH if at_meta else {}))
    return number


_HEALTH = {"quality": "GREEN", "messaging_limit": "TIER_2K", "shown_name": "Compass & Tide Travel"}


def _secrets(provider: str) -> dict[str, str]:
    return dict(META_SECRETS if provider == "meta" else TWILIO_SECRETS)


@contextmanager
def able_to_fetch(numbers: Mapping[str, WhatsAppNumber]) -> Iterator[None]:
    """With tokens, for as long as the demo's own provider answers. Without them no call can ever leave for a real one."""
    for number in numbers.values():
        _give(number, {**_secrets(number.provider), **_TOKENS[number.provider]})
    try:
        yield
    finally:
        for number in numbers.values():
            _give(number, _secrets(number.provider))


def _give(number: WhatsAppNumber, secrets: dict[str, str]) -> None:
    number.credentials = secrets
    number.save(update_fields=["credentials"])


def _templates(number: WhatsAppNumber) -> Iterator[MessageTemplate]:
    document = tomllib.loads(files(__package__).joinpath("templates.toml").read_text(encoding="utf-8"))
    for place, told in enumerate(document["template"]):
        examples = told.pop("examples")
        yield MessageTemplate(
            number=number,
            external_id=f"99000{place}",
            status=told.pop("status", TemplateStatus.APPROVED),
            places=[_place(index, example) for index, example in enumerate(examples)],
            synced_at=timezone.now(),
            **told,
        )


def _place(index: int, example: str) -> dict[str, Any]:
    return {"in": "body", "index": index, "name": str(index + 1), "example": example}
