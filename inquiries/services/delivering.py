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
from inquiries.models import (
    Delivery,
    DeliveryRecipient,
    EventType,
    Inquiry,
    InquiryEvent,
    Message,
)
from inquiries.services import composing, drafts, orphans, saying, threads, work
from inquiries.states import PROVIDER_RANK, InquiryStatus, ProviderStatus, WorkStatus
from inquiry_hub.logs import bound

log = structlog.get_logger(__name__)
FIRST_LOOK = timedelta(minutes=2)


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
        part = _ready(delivery)
        _start_call(delivery)
        receipt = channels.get(delivery.account.channel).send(delivery.account_id, part)
    except work.StaleState:
        raise
    except Exception as error:  # isolation point: one delivery must never stop the others
        failed(delivery, error)
    else:
        _delivered(delivery, receipt)


def _ready(delivery: Delivery) -> OutgoingMessage:
    whole = composing.compose(delivery.message)
    problems = channels.get(delivery.account.channel).compose_errors(delivery.account_id, whole)
    if problems:
        raise PermanentError("not_sendable", " ".join(problems))
    return composing.part_of(delivery, whole)


@transaction.atomic
def _start_call(delivery: Delivery) -> None:
    """Committed before the provider hears anything; from here on the machine may not guess."""
    saying.its_time_has_come(delivery.message)
    held = Delivery.objects.filter(pk=delivery.pk, status=WorkStatus.RUNNING, claim=delivery.claim)
    if not held.update(call_started_at=timezone.now()):
        raise work.StaleState(str(delivery))
    delivery.call_started_at = timezone.now()


@transaction.atomic
def _delivered(delivery: Delivery, receipt: SendReceipt) -> None:
    told = {"external_ids": list(receipt.external_ids)}
    try:
        work.finish(delivery, **told)
    except work.StaleState:  # the call took longer than the lease and the sweeper had to take it for lost
        work.confirm(delivery, None, "The provider's yes came late.")
        Delivery.objects.filter(pk=delivery.pk).update(**told, look_at=None)
    accepted = Delivery.objects.filter(pk=delivery.pk, provider_status=ProviderStatus.NONE)
    early = not accepted.update(
        provider_status=ProviderStatus.ACCEPTED
    )  # a status may be faster than the answer
    refused = [one for one in receipt.recipients if one.error]
    for one in receipt.recipients:
        _note_recipient(delivery, one.address, one.error)
    remember_ids(delivery.message, receipt.external_ids)
    orphans.wake(receipt.external_ids)
    drafts.gone_out(delivery.message)
    event = EventType.SEND_FAILED if refused else EventType.SENT
    _event(delivery, event, {"refused": len(refused)} if refused else {})
    if refused:
        reopen(delivery.message.inquiry_id)
    elif not (early and _has_failed(delivery)):
        _no_longer_unsent(delivery)


def _has_failed(delivery: Delivery) -> bool:
    return Delivery.objects.filter(pk=delivery.pk, provider_status=ProviderStatus.FAILED).exists()


def _went_out(delivery: Delivery, person: AbstractBaseUser | None) -> None:
    """Known only afterwards."""
    Delivery.objects.filter(pk=delivery.pk).update(look_at=None)
    drafts.gone_out(delivery.message)
    _event(delivery, EventType.SENT, {}, person)
    _no_longer_unsent(delivery)


def _no_longer_unsent(delivery: Delivery) -> None:
    if not _others_unsent(delivery):
        Inquiry.objects.filter(pk=delivery.message.inquiry_id).update(unsent=False)


def arrived(delivery: Delivery) -> None:
    """What was told to have failed did reach its reader: a later word of the provider that counts more."""
    _no_longer_unsent(delivery)


def confirmed(delivery: Delivery, note: str) -> None:
    """The provider knows the message, whatever became of our call. Call inside a transaction."""
    work.confirm(delivery, None, note)
    _went_out(delivery, None)


def remember_ids(message: Message, external_ids: tuple[str, ...]) -> None:
    """A server may replace the Message-ID at submission: answers may name either."""
    keys = [threads.hash64(one) for one in external_ids if one != message.external_id]
    new = [key for key in keys if key not in message.thread_keys]
    if new:
        message.thread_keys = [*message.thread_keys, *new]
        Message.objects.filter(pk=message.pk).update(thread_keys=message.thread_keys)


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
            if isinstance(error, Paced) and error.retry_after is not None:
                dispatch.ring_on_commit(dispatch.OUTBOUND, error.retry_after.total_seconds())
            return
        not_sent(delivery)


def not_sent(delivery: Delivery) -> None:
    """The customer waits for nothing: back to the desk, with a line in the history. What may have gone out is looked for
    first (services/confirming.py), and nobody is asked before. Call inside a transaction."""
    if delivery.status == WorkStatus.UNCONFIRMED:
        look_at = timezone.now() + FIRST_LOOK
        Delivery.objects.filter(pk=delivery.pk).update(look_at=look_at, looks=0)
        _event(delivery, EventType.SEND_UNCONFIRMED, {"code": delivery.error_code})
        return
    reopen(delivery.message.inquiry_id)
    _event(delivery, EventType.SEND_FAILED, {"code": delivery.error_code})


@transaction.atomic
def found_sent(delivery: Delivery, receipt: SendReceipt) -> None:
    """Its copy lies in the folder of sent mail. Raises StaleState if somebody has decided meanwhile."""
    work.confirm(delivery, None, "Found in the folder of sent mail.")
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.update(external_ids=list(receipt.external_ids))
    rows.filter(provider_status=ProviderStatus.NONE).update(provider_status=ProviderStatus.ACCEPTED)
    remember_ids(delivery.message, receipt.external_ids)
    orphans.wake(receipt.external_ids)
    _went_out(delivery, None)


@transaction.atomic
def ask_a_person(delivery: Delivery, words: str) -> None:
    """Looking has told nothing, or that it is not there: a person decides. Raises StaleState if one did already."""
    asked = Delivery.objects.filter(pk=delivery.pk, status=WorkStatus.UNCONFIRMED, look_at__isnull=False)
    told = f"{delivery.error_words} {words}".strip()
    if not asked.update(look_at=None, error_words=told):
        raise work.StaleState(str(delivery))
    reopen(delivery.message.inquiry_id)


def lost_track(delivery: Delivery) -> None:
    """The worker died between the provider's call and our commit."""
    words = "The hub stopped while this was being sent; it may have gone out."
    try:
        failed(delivery, OutcomeUnknown("worker_lost", words))
    except work.StaleState:
        log.info("delivery.settled_meanwhile", delivery=delivery.pk)  # its worker was only slow


def reopen(inquiry_id: int) -> None:
    """Somebody has to see to a message that did not reach its reader."""
    inquiry = Inquiry.objects.filter(pk=inquiry_id)
    inquiry.update(unsent=True)
    inquiry.filter(status__in=[InquiryStatus.WAITING, InquiryStatus.CLOSED]).update(status=InquiryStatus.OPEN)


def _others_unsent(delivery: Delivery) -> bool:
    return (
        Delivery.objects.filter(message__inquiry=delivery.message.inquiry_id, status__in=work.FAILED)
        .exclude(pk=delivery.pk)
        .exists()
    )


def _event(
    delivery: Delivery, type: EventType, data: dict[str, object], actor: AbstractBaseUser | None = None
) -> None:
    message = delivery.message
    InquiryEvent.objects.create(
        inquiry_id=message.inquiry_id, type=type, message=message, data=data, actor=actor
    )


@transaction.atomic
def confirm_sent(delivery: Delivery, person: AbstractBaseUser) -> None:
    """Somebody looked into the Sent folder: it did go out."""
    work.confirm(delivery, person)
    _went_out(delivery, person)


@transaction.atomic
def send_again(delivery: Delivery, person: AbstractBaseUser) -> None:
    work.replay(delivery, person)
    Delivery.objects.filter(pk=delivery.pk).update(call_started_at=None, look_at=None, looks=0)
    _event(delivery, EventType.REPLAYED, {}, person)
    dispatch.ring_on_commit(dispatch.OUTBOUND)


@transaction.atomic
def send_now(delivery: Delivery, person: AbstractBaseUser) -> None:
    """A scheduled one does not wait any longer. Raises StaleState if it is on its way or was taken back."""
    waiting = Delivery.objects.filter(pk=delivery.pk, status=WorkStatus.QUEUED, send_at__isnull=False)
    if not waiting.update(available_at=timezone.now()):
        raise work.StaleState("It is on its way already, or was taken back.")
    dispatch.ring_on_commit(dispatch.OUTBOUND)
