"""A number at Twilio (twilio.com/docs/whatsapp/api)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from channels_whatsapp.providers.base import Standing, TemplateRow
from channels_whatsapp.providers.twilio import finding, media, sending, standing, templates
from channels_whatsapp.providers.twilio.connection import Access, Connection
from inquiries.channels import (
    IncomingAttachment,
    Medium,
    OutgoingAttachment,
    OutgoingMessage,
    SendReceipt,
    TemplateUse,
    TestResult,
)


@dataclass(frozen=True)
class Ours:
    """What Twilio is told about us. `number` in E.164; `webhook` is our address for messages and statuses; `link_to` makes
    an address under which Twilio can get a file for a while; `content_of` the SID of a template with its variables, as
    Twilio calls them. `can_verify`: there is a secret to check webhooks with."""

    number: str
    webhook: str
    link_to: Callable[[OutgoingAttachment], str]
    content_of: Callable[[TemplateUse], tuple[str, dict[str, str]]]
    messaging_service_sid: str = ""
    is_sandbox: bool = False
    can_verify: bool = True

    @property
    def sender(self) -> str:
        return f"whatsapp:{self.number}"


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
