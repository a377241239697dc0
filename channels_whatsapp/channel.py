"""The WhatsApp channel behind the port, whichever provider a number has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from channels_whatsapp import parsing
from channels_whatsapp.composing.limits import WINDOW
from channels_whatsapp.services import composing, fetching, media, sending, testing
from inquiries.channels import (
    Address,
    ComposeOptions,
    Incoming,
    IncomingAttachment,
    Medium,
    OutgoingMessage,
    PointKind,
    SendReceipt,
    TestResult,
    match_key,
)
from inquiries.models.accounts import ChannelAccount


class WhatsAppChannel:
    name = "whatsapp"
    label = "WhatsApp"
    chat = True
    window = WINDOW
    points = (PointKind.WHATSAPP, PointKind.PHONE)

    def parse(self, raw: bytes, account_id: int | None) -> Incoming:
        return parsing.parse(raw)

    def owner(self, raw: bytes) -> int | None:
        from channels_whatsapp.services import hooks  # brings Twilio's library, which a start shall not

        return hooks.owner_of(raw)

    def fetch_media(self, account_id: int, medium: Medium) -> IncomingAttachment:
        return media.fetch(account_id, medium)

    def own_addresses(self, account_id: int) -> frozenset[str]:
        address = ChannelAccount.objects.values_list("address", flat=True).get(pk=account_id)
        return frozenset({match_key(PointKind.PHONE, address)})

    def signature(self, account_id: int) -> str:
        """Nobody signs in a chat."""
        return ""

    def compose_options(
        self, account_id: int, point: Address, last_inbound_at: datetime | None
    ) -> ComposeOptions:
        return composing.options(account_id, last_inbound_at)

    def compose_errors(self, account_id: int, message: OutgoingMessage) -> Sequence[str]:
        return composing.errors(account_id, message)

    def parts(self, account_id: int, message: OutgoingMessage) -> Sequence[OutgoingMessage]:
        return composing.parts(account_id, message)

    def send(self, account_id: int, message: OutgoingMessage) -> SendReceipt:
        return sending.send(account_id, message)

    def find_sent(self, account_id: int, message: OutgoingMessage) -> SendReceipt | None:
        return sending.find_sent(account_id, message)

    def mark_read(self, account_id: int, external_id: str) -> None:
        sending.mark_read(account_id, external_id)

    def test_connection(self, account_id: int) -> Sequence[TestResult]:
        return testing.test_connection(account_id)

    def fetch_now(self, account_id: int) -> None:
        fetching.ring(account_id)
