"""A number at Twilio, with its secrets, templates and addresses."""

from __future__ import annotations

from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.providers.twilio.connection import Access, Connection
from channels_whatsapp.providers.twilio.gateway import TwilioGateway
from channels_whatsapp.providers.twilio.ours import Ours
from channels_whatsapp.services import addresses, chosen_templates, media_links
from channels_whatsapp.services.credentials import secret_of
from inquiries.channels import PermanentError, TemplateUse

_VERIFYING = ("auth_token", "shared_key")


def gateway(number: WhatsAppNumber) -> TwilioGateway:
    """Raises PermanentError where a secret is missing or can't be read."""
    ours = Ours(
        number=number.account.address,
        webhook=addresses.webhook(number),
        link_to=media_links.link_to,
        content_of=lambda use: _content_of(number, use),
        messaging_service_sid=number.messaging_service_sid,
        is_sandbox=number.is_sandbox,
        can_verify=any(secret_of(number, one) for one in _VERIFYING),
    )
    return TwilioGateway(_access(number), ours)


def connection(number: WhatsAppNumber) -> Connection:
    """To ask Twilio about the number itself. Raises PermanentError as `gateway` does."""
    return Connection(_access(number))


def _access(number: WhatsAppNumber) -> Access:
    user, name = (
        (number.api_key_sid, "api_key_secret") if number.api_key_sid else (number.account_sid, "auth_token")
    )
    secret = secret_of(number, name)
    if not secret:
        words = (
            "The secret of the API key is missing." if number.api_key_sid else "The auth token is missing."
        )
        raise PermanentError("secret_missing", words)
    return Access(number.account_sid, user, secret)


def _content_of(number: WhatsAppNumber, use: TemplateUse) -> tuple[str, dict[str, str]]:
    row = chosen_templates.get(number, use)
    if len(row.places) != len(use.variables):
        words = f"The template “{use.name}” was changed meanwhile: it has {len(row.places)} to fill in."
        raise PermanentError("template_changed", words)
    names = [str(place["name"]) for place in row.places]
    return row.external_id, dict(zip(names, use.variables, strict=True))
