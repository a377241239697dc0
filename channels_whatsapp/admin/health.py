"""The health of one number in words. Nothing is asked of the provider here; what was not seen is said not to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format

from channels_whatsapp.models import NumberHealth, Provider, WhatsAppNumber
from channels_whatsapp.services import at_provider, credentials, numbers
from channels_whatsapp.services.silence import LISTED, MESSAGE, STATUS
from inquiries import intake
from inquiries.admin.accounts import StateLine, exact, troubles
from inquiries.models.accounts import ChannelAccount, SignatureFailures

HOUR = timedelta(hours=1)
_LIMIT = re.compile(
    r"(?:TIER_)?(\d+)(K?)(?!\w).*", re.IGNORECASE
)  # "TIER_2K" of Meta, "10K Customers/24hr" of Twilio
_HIGH, _MEDIUM, _LOW = ("high", ""), ("medium", "warn"), ("low", "bad")
_QUALITY = {  # Meta's words and Twilio's
    "green": _HIGH, "high": _HIGH, "yellow": _MEDIUM, "medium": _MEDIUM, "red": _LOW, "low": _LOW,
}  # fmt: skip
_QUALITY_WORDS = "customers block or report messages of this number"


def lines(number: WhatsAppNumber, known: NumberHealth) -> list[StateLine]:
    base = number.account
    return [
        *_trouble(base),
        *_arrivals(number, known),
        *_signatures(base),
        *_watch(number),
        *_standing(known),
    ]


def todo(number: WhatsAppNumber) -> list[str]:
    """What keeps the number from working, as far as the hub can see by itself."""
    lacking = numbers.missing(number)
    told = f"Not set yet: {', '.join(lacking)}." if lacking else ""
    return list(filter(None, [credentials.sealed_words(number), told, at_provider.trouble()]))


def _trouble(base: ChannelAccount) -> Iterator[StateLine]:
    if not base.active:
        yield StateLine("State", "switched off: nothing is sent", "warn")
    yield from troubles(base)


def _arrivals(number: WhatsAppNumber, known: NumberHealth) -> Iterator[StateLine]:
    found = intake.last_arrivals(number.account, (MESSAGE, STATUS, LISTED))
    never = "none yet" if found.all_seen else "none among the last thousands of deliveries"
    message, listed = found.at.get(MESSAGE), found.at.get(LISTED)
    yield StateLine("Last message", exact(message) or never, "" if message else "warn")
    if number.provider == Provider.TWILIO and listed:
        # What is older than the number here came before anybody could tell us.
        late = listed > max(filter(None, (message, number.account.created_at)))
        words = f"{exact(listed)}{': it did not come by webhook' if late else ''}"
        yield StateLine("Found in Twilio's list", words, "warn" if late else "")
    if number.provider == Provider.TWILIO:
        yield _compared(known)
    status = exact(found.at.get(STATUS))
    yield StateLine("Last status of a sent one", status or never)


def _compared(known: NumberHealth) -> StateLine:
    if known.backfilled_at is None:
        return StateLine("Compared with Twilio's list", "not yet", "warn")
    late = known.backfilled_at < timezone.now() - HOUR
    return StateLine(
        "Compared with Twilio's list", f"up to {exact(known.backfilled_at)}", "warn" if late else ""
    )


def _signatures(base: ChannelAccount) -> Iterator[StateLine]:
    """The counter begins anew with the first failure after its hour. Those of which nobody can tell whose they were are told
    too: a wrong number in the webhook looks like this."""
    began = timezone.now() - HOUR
    row = SignatureFailures.objects.filter(account=base).first()
    if row is None or row.since < began:
        before = f"; the last one {exact(row.last_at)}" if row else ""
        yield StateLine("Refused signatures", f"none in this hour{before}")
    else:
        yield StateLine("Refused signatures", _counted(row), "bad")
    unknown = SignatureFailures.objects.filter(account=None, since__gte=began).first()
    if unknown:
        yield StateLine("Refused, for no known number", _counted(unknown), "warn")


def _counted(row: SignatureFailures) -> str:
    return f"{row.count} since {date_format(timezone.localtime(row.since), 'H:i')}. {row.words}"


def _watch(number: WhatsAppNumber) -> Iterator[StateLine]:
    if number.silent_hours:
        words = f"an alert after {number.silent_hours} hours without a message, weekends not counted"
        yield StateLine("Silence", words)
    elif not number.is_sandbox:
        yield StateLine(
            "Silence", "nobody is warned; set the hours below", "warn" if _needs_watch(number) else ""
        )


def _needs_watch(number: WhatsAppNumber) -> bool:
    return number.provider == Provider.META


def _standing(known: NumberHealth) -> Iterator[StateLine]:
    if known.asked_at is None:
        yield StateLine("At the provider", "not asked yet")
        return
    if known.shown_name:
        yield StateLine("Shown name", known.shown_name)
    if known.quality:
        words, tone = _QUALITY.get(known.quality.lower(), (known.quality, ""))
        yield StateLine("Quality", f"{words}: {_QUALITY_WORDS}" if tone else words, tone)
    if known.messaging_limit:
        yield StateLine("Messaging limit", limit_words(known.messaging_limit))
    silent = not (known.shown_name or known.quality or known.messaging_limit)
    yield StateLine(
        "At the provider", f"asked {exact(known.asked_at)}{'; it tells nothing' if silent else ''}"
    )


def limit_words(told: str) -> str:
    """How many may be written to first, as a person says it; a form that is not known stays as it is."""
    if told.upper().endswith("UNLIMITED"):
        return "none"
    found = _LIMIT.fullmatch(told)
    if not found:
        return told
    return f"{int(found[1]) * (1000 if found[2] else 1):,} new people in 24 hours"
