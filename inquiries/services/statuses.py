"""What a provider tells of a message of ours: accepted, sent, delivered, read or failed, in any order and repeatedly."""

from __future__ import annotations

from uuid import UUID

from django.db import models, transaction

from inquiries.channels import StatusUpdate
from inquiries.models import (
    ChannelAccount,
    Delivery,
    DeliveryRecipient,
    EventType,
    InboundItem,
    InquiryEvent,
    Message,
)
from inquiries.services import fates, orphans, outcomes, work
from inquiries.states import CHAT_RANK, Direction, InboundOutcome, ProviderStatus, WorkStatus

_NO_WORDS = "It could not be delivered, and the provider says no more. Try again, or write by e-mail."


@transaction.atomic
def apply(item: InboundItem, account: ChannelAccount, told: StatusUpdate) -> None:
    """Raises orphans.NotHere. The delivery's row is the first lock, as where a delivery ends."""
    delivery = _by_reference(account, told.reference) or _by_id(account, told.external_id)
    if delivery is None:
        work.finish(
            item, outcome=InboundOutcome.SKIPPED, outcome_reason="It tells about a message of the customer."
        )
        return
    _take_as_sent(delivery, told)
    before, now = ProviderStatus(delivery.provider_status), ProviderStatus(told.status.value)
    if CHAT_RANK[now] > CHAT_RANK[before]:
        Delivery.objects.filter(pk=delivery.pk).update(provider_status=now)
        _note(delivery, now, told)
        if now == ProviderStatus.FAILED:
            _tell_failure(delivery, told)
        elif before == ProviderStatus.FAILED:
            fates.no_longer_unsent(delivery)
    work.finish(item, outcome=InboundOutcome.STATUS, message=delivery.message_id)


def _by_reference(account: ChannelAccount, reference: str) -> Delivery | None:
    public_id, _, part = reference.rpartition(":")
    try:
        wanted = {"message__public_id": UUID(public_id), "part": int(part)}
    except ValueError:
        return None
    return _locked().filter(message__team=account.team_id, **wanted).first()


def _by_id(account: ChannelAccount, external_id: str) -> Delivery | None:
    """None: the message is the customer's own."""
    message = Message.objects.get(pk=orphans.find(account, external_id))
    if message.direction != Direction.OUT:
        return None
    parts = _locked().filter(message=message)
    named = parts.filter(external_ids__contains=external_id).first()
    return named or parts.order_by("part").first() or outcomes.delivery_of(message)


def _locked() -> models.QuerySet[Delivery]:
    return Delivery.objects.select_for_update(no_key=True, of=("self",)).select_related("message")


def _take_as_sent(delivery: Delivery, told: StatusUpdate) -> None:
    """The provider has it, whatever became of our call: nobody has to be asked any more."""
    if told.external_id and told.external_id not in delivery.external_ids:
        delivery.external_ids = [*delivery.external_ids, told.external_id]
        Delivery.objects.filter(pk=delivery.pk).update(external_ids=delivery.external_ids)
        fates.remember_ids(delivery.message, (told.external_id,))
    if delivery.status == WorkStatus.UNCONFIRMED:
        fates.confirmed(delivery, "The provider told what became of it.")


def _note(delivery: Delivery, now: ProviderStatus, told: StatusUpdate) -> None:
    rows = list(delivery.recipients.all())
    row = rows[0] if len(rows) == 1 else next((one for one in rows if one.address == told.recipient), None)
    row = row or DeliveryRecipient(delivery=delivery, address=_recipient(delivery, told)[:400])
    failed = now == ProviderStatus.FAILED
    row.provider_status = now
    row.error_code = (told.code or "failed")[:100] if failed else ""
    row.error_words = (told.words or _NO_WORDS) if failed else ""
    row.save()


def _recipient(delivery: Delivery, told: StatusUpdate) -> str:
    named = (one["address"] for one in delivery.message.recipients if one["role"] == "to")
    return next(named, told.recipient)


def _tell_failure(delivery: Delivery, told: StatusUpdate) -> None:
    message = delivery.message
    fates.reopen(message.inquiry_id)
    InquiryEvent.objects.create(
        inquiry_id=message.inquiry_id,
        type=EventType.SEND_FAILED,
        message=message,
        data={"code": told.code[:100]},
    )
