"""A number at Meta, with its secrets and templates."""

from __future__ import annotations

from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.providers.meta.client import Access
from channels_whatsapp.providers.meta.gateway import MetaGateway
from channels_whatsapp.providers.meta.testing import Ours
from channels_whatsapp.services import chosen_templates
from channels_whatsapp.services.credentials import secret_of
from inquiries.channels import PermanentError


def gateway(number: WhatsAppNumber) -> MetaGateway:
    """Raises PermanentError where a secret is missing or can't be read."""
    token, app_secret = secret_of(number, "access_token"), secret_of(number, "app_secret")
    if not token:
        raise PermanentError("secret_missing", "The access token is missing.")
    ours = Ours(
        number=number.account.address,
        phone_number_id=number.phone_number_id,
        waba_id=number.waba_id,
        has_app_secret=bool(app_secret),
        has_verify_token=bool(secret_of(number, "verify_token")),
    )
    return MetaGateway(Access(token, app_secret), ours, lambda use: chosen_templates.get(number, use).places)
