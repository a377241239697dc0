"""Whether a reply went out after all: before anybody is asked, the provider's folder of sent mail is looked into, by our
own Message-ID, or its list of messages. Finding it settles the matter; only a person may send it again. Where there is no
list, the looks only give the provider's own word, a status, the time to come (decision 0012)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.db.models import F
from django.utils import timezone

from inquiries import channels
from inquiries.channels import ChannelError, PermanentError, TemporaryError
from inquiries.models import Delivery
from inquiries.services import composing, fates
from inquiries.services.work import StaleState
from inquiries.states import WorkStatus
from inquiry_hub.logs import bound

log = structlog.get_logger(__name__)
# After a yes that nobody heard, a provider may take minutes to file the copy.
WAITS = (fates.FIRST_LOOK, timedelta(minutes=5), timedelta(minutes=15))
BATCH = 20
_NO_LOOK = "The folder of sent mail could not be looked into."
_NOT_IN_FOLDER = "The hub has looked: it is not in the folder of sent mail, so most likely it did not go out."
_NOT_AT_PROVIDER = "The hub has asked: the provider does not have it, so most likely it did not go out."


def look_due(until: datetime | None = None) -> int:
    """Looks for each delivery whose time has come. One UPDATE takes a look, so two workers never take the same."""
    due = Delivery.objects.filter(status=WorkStatus.UNCONFIRMED, look_at__lte=timezone.now())
    count = 0
    for pk in list(due.order_by("look_at").values_list("pk", flat=True)[:BATCH]):
        if until is not None and timezone.now() >= until:
            break
        if due.filter(pk=pk).update(looks=F("looks") + 1, look_at=timezone.now() + WAITS[-1]):
            delivery = Delivery.objects.select_related("account", "message").get(pk=pk)
            with bound(account=delivery.account_id, item=pk, message=delivery.message_id):
                _look(delivery)
            count += 1
    return count


def _look(delivery: Delivery) -> None:
    channel = channels.get(delivery.account.channel)
    try:
        part, _ = composing.part_of(delivery, composing.compose(delivery.message))
        part = replace(part, called_at=delivery.call_started_at)
        receipt = channel.find_sent(delivery.account_id, part)
    except TemporaryError as error:
        _later(delivery, error.words if channel.chat else f"{_NO_LOOK} {error.words}")
    except PermanentError as error:
        _ask(delivery, error.words)
    except Exception as error:  # isolation point: one delivery must never stop the others
        log.exception("delivery.look_failed", delivery=delivery.pk, exc_info=error)
        words = error.words if isinstance(error, ChannelError) else "Looking for it failed."
        _later(delivery, words)
    else:
        if receipt is None:
            _later(delivery, _NOT_AT_PROVIDER if channel.chat else _NOT_IN_FOLDER)
        else:
            _found(delivery, receipt)


def _found(delivery: Delivery, receipt: channels.SendReceipt) -> None:
    if _another_has(delivery, receipt):
        _later(delivery, "The hub has looked: only another message of the same words was found.")
        return
    try:
        fates.found_sent(delivery, receipt, _where(delivery))
    except StaleState:
        log.info("delivery.settled_meanwhile", delivery=delivery.pk)


def _where(delivery: Delivery) -> str:
    return "at the provider" if channels.get(delivery.account.channel).chat else "in the folder of sent mail"


def _another_has(delivery: Delivery, receipt: channels.SendReceipt) -> bool:
    """A chat tells messages apart by their words alone; the one before may say the same."""
    others = Delivery.objects.filter(account=delivery.account_id).exclude(pk=delivery.pk)
    return any(others.filter(external_ids__contains=[one]).exists() for one in receipt.external_ids)


def _later(delivery: Delivery, words: str) -> None:
    if delivery.looks >= len(WAITS):
        _ask(delivery, words)
        return
    again = timezone.now() + WAITS[delivery.looks]
    Delivery.objects.filter(pk=delivery.pk, status=WorkStatus.UNCONFIRMED).update(look_at=again)


def _ask(delivery: Delivery, words: str) -> None:
    try:
        fates.ask_a_person(delivery, words)
    except StaleState:
        log.info("delivery.settled_meanwhile", delivery=delivery.pk)
