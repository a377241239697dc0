"""How a reply fares, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from inquiries import channels
from inquiries.admin import words
from inquiries.models import Delivery, DeliveryRecipient
from inquiries.states import ProviderStatus, WorkStatus

_TICKS = {
    ProviderStatus.DELIVERED: ("Delivered", "done_all", "good"),
    ProviderStatus.READ: ("Read", "done_all", "info"),
}
_FRESH = timedelta(hours=2)  # so long the page asks again whether a message of a chat was read


@dataclass(frozen=True)
class State:
    """`choices`: what a person can decide now: "again", "sent", "back" (into the draft), "now". `undo`: seconds in which
    it can still be undone. `moving`: it changes by itself, so the page asks again."""

    pk: int
    words: str
    reason: str
    tone: str
    icon: str
    choices: tuple[str, ...] = ()
    undo: int = 0
    moving: bool = False


def state(delivery: Delivery) -> State:
    match delivery.status:
        case WorkStatus.QUEUED if delivery.attempts:
            told = f"Trying again at {words.exact(delivery.available_at)}"
            return State(delivery.pk, told, delivery.error_words, "warn", "schedule", ("back",))
        case WorkStatus.QUEUED if delivery.available_at > timezone.now():
            return _waits(delivery)
        case WorkStatus.QUEUED | WorkStatus.RUNNING:
            return State(delivery.pk, "On its way", "", "quiet", "schedule_send", moving=True)
        case WorkStatus.DEAD:
            return State(delivery.pk, "Not sent", delivery.error_words, "bad", "error", ("again", "back"))
        case WorkStatus.UNCONFIRMED if delivery.look_at is not None:
            told = "It may have gone out. The hub looks for it in the folder of sent mail before it asks you."
            return State(delivery.pk, "Being checked", told, "warn", "manage_search")
        case WorkStatus.UNCONFIRMED:
            return State(
                delivery.pk, "Not confirmed", delivery.error_words, "warn", "help", ("sent", "again")
            )
        case WorkStatus.DONE:
            return _done(delivery)
    return State(delivery.pk, delivery.get_status_display(), delivery.settled_note, "quiet", "block")


def _waits(delivery: Delivery) -> State:
    if delivery.send_at is not None:
        told = f"Will be sent {words.exact(delivery.available_at)} ({timezone.get_current_timezone_name()})"
        reason = "Not if the customer writes first: then it comes back into the draft."
        return State(delivery.pk, told, reason, "info", "schedule_send", ("now", "back"))
    left = math.ceil((delivery.available_at - timezone.now()).total_seconds())
    return State(delivery.pk, "Goes out in a moment", "", "quiet", "schedule_send", undo=left, moving=True)


def _done(delivery: Delivery) -> State:
    everybody = list(delivery.recipients.all())
    failed = [one for one in everybody if one.provider_status == ProviderStatus.FAILED]
    late = [one for one in everybody if one.provider_status == ProviderStatus.DELAYED]
    if failed:
        came_back = "Came back" if "@" in failed[0].address else "Not delivered"
        told = came_back if len(failed) == len(everybody) else "Did not reach everybody"
        return State(delivery.pk, told, _reasons(failed + late), "bad", "error")
    if late:
        return State(delivery.pk, "Still trying", _reasons(late), "warn", "schedule")
    told, icon, tone = _TICKS.get(ProviderStatus(delivery.provider_status), ("Sent", "check", "good"))
    chat = channels.registered().get(delivery.message.channel)
    fresh = delivery.message.received_at > timezone.now() - _FRESH
    live = chat is not None and chat.chat and fresh and delivery.provider_status != ProviderStatus.READ
    return State(delivery.pk, told, "", tone, icon, moving=live)


def _reasons(recipients: list[DeliveryRecipient]) -> str:
    return " · ".join(f"{one.address}: {one.error_words}" for one in recipients[:5])
