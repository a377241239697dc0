"""A number at Twilio (twilio.com/docs/whatsapp/api)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from channels_whatsapp.providers.base import Standing, TemplateRow
from channels_whatsapp.providers.twilio import finding, media, sending, standing, templates
from channels_whatsapp.providers.twilio.connection import Access, Connection
from channels_whatsapp.providers.twilio.ours import Ours
from inquiries.channels import (
    IncomingAttachment,
    Medium,
    OutgoingMessage,
    SendReceipt,
    TestResult,
)


class TwilioGateway:
    def __init__(self, access: Access, ours: Ours) -> None:
        self._access, self._ours = access, ours

    @cached_property
    def _twilio(self) -> Connection:
        return Connection(self._access)

    def send(self, part: OutgoingMessage) -> SendReceipt:
        return sending.send(self._twilio, self._ours, part)

    def find_sent(self, part: OutgoingMessage) -> SendReceipt | None:
        return finding.find_sent(self._twilio, self._ours.sender, part)

    def fetch_media(self, medium: Medium) -> IncomingAttachment:
        return media.fetch(self._twilio, medium)

    def mark_read(self, external_id: str) -> None:
        """Twilio offers no way to tell the customer."""

    def templates(self) -> Sequence[TemplateRow]:
        return templates.fetch(self._twilio)

    def standing(self) -> Standing:
        return standing.of(self._twilio, self._ours)

    def test(self) -> Sequence[TestResult]:
        return standing.test(self._twilio, self._ours)
