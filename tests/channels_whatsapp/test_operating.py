"""What operators rely on: keys that are exchanged, and a release that is refused for an address nobody reaches."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.core.management import call_command

from channels_whatsapp import checks
from channels_whatsapp.models import WhatsAppNumber
from inquiry_hub import crypto
from tests.factories import NumberFactory

pytestmark = pytest.mark.django_db


def test_credentials_of_numbers_go_under_the_new_key(settings: Any) -> None:
    number = NumberFactory(credentials={"auth_token": "token"})
    old = list(settings.FIELD_ENCRYPTION_KEYS)
    new = base64.urlsafe_b64encode(b"n" * 32).decode()
    settings.FIELD_ENCRYPTION_KEYS = [new, *old]
    call_command("rotate_keys")
    stored = WhatsAppNumber.objects.values_list("credentials", flat=True).get(pk=number.pk)
    assert crypto.under_first_key(stored)
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert WhatsAppNumber.objects.get(pk=number.pk).credentials == {"auth_token": "token"}


@pytest.mark.parametrize(
    ("address", "warned"), [("http://desk.agency.test", True), ("https://desk.agency.test", False)]
)
def test_a_release_is_warned_of_an_address_that_no_provider_reaches(
    settings: Any, address: str, warned: bool
) -> None:
    settings.PUBLIC_BASE_URL = address
    assert checks.webhooks_need_https(None) == []
    NumberFactory()
    assert [one.id for one in checks.webhooks_need_https(None)] == (["whatsapp.W001"] if warned else [])


def test_a_number_that_is_switched_off_keeps_no_release_back(settings: Any) -> None:
    settings.PUBLIC_BASE_URL = "http://desk.agency.test"
    NumberFactory(account__active=False)
    assert checks.webhooks_need_https(None) == []
