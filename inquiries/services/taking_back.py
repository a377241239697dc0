"""A reply that has not gone out returns into its author's draft: undone, changed, or overtaken by the customer."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from inquiries.models import Delivery, EventType, Inquiry, Message, Unsaid
from inquiries.services import addressing, composing, drafts, fates, listrow, parts, people, saying, work
from inquiries.services.composing import Rest
from inquiries.services.work import StaleState
from inquiries.states import InquiryStatus, WorkStatus


def take_back(delivery: Delivery, person: AbstractBaseUser) -> None:
    """Everything returns into the author's draft, files too; of a chat's message of which parts have gone out, the rest.
    Against the worker's claim one UPDATE decides. Raises StaleState if it is on its way already, ChannelError where what
    is left can't be told."""
    if parts.has_begun(delivery):
        _rest_back(delivery, person, composing.rest_of(delivery))
    else:
        _all_back(delivery, person)


@transaction.atomic
def _rest_back(delivery: Delivery, person: AbstractBaseUser, rest: Rest) -> None:
    message = delivery.message
    message.inquiry_id = saying.lock(message.inquiry_id).pk
    _stop(delivery, person)
    saying.write_down(message, EventType.UNDONE, person)
    drafts.come_back(message, rest=rest)
    fates.no_longer_unsent(delivery)


@transaction.atomic
def _all_back(delivery: Delivery, person: AbstractBaseUser) -> None:
    message = delivery.message
    message.inquiry_id = saying.lock(message.inquiry_id).pk
    message.refresh_from_db(fields=["unsaid"])
    event = EventType.UNSCHEDULED if message.unsaid == Unsaid.SCHEDULED else EventType.UNDONE
    _stop(delivery, person)
    _unsay(message, Unsaid.WITHDRAWN)
    saying.write_down(message, event, person)
    drafts.come_back(message)


def _stop(delivery: Delivery, person: AbstractBaseUser) -> None:
    """What was refused surely did not go out either: its address is corrected, and it is sent once more."""
    if delivery.status == WorkStatus.DEAD:
        work.discard(delivery, person, "Taken back to be changed.")
        return
    try:
        work.cancel(delivery, person)
    except StaleState as error:
        raise StaleState("It is on its way already and can't be taken back.") from error


def overtaken(inquiry_id: int, answer: Message) -> None:
    """The customer wrote: replies that wait for their time would answer the words of yesterday. Call inside the
    transaction that records `answer` and holds the inquiry's row; one that a worker has claimed goes out."""
    waiting = Delivery.objects.filter(
        message__inquiry=inquiry_id, message__unsaid=Unsaid.SCHEDULED, status=WorkStatus.QUEUED
    )
    for delivery in waiting.select_related("message__inquiry"):
        if _answers(delivery.message, answer):
            _stop_for(delivery)


def _answers(message: Message, answer: Message) -> bool:
    """Whether who wrote is the customer, or one of those to whom the reply goes."""
    sender = answer.sender
    if sender is None:
        return False
    written = {people.key_of(one)[1] for role in ("to", "cc") for one in addressing.named(message, role)}
    return sender.key in written or sender.contact_id == message.inquiry.contact_id


def _stop_for(delivery: Delivery) -> None:
    try:
        work.cancel(delivery, None, "The customer wrote first.")
    except StaleState:
        return
    _unsay(delivery.message, Unsaid.OVERTAKEN)
    saying.write_down(delivery.message, EventType.UNSCHEDULED, None, reason="answered")
    drafts.come_back(delivery.message, overtaken=True)


def _unsay(message: Message, unsaid: Unsaid) -> None:
    was_said, message.unsaid = not message.unsaid, unsaid
    Message.objects.filter(pk=message.pk).update(unsaid=unsaid, thread_keys=[], search=None)
    if was_said:
        listrow.rebuild(message.inquiry_id)
        waits = Inquiry.objects.filter(pk=message.inquiry_id, waiting_since__isnull=False)
        waits.filter(status=InquiryStatus.WAITING).update(status=InquiryStatus.OPEN)
    saying.still_scheduled(message.inquiry_id)
    if not Delivery.objects.filter(message__inquiry=message.inquiry_id, status__in=work.FAILED).exists():
        Inquiry.objects.filter(pk=message.inquiry_id, unsent=True).update(unsent=False)
