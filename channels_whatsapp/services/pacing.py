"""The pace of a number and towards one customer."""

from __future__ import annotations

from datetime import timedelta

from channels_whatsapp.models import Provider, WhatsAppNumber
from channels_whatsapp.providers import pace
from channels_whatsapp.providers.pace import Rule
from inquiries.channels import Address, TemporaryError, match_key

# Meta lets 45 go to one person at once and takes one in 6 seconds for them afterwards
# (developers.facebook.com/docs/whatsapp/cloud-api/overview, "pair rate limits").
_BURST, _SECONDS_EACH = 45, 6
_SANDBOX_SECONDS = 3  # for one message (twilio.com/docs/whatsapp/sandbox)
_LONGEST_HOLD = timedelta(minutes=15)  # then somebody tries again, whatever was asked for
_TOO_MANY_FOR_ONE = "whatsapp_131056"  # of Meta; all others are about the number


def wait_for_turn(number: WhatsAppNumber, to: Address) -> None:
    """Raises Paced where it is not soon."""
    pace.refuse_if_held(_whole(number), _pair(number, to))
    pace.take(_rules(number, to))


def slow_down(number: WhatsAppNumber, to: Address, error: TemporaryError) -> None:
    """The provider said that it was too fast, and how long to wait."""
    if error.retry_after is None:
        return
    name = _pair(number, to) if error.code == _TOO_MANY_FOR_ONE else _whole(number)
    pace.hold(name, min(error.retry_after, _LONGEST_HOLD))


def _rules(number: WhatsAppNumber, to: Address) -> list[Rule]:
    if number.is_sandbox:
        return [Rule(_whole(number), 1, _SANDBOX_SECONDS)]
    rules = [Rule(_whole(number), max(1, number.per_second))]
    if number.provider == Provider.META:
        rules.append(Rule(_pair(number, to), _BURST, _BURST * _SECONDS_EACH))
    return rules


def _whole(number: WhatsAppNumber) -> str:
    return f"number:{number.pk}"


def _pair(number: WhatsAppNumber, to: Address) -> str:
    return f"number:{number.pk}:{match_key(to.kind, to.address)}"
