from __future__ import annotations

from channels_whatsapp.services import gateways
from inquiries.channels import IncomingAttachment, Medium


def fetch(account_id: int, medium: Medium) -> IncomingAttachment:
    return gateways.of(account_id).fetch_media(medium)
