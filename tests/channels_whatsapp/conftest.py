from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from channels_whatsapp.models import WhatsAppNumber
from inquiries import intake
from inquiries.channels import RawInbound
from inquiries.models import InboundItem, Team
from inquiries.services import receiving
from tests.channels_whatsapp import payloads
from tests.factories import AccountFactory, NumberFactory

Take = Callable[..., InboundItem]


@pytest.fixture
def number(db: None) -> WhatsAppNumber:
    """Our number, as the payloads name it; its provider does not matter to what comes in."""
    account = AccountFactory(
        team=Team.objects.get_or_create(name="Agency")[0],
        channel="whatsapp",
        name="Desk phone",
        address=payloads.OUR_NUMBER,
    )
    return NumberFactory(account=account, provider="meta", phone_number_id=payloads.PHONE_NUMBER_ID)


@pytest.fixture
def take(number: WhatsAppNumber) -> Take:
    """Stores one original and understands it."""

    def run(raw: bytes, delivery: str = "", at: datetime | None = None) -> InboundItem:
        name = delivery or f"e:{hash(raw)}"
        stored = intake.store_inbound(number.account, [RawInbound(name, raw, at)])
        receiving.process_inbound()
        return InboundItem.objects.select_related("message__inquiry").get(pk=stored[0].item_id)

    return run
