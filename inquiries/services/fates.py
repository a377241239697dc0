"""What becomes of a delivery after its call: told by the provider at once or late, found, or decided by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from inquiries.channels import SendReceipt
from inquiries.models import Delivery, EventType, Inquiry, InquiryEvent, Message
from inquiries.services import drafts, orphans, parts, statements, threads, work
from inquiries.states import InquiryStatus, ProviderStatus, WorkStatus

FIRST_LOOK = timedelta(minutes=2)
_REMEMBER = """
UPDATE inquiries_message SET thread_keys = thread_keys || ARRAY(
    SELECT key FROM unnest(%s::bigint[]) AS key WHERE key <> ALL (thread_keys))
WHERE id = %s::bigint
"""


def went_out(delivery: Delivery, person: AbstractBaseUser | None = None) -> None:
    """The provider has it. In the same commit its next part follows, or the whole reply is out. `person`: who knew it."""
    Delivery.objects.filter(pk=delivery.pk).update(look_at=None)
    if parts.follow(delivery):
        return
    drafts.gone_out(delivery.message)
    write_down(delivery, EventType.SENT, {}, person)
    no_longer_unsent(delivery)


def no_longer_unsent(delivery: Delivery) -> None:
    lost = Q(message=delivery.message_id, provider_status=ProviderStatus.FAILED)
    undecided = Q(message__inquiry=delivery.message.inquiry_id, status__in=work.FAILED) & ~Q(pk=delivery.pk)
    if not Delivery.objects.filter(lost | undecided).exists():
        Inquiry.objects.filter(pk=delivery.message.inquiry_id).update(unsent=False)


def confirmed(delivery: Delivery, note: str) -> None:
    """The provider knows the message, whatever became of our call. Call inside a transaction."""
    work.confirm(delivery, None, note)
    went_out(delivery)


def remember_ids(message: Message, external_ids: Sequence[str]) -> None:
    """A server may replace the Message-ID at submission, and each part of a chat's message has an id: answers may name any
    of them. Added by the server, for another part or a status may add one at the same moment."""
    keys = [threads.hash64(one) for one in external_ids if one != message.external_id]
    if keys:
        statements.run(_REMEMBER, [keys, message.pk])


def not_sent(delivery: Delivery) -> None:
    """The customer waits for nothing: back to the desk, with a line in the history. What may have gone out is looked for
    first (services/confirming.py), and nobody is asked before. Call inside a transaction."""
    if delivery.status != WorkStatus.UNCONFIRMED:
        reopen(delivery.message.inquiry_id)
        write_down(delivery, EventType.SEND_FAILED, {"code": delivery.error_code})
        return
    if Delivery.objects.filter(pk=delivery.pk).exclude(provider_status=ProviderStatus.NONE).exists():
        confirmed(delivery, "The provider had told what became of it.")
        return
    look_at = timezone.now() + FIRST_LOOK
    Delivery.objects.filter(pk=delivery.pk).update(look_at=look_at, looks=0)
    write_down(delivery, EventType.SEND_UNCONFIRMED, {"code": delivery.error_code})


@transaction.atomic
def found_sent(delivery: Delivery, receipt: SendReceipt, where: str) -> None:
    """It is there. Raises StaleState if somebody has decided meanwhile."""
    work.confirm(delivery, None, f"Found {where}.")
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.update(external_ids=list(receipt.external_ids))
    rows.filter(provider_status=ProviderStatus.NONE).update(provider_status=ProviderStatus.ACCEPTED)
    remember_ids(delivery.message, receipt.external_ids)
    orphans.wake(receipt.external_ids)
    went_out(delivery)


@transaction.atomic
def ask_a_person(delivery: Delivery, words: str) -> None:
    """Looking has told nothing, or that it is not there: a person decides. Raises StaleState if one did already."""
    asked = Delivery.objects.filter(pk=delivery.pk, status=WorkStatus.UNCONFIRMED, look_at__isnull=False)
    told = f"{delivery.error_words} {words}".strip()
    if not asked.update(look_at=None, error_words=told):
        raise work.StaleState(str(delivery))
    reopen(delivery.message.inquiry_id)


def reopen(inquiry_id: int) -> None:
    """Somebody has to see to a message that did not reach its reader."""
    inquiry = Inquiry.objects.filter(pk=inquiry_id)
    inquiry.update(unsent=True)
    inquiry.filter(status__in=[InquiryStatus.WAITING, InquiryStatus.CLOSED]).update(status=InquiryStatus.OPEN)


def write_down(
    delivery: Delivery,
    type: EventType,
    data: Mapping[str, object],
    actor: AbstractBaseUser | None = None,
) -> None:
    message = delivery.message
    InquiryEvent.objects.create(
        inquiry_id=message.inquiry_id, type=type, message=message, data=dict(data), actor=actor
    )
