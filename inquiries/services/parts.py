"""A message of a chat goes out in parts, each a delivery of its own: the next one is made in the commit that notes that the
one before was accepted. So their order holds, and a failure stops the rest."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from inquiries import channels, dispatch
from inquiries.channels import PermanentError
from inquiries.models import Delivery, Message
from inquiries.states import ProviderStatus, WorkStatus

PATIENCE = timedelta(minutes=2)  # who is tried again later than that is not waited for


def follow(delivery: Delivery) -> bool:
    """Makes the next part, if there is one, and says so. Who comes second (a status and our own call may tell the same at
    one moment) finds it there. Call inside the transaction that notes the yes."""
    if delivery.part + 1 >= delivery.parts:
        return False
    next_one = Delivery(
        message_id=delivery.message_id,
        account_id=delivery.account_id,
        part=delivery.part + 1,
        parts=delivery.parts,
        settled_by_id=delivery.settled_by_id,  # who wants the rest sent wants all of it
        available_at=min(delivery.available_at, timezone.now()),  # before what was queued after this message
    )
    Delivery.objects.bulk_create([next_one], ignore_conflicts=True)
    dispatch.ring_on_commit(dispatch.OUTBOUND)
    return True


def has_begun(delivery: Delivery) -> bool:
    """Whether the customer got something of this message before this part."""
    earlier = Delivery.objects.filter(message=delivery.message_id, part__lt=delivery.part)
    return delivery.part > 0 and earlier.exclude(provider_status=ProviderStatus.FAILED).exists()


def gone(message: Message) -> set[int]:
    """Those that the customer has, or may have."""
    out = (WorkStatus.DONE, WorkStatus.RUNNING, WorkStatus.UNCONFIRMED)
    rows = Delivery.objects.filter(message=message, status__in=out)
    return set(rows.exclude(provider_status=ProviderStatus.FAILED).values_list("part", flat=True))


def has_its_turn(delivery: Delivery) -> bool:
    """A chat shows messages in the order in which they came: none overtakes an earlier one that is on its way."""
    if not channels.get(delivery.account.channel).chat:
        return True
    soon = Q(status=WorkStatus.QUEUED, available_at__lte=timezone.now() + PATIENCE, message__unsaid="")
    earlier = Delivery.objects.filter(
        soon | Q(status=WorkStatus.RUNNING),
        account=delivery.account_id,
        message__inquiry=delivery.message.inquiry_id,
        message__lt=delivery.message_id,
    )
    return not earlier.exists()


def hold_after_failure(delivery: Delivery) -> None:
    """Raises PermanentError where an earlier part did not reach the customer. A person may send the rest all the same."""
    earlier = Delivery.objects.filter(message=delivery.message_id, part__lt=delivery.part)
    lost = delivery.part > 0 and earlier.filter(provider_status=ProviderStatus.FAILED).exists()
    if lost and delivery.settled_by_id is None:
        words = "What stands before it did not reach the customer, so the rest was not sent."
        raise PermanentError("earlier_part_failed", words)
