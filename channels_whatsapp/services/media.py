from __future__ import annotations

from channels_whatsapp.services import gateways, stopping
from inquiries.channels import IncomingAttachment, Medium


def fetch(account_id: int, medium: Medium) -> IncomingAttachment:
    """Also while the number is stopped: what customers have sent may not wait at the provider until it ends there."""
    number = gateways.number_of(account_id)
    with stopping.watching(number.account):
        return gateways.for_number(number).fetch_media(medium)
