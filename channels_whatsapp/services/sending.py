from __future__ import annotations

from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.services import gateways
from inquiries.channels import OutgoingMessage, SendReceipt


def send(account_id: int, part: OutgoingMessage) -> SendReceipt:
    return gateways.of(account_id).send(part)


def find_sent(account_id: int, part: OutgoingMessage) -> SendReceipt | None:
    return gateways.of(account_id).find_sent(part)


def mark_read(account_id: int, external_id: str) -> None:
    """Only where the number says so: the customer sees two blue ticks."""
    if WhatsAppNumber.objects.filter(pk=account_id, tells_read=True).exists():
        gateways.of(account_id).mark_read(external_id)
