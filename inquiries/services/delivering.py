"""Replies on their way out. A message to a customer is never sent twice by a machine's guess: from the moment that
`call_started_at` is committed, a silent end is UNCONFIRMED and a person decides."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from inquiries import channels, dispatch
from inquiries.channels import OutcomeUnknown, OutgoingMessage, Paced, PermanentError, SendReceipt
from inquiries.models import Delivery, DeliveryRecipient, EventType
from inquiries.services import composing, drafts, fates, orphans, parts, saying, sendable, work
from inquiries.states import PROVIDER_RANK, ProviderStatus, WorkStatus
from inquiry_hub.logs import bound

log = structlog.get_logger(__name__)
RINGS_FOR_ITSELF = timedelta(minutes=1)  # longer waits are the sweeper's, who rings each minute
IN_TURN = timedelta(seconds=2)  # so long a message waits for the one before it, again and again


def send_due(until: datetime | None = None) -> int:
    count = 0
    for rows in work.drain(Delivery, limit=1, until=until):
        for row in rows:
            with bound(account=row.account_id, item=row.pk, message=row.message_id):
                _settle(row)
            count += 1
    return count


def _settle(delivery: Delivery) -> None:
    try:
        _send(delivery)
    except work.StaleState:
        log.warning("delivery.taken_over", delivery=delivery.pk)


def _send(delivery: Delivery) -> None:
    try:
        if not parts.has_its_turn(delivery):
            _wait(delivery)
            return
        part, count = _ready(delivery)
        _start_call(delivery, count)
        receipt = channels.get(delivery.account.channel).send(delivery.account_id, part)
    except work.StaleState:
        raise
    except Exception as error:  # isolation point: one delivery must never stop the others
        failed(delivery, error)
    else:
        _delivered(delivery, receipt)


def _wait(delivery: Delivery) -> None:
    work.put_back(delivery, IN_TURN)
    dispatch.ring(dispatch.OUTBOUND, IN_TURN.total_seconds() + 0.5)


def _ready(delivery: Delivery) -> tuple[OutgoingMessage, int]:
    """The part, and how many there are. What was allowed when the reply was queued may not be so any more."""
    parts.hold_after_failure(delivery)
    whole = composing.compose(delivery.message)
    problems = channels.get(delivery.account.channel).compose_errors(delivery.account_id, whole)
    if problems:
        raise PermanentError("not_sendable", " ".join(problems))
    part, count = composing.part_of(delivery, whole)
    sendable.check_window(delivery, whole)
    for file in part.attachments:
        _ = file.data  # read now: a storage that does not answer must not end a call that has begun
    return part, count


@transaction.atomic
def _start_call(delivery: Delivery, count: int) -> None:
    """Committed before the provider hears anything; from here on the machine may not guess."""
    saying.its_time_has_come(delivery.message)
    held = Delivery.objects.filter(pk=delivery.pk, status=WorkStatus.RUNNING, claim=delivery.claim)
    if not held.update(call_started_at=timezone.now(), parts=count):
        raise work.StaleState(str(delivery))
    delivery.call_started_at, delivery.parts = timezone.now(), count


@transaction.atomic
def _delivered(delivery: Delivery, receipt: SendReceipt) -> None:
    told = {"external_ids": list(receipt.external_ids)}
    try:
        work.finish(delivery, **told)
    except work.StaleState:  # the call took longer than the lease and the sweeper had to take it for lost
        work.confirm(delivery, None, "The provider's yes came late.")
        Delivery.objects.filter(pk=delivery.pk).update(**told, look_at=None)
    accepted = Delivery.objects.filter(pk=delivery.pk, provider_status=ProviderStatus.NONE)
    accepted.update(provider_status=ProviderStatus.ACCEPTED)  # a status may be faster than the answer
    refused = [one for one in receipt.recipients if one.error]
    for one in receipt.recipients:
        _note_recipient(delivery, one.address, one.error)
    fates.remember_ids(delivery.message, receipt.external_ids)
    orphans.wake(receipt.external_ids)
    if not refused:
        fates.went_out(delivery)
        return
    drafts.gone_out(delivery.message)
    fates.write_down(delivery, EventType.SEND_FAILED, {"refused": len(refused)})
    fates.reopen(delivery.message.inquiry_id)


def _note_recipient(delivery: Delivery, address: str, error: channels.ChannelError | None) -> None:
    status = ProviderStatus.FAILED if error else ProviderStatus.ACCEPTED
    told = {"error_code": error.code[:100], "error_words": error.words} if error else {}
    row, new = DeliveryRecipient.objects.get_or_create(
        delivery=delivery, address=address[:400], defaults={"provider_status": status, **told}
    )
    if not new and PROVIDER_RANK[status] > PROVIDER_RANK[ProviderStatus(row.provider_status)]:
        row.provider_status, row.error_code, row.error_words = (
            status,
            told.get("error_code", ""),
            told.get("error_words", ""),
        )
        row.save()  # a bounce may be faster than our own commit, and stays


def failed(delivery: Delivery, error: Exception) -> None:
    """An unforeseen error after the call began is an unknown outcome, whatever it is called."""
    foreseen = isinstance(error, channels.ChannelError)
    if not foreseen and delivery.call_started_at is not None:
        log.exception("delivery.unforeseen", delivery=delivery.pk, exc_info=error)
        error = OutcomeUnknown("unforeseen", "Something broke while it was being sent; it may have gone out.")
    with transaction.atomic():
        status = work.fail(delivery, error)
        if status == WorkStatus.QUEUED:
            Delivery.objects.filter(pk=delivery.pk).update(call_started_at=None)
            if isinstance(error, Paced) and error.retry_after and error.retry_after < RINGS_FOR_ITSELF:
                dispatch.ring_on_commit(dispatch.OUTBOUND, error.retry_after.total_seconds())
            return
        fates.not_sent(delivery)


def lost_track(delivery: Delivery) -> None:
    """The worker died between the provider's call and our commit."""
    words = "The hub stopped while this was being sent; it may have gone out."
    try:
        failed(delivery, OutcomeUnknown("worker_lost", words))
    except work.StaleState:
        log.info("delivery.settled_meanwhile", delivery=delivery.pk)  # its worker was only slow


@transaction.atomic
def confirm_sent(delivery: Delivery, person: AbstractBaseUser) -> None:
    """Somebody looked at the provider's, or asked the customer: it did go out. What is left of it follows."""
    work.confirm(delivery, person)
    fates.went_out(delivery, person)


@transaction.atomic
def discard(delivery: Delivery, person: AbstractBaseUser, note: str) -> None:
    """It will not be sent, and what would follow it neither."""
    work.discard(delivery, person, note)
    fates.no_longer_unsent(delivery)


@transaction.atomic
def send_again(delivery: Delivery, person: AbstractBaseUser) -> None:
    work.replay(delivery, person)
    Delivery.objects.filter(pk=delivery.pk).update(call_started_at=None, look_at=None, looks=0)
    fates.write_down(delivery, EventType.REPLAYED, {}, person)
    dispatch.ring_on_commit(dispatch.OUTBOUND)


@transaction.atomic
def send_now(delivery: Delivery, person: AbstractBaseUser) -> None:
    """A scheduled one does not wait any longer. Raises StaleState if it is on its way or was taken back."""
    waiting = Delivery.objects.filter(pk=delivery.pk, status=WorkStatus.QUEUED, send_at__isnull=False)
    if not waiting.update(available_at=timezone.now()):
        raise work.StaleState("It is on its way already, or was taken back.")
    dispatch.ring_on_commit(dispatch.OUTBOUND)
