from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.providers.meta.gateway import MetaGateway
from channels_whatsapp.services import meta_numbers
from tests.factories import AccountFactory, NumberFactory
from tests.support import meta as fake

ADDRESS = "+4930555001"


@pytest.fixture
def meta(settings: Any) -> Iterator[fake.World]:
    """Meta with one number, and the hub pointed at it."""
    with fake.running(fake.World()) as world:
        world.number("1070000001", "2020202020", "+49 30 555001")
        settings.META_GRAPH_URL, settings.META_API_VERSION = world.url, "v25.0"
        settings.WHATSAPP_MEDIA_HOSTS = ["127.0.0.2"]
        yield world


@pytest.fixture
def number(meta: fake.World, db: None) -> WhatsAppNumber:
    account = AccountFactory(channel="whatsapp", address=ADDRESS, name="Desk")
    made = NumberFactory(account=account, provider="meta", phone_number_id="1070000001", waba_id="2020202020")
    return WhatsAppNumber.objects.select_related("account").get(pk=made.pk)


@pytest.fixture
def gateway(number: WhatsAppNumber) -> MetaGateway:
    return meta_numbers.gateway(number)
