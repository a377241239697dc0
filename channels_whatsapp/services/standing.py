"""What the provider thinks of a number: asked when somebody wants it, and each hour."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from django.utils import timezone

from channels_whatsapp.models import NumberHealth, WhatsAppNumber
from channels_whatsapp.providers.base import Standing
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
    if found != Standing():  # an answer without a word about the number does not say that it is in order
        stopping.mended(number.account)
    intake.account_succeeded(number.account)
    return health


def due() -> Sequence[int]:
    """Also a stopped one: a token that is good again shows itself."""
    return list(
        WhatsAppNumber.objects.filter(account__active=True).order_by("pk").values_list("pk", flat=True)
    )


def ask_by_itself(account_id: int) -> None:
    """Also for templates. So a token that ended is found before a reply fails; what went wrong stands at the number."""
    number = WhatsAppNumber.objects.select_related("account").filter(pk=account_id).first()
    if number is None:
        return
    try:
        ask(number)
        templates.sync(number)
    except ChannelError as error:
        log.info("standing.not_asked", number=number.pk, code=error.code)
