"""The connection test of a number: first what the hub itself knows, then what the provider says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import structlog

from channels_whatsapp.models import Provider, WhatsAppNumber
from channels_whatsapp.services import at_provider, gateways, numbers, stopping
from inquiries.account_setup.stages import Stage, State
from inquiries.channels import ChannelError, TestResult

_DECIDING = ("provider", "account_sid", "api_key_sid", "phone_number_id", "waba_id", "credentials")
log = structlog.get_logger(__name__)
_HUB = "Hub"
_CREDENTIALS, _ADDRESS, _IN_ALL = "Credentials", "Address for webhooks", "In all"
_WELL = "Everything that can be asked from here is as it should be."
_NOT_WELL = "Something has to be mended; the steps say what."


def test_connection(account_id: int) -> Sequence[TestResult]:
    """For the port: what the steps found, when all have ended."""
    number = WhatsAppNumber.objects.select_related("account").filter(pk=account_id).first()
    if number is None:
        return [TestResult("Number", ok=False, words="This number has no settings any more.")]
    return [
        TestResult(
            f"{one.half}: {one.step}", ok=one.state == State.GOOD, words=f"{one.words} {one.advice}".strip()
        )
        for one in run(number)
        if one.state != State.RUNS
    ]


def run(number: WhatsAppNumber) -> Iterator[Stage]:
    """Tests what stands in `number`, saved or not. Nothing is sent or stored. Raises nothing."""
    yield _address()
    lacking = numbers.missing(number)
    if lacking:
        words = f"Not set: {', '.join(lacking)}."
        yield Stage(_HUB, _CREDENTIALS, State.BAD, words, "Enter it above.")
        return
    yield from _provider(number)


def _address() -> Stage:
    """Nothing is asked of the provider for it, and a wrong one does not keep the rest from being tested."""
    trouble = at_provider.trouble()
    state = State.BAD if trouble else State.GOOD
    return Stage(_HUB, _ADDRESS, state, trouble or f"{at_provider.base()} is an https address.")


def _provider(number: WhatsAppNumber) -> Iterator[Stage]:
    """The line that runs meanwhile ends as the sum of all."""
    half, good = Provider(number.provider).label.partition(" ")[0], True
    yield Stage(half, _IN_ALL, State.RUNS)
    try:
        for found in gateways.for_number(number).test():
            good = good and found.ok
            yield Stage(half, found.step, State.GOOD if found.ok else State.BAD, found.words)
    except ChannelError as error:
        yield Stage(half, _IN_ALL, State.BAD, error.words)
        return
    except Exception:  # isolation point: the page must say something whatever a provider answers
        log.exception("test.unforeseen", number=number.pk)
        words = "Something unforeseen happened; an operator finds it in the log."
        yield Stage(half, _IN_ALL, State.BAD, words)
        return
    if good and _is_stored(number):
        stopping.mended(number.account)
    yield Stage(half, _IN_ALL, State.GOOD if good else State.BAD, _WELL if good else _NOT_WELL)


def _is_stored(number: WhatsAppNumber) -> bool:
    """What was tested is what sends; not only a form that may never be saved."""
    stored = WhatsAppNumber.objects.filter(pk=number.pk).first() if number.pk else None
    return stored is not None and all(getattr(stored, name) == getattr(number, name) for name in _DECIDING)
