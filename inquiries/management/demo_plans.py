"""How far the demo's staff have come with an inquiry: the newest lie unread, older ones were answered and came to an end."""

from __future__ import annotations

from dataclasses import dataclass

from inquiries.states import InquiryStage, InquiryStatus


@dataclass(frozen=True)
class Case:
    """`number` counts from the newest inquiry, `days` since its last message; `answered`: staff have written."""

    number: int
    days: float
    answered: bool
    bounced: bool
    bulk: bool


@dataclass(frozen=True)
class Plan:
    """What happens to an inquiry; days count from today."""

    assigned: bool = True
    status: str = ""
    stage: str = InquiryStage.NONE
    holds_days: int = 0
    note: str = ""
    confirms: bool = False
    snooze_days: int = 0
    unread: bool = False


UNTOUCHED = Plan(assigned=False, unread=True)
_LOOKED_AT = Plan(assigned=False)
_TAKEN = Plan(status=InquiryStatus.OPEN)
_ANSWER_CAME = Plan(status=InquiryStatus.OPEN, unread=True)
_IN_WORK = Plan(
    status=InquiryStatus.OPEN,
    confirms=True,
    note="Asked two local partners for a price, answer expected on Tuesday.",
)
_RANG_BACK = Plan(
    status=InquiryStatus.WAITING,
    note="Rang back. They want to talk it over at home and will write by the weekend.",
    snooze_days=3,
)
_OFFERED = Plan(
    status=InquiryStatus.WAITING,
    stage=InquiryStage.OFFERED,
    holds_days=9,
    confirms=True,
    note="Sent two proposals. The cheaper house is on request only.",
)
_OPTION = Plan(
    status=InquiryStatus.WAITING,
    stage=InquiryStage.OPTION,
    holds_days=4,
    confirms=True,
    note="Flights and rooms are held. Ring them the day before the option ends.",
    snooze_days=2,
)
_DEPOSIT = Plan(
    status=InquiryStatus.WAITING,
    stage=InquiryStage.DEPOSIT,
    holds_days=7,
    confirms=True,
    note="Confirmed by phone, invoice for the deposit is out.",
)
_BOOKED = Plan(
    status=InquiryStatus.CLOSED,
    stage=InquiryStage.BOOKED,
    confirms=True,
    note="Booked and paid. Documents go out three weeks before departure.",
)
_LOST = Plan(
    status=InquiryStatus.CLOSED, stage=InquiryStage.LOST, note="Booked elsewhere. Ask again next season."
)
_BOUNCED = Plan(
    status=InquiryStatus.OPEN, unread=True, note="Our offer came back, the mailbox is full. I will ring them."
)
_SPAM = Plan(assigned=False, status=InquiryStatus.SPAM)

# (up to so many days, answered by staff) and what happens in turn.
_LADDER: tuple[tuple[float, bool, tuple[Plan, ...]], ...] = (
    (1.5, False, (UNTOUCHED,)),
    (4.5, False, (UNTOUCHED, _LOOKED_AT, _TAKEN)),
    (9.5, False, (_IN_WORK, _TAKEN, _LOOKED_AT)),
    (99, False, (_RANG_BACK, _OFFERED, _LOST)),
    (6.5, True, (_ANSWER_CAME, _IN_WORK)),
    (13.5, True, (_OFFERED, _OPTION, _IN_WORK)),
    (18.5, True, (_DEPOSIT, _BOOKED, _OPTION)),
    (99, True, (_BOOKED, _BOOKED, _LOST)),
)


def plan_of(case: Case) -> Plan:
    if case.bulk:
        return _SPAM
    if case.bounced:
        return _BOUNCED
    plans = next(plans for days, answered, plans in _LADDER if case.days < days and case.answered == answered)
    return plans[case.number % len(plans)]
