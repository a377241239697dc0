"""What the provider thinks of a number: asked when somebody wants it, and every few hours."""

from __future__ import annotations

import structlog
from django.utils import timezone

from channels_whatsapp.models import NumberHealth, WhatsAppNumber
from channels_whatsapp.services import gateways, stopping, templates
from inquiries import intake
from inquiries.channels import ChannelError, PermanentError

log = structlog.get_logger(__name__)


def ask(number: WhatsAppNumber) -> NumberHealth:
    """Raises ChannelError; what was known before stays then. A number whose credentials are refused is stopped."""
    try:
        found = gateways.for_number(number).standing()
    except PermanentError as error:
        stopping.note(number.account, error)
        raise
    fields = {
        "quality": found.quality[:50],
        "messaging_limit": found.messaging_limit[:50],
        "shown_name": found.shown_name[:200],
        "asked_at": timezone.now(),
    }
    health, _ = NumberHealth.objects.update_or_create(number=number, defaults=fields)
    stopping.mended(number.account)
    intake.account_succeeded(number.account)
    return health


def ask_all() -> None:
    """Also for templates, which are approved and paused without a word. So a token that ended is found before a reply fails.
    One number that can't be asked holds up no other."""
    for number in WhatsAppNumber.objects.select_related("account").filter(account__active=True):
        try:
            ask(number)
            templates.sync(number)
        except ChannelError as error:
            log.info("standing.not_asked", number=number.pk, code=error.code)
