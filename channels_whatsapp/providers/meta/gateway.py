"""A number at Meta's Cloud API (developers.facebook.com/docs/whatsapp/cloud-api)."""

from __future__ import annotations

from collections.abc import Sequence

from channels_whatsapp.providers.base import Standing, TemplateRow
from channels_whatsapp.providers.meta import media, payloads, sending, standing, templates, testing, verdicts
from channels_whatsapp.providers.meta.client import Access, Graph
from inquiries.channels import (
    IncomingAttachment,
    Medium,
    OutgoingMessage,
    PermanentError,
    SendReceipt,
    TemporaryError,
    TestResult,
)

_NO_LIST = "Meta has no list of sent messages to look into, and has sent no word about this one."


class MetaGateway:
    def __init__(self, access: Access, ours: testing.Ours, places: sending.Places) -> None:
        self._graph, self._ours, self._places = Graph(access), ours, places

    def send(self, part: OutgoingMessage) -> SendReceipt:
        return sending.send(self._graph, self._number(), self._places, part)

    def find_sent(self, part: OutgoingMessage) -> SendReceipt | None:
        """Statuses carry our reference and settle it as they come (intake). Until they have had their time it is said
        again and again that nobody can tell."""
        raise TemporaryError("no_list", _NO_LIST)

    def fetch_media(self, medium: Medium) -> IncomingAttachment:
        return media.fetch(self._graph, self._number(), medium)

    def mark_read(self, external_id: str) -> None:
        """Marks all earlier messages of this customer too."""
        self._graph.post(f"{self._number()}/messages", payloads.read(external_id))

    def templates(self) -> Sequence[TemplateRow]:
        if not self._ours.waba_id:
            raise PermanentError(
                "no_account_id", "The WhatsApp business account id is missing at the number."
            )
        with verdicts.looking():
            return templates.fetch(self._graph, self._ours.waba_id)

    def standing(self) -> Standing:
        with verdicts.looking():
            return standing.of(self._graph, self._number())

    def test(self) -> Sequence[TestResult]:
        return list(testing.run(self._graph, self._ours))

    def _number(self) -> str:
        if not self._ours.phone_number_id:
            raise PermanentError("no_phone_number_id", "The phone number id is missing at the number.")
        return self._ours.phone_number_id
