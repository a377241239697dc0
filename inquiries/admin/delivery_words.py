"""How a reply fares, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from inquiries.admin import ways, words
from inquiries.models import Delivery, DeliveryRecipient
from inquiries.states import CHAT_RANK, ProviderStatus, WorkStatus

_TICKS = {
    ProviderStatus.DELIVERED: ("Delivered", "done_all", "good"),
    ProviderStatus.READ: ("Read", "done_all", "info"),
}
_CHAT_TICKS = {
    ProviderStatus.SENT: ("Sent", "check", "quiet"),
    ProviderStatus.DELIVERED: ("Delivered", "done_all", "quiet"),
    ProviderStatus.READ: ("Read", "done_all", "info"),
}
_NOT_YET = ("Accepted by the provider, not sent yet", "schedule", "quiet")
# What a person must know first. What came to an end well counts by how far it got.
_WORST = (WorkStatus.DEAD, WorkStatus.UNCONFIRMED, WorkStatus.QUEUED, WorkStatus.RUNNING)


@dataclass(frozen=True)
class State:
    """`choices`: what a person can decide now: "again", "sent", "back" (into the draft), "now". `undo`: seconds in which
    it can still be undone. `ticks`: the icon says it all, the words are for those who ask. `lost`: this customer did not
    get it, so another channel may be the way."""

    pk: int
    words: str
    reason: str
    tone: str
    icon: str
    choices: tuple[str, ...] = ()
    undo: int = 0
    ticks: bool = False
    lost: bool = False


def states(deliveries: Sequence[Delivery]) -> list[State]:
    """Of one message. The parts of a chat's message are one thing to whoever wrote it: the weakest counts."""
    if not deliveries or deliveries[0].parts < 2 or not ways.is_chat(deliveries[0].message.channel):
        return [state(one) for one in deliveries]
    weakest = min(deliveries, key=_standing)
    told = state(weakest)
    if told.ticks or told.undo:
        return [told]
    part = f"Part {weakest.part + 1} of {weakest.parts}"
    return [replace(told, words=f"{part}: {told.words[:1].lower()}{told.words[1:]}")]


def _standing(delivery: Delivery) -> tuple[int, float]:
    if delivery.provider_status == ProviderStatus.FAILED:
        return 0, delivery.part
    if delivery.status in _WORST:
        return _WORST.index(WorkStatus(delivery.status)), delivery.part
    return len(_WORST), CHAT_RANK[ProviderStatus(delivery.provider_status)]


def state(delivery: Delivery) -> State:
    match delivery.status:
        case WorkStatus.QUEUED if delivery.attempts:
            told = f"Trying again at {words.exact(delivery.available_at)}"
            return State(delivery.pk, told, delivery.error_words, "warn", "schedule", ("back",))
        case WorkStatus.QUEUED if delivery.available_at > timezone.now():
            return _waits(delivery)
        case WorkStatus.QUEUED | WorkStatus.RUNNING:
            return State(delivery.pk, "On its way", "", "quiet", "schedule_send")
        case WorkStatus.DEAD:
            choices = ("again", "back")
            return State(
                delivery.pk,
                "Not sent",
                delivery.error_words,
                "bad",
                "error",
                choices,
                lost=_by_chat(delivery),
            )
        case WorkStatus.UNCONFIRMED if delivery.look_at is not None:
            where = "asks the provider" if _by_chat(delivery) else "looks for it in the folder of sent mail"
            told = f"It may have gone out. The hub {where} before it asks you."
            return State(delivery.pk, "Being checked", told, "warn", "manage_search")
        case WorkStatus.UNCONFIRMED:
            return State(
                delivery.pk, "Not confirmed", delivery.error_words, "warn", "help", ("sent", "again")
            )
        case WorkStatus.DONE:
            return _done(delivery)
    return State(delivery.pk, delivery.get_status_display(), delivery.settled_note, "quiet", "block")


def _by_chat(delivery: Delivery) -> bool:
    return ways.is_chat(delivery.message.channel)


def _waits(delivery: Delivery) -> State:
    if delivery.send_at is not None:
        told = f"Will be sent {words.exact(delivery.available_at)} ({timezone.get_current_timezone_name()})"
        reason = "Not if the customer writes first: then it comes back into the draft."
        return State(delivery.pk, told, reason, "info", "schedule_send", ("now", "back"))
    left = math.ceil((delivery.available_at - timezone.now()).total_seconds())
    return State(delivery.pk, "Goes out in a moment", "", "quiet", "schedule_send", undo=left)


def _done(delivery: Delivery) -> State:
    everybody = list(delivery.recipients.all())
    failed = [one for one in everybody if one.provider_status == ProviderStatus.FAILED]
    late = [one for one in everybody if one.provider_status == ProviderStatus.DELAYED]
    chat = _by_chat(delivery)
    if failed:
        told = "Came back" if "@" in failed[0].address else "Not delivered"
        told = told if len(failed) == len(everybody) else "Did not reach everybody"
        reason = failed[0].error_words if chat else _reasons(failed + late)
        return State(delivery.pk, told, reason, "bad", "error", lost=chat)
    if late:
        return State(delivery.pk, "Still trying", _reasons(late), "warn", "schedule")
    status = ProviderStatus(delivery.provider_status)
    if chat:
        told, icon, tone = _CHAT_TICKS.get(status, _NOT_YET)
        return State(delivery.pk, told, "", tone, icon, ticks=True)
    told, icon, tone = _TICKS.get(status, ("Sent", "check", "good"))
    return State(delivery.pk, told, "", tone, icon)


def _reasons(recipients: list[DeliveryRecipient]) -> str:
    return " · ".join(f"{one.address}: {one.error_words}" for one in recipients[:5])
