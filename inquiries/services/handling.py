"""What staff do to an inquiry. One function a verb, used alike by admin, API, task and command."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from inquiries.channels import clean
from inquiries.models import EventType, Inquiry, InquiryEvent
from inquiries.services import window_times
from inquiries.services.work import StaleState
from inquiries.states import INQUIRY_TRANSITIONS, InquiryStage, InquiryStatus, Priority

Person = AbstractBaseUser | None


@transaction.atomic
def change_status(inquiry: Inquiry, new: str, person: Person) -> None:
    """Raises StaleState if somebody was faster or the step is not allowed."""
    old = inquiry.status
    if old == new:
        return
    if new not in INQUIRY_TRANSITIONS[old]:
        raise StaleState(
            f"From “{inquiry.get_status_display()}” it can't become “{InquiryStatus(new).label}”."
        )
    quiet = new in (InquiryStatus.CLOSED, InquiryStatus.SPAM)
    fields: dict[str, Any] = {"closed_at": timezone.now() if quiet else None}
    if quiet:
        fields |= {"unread": False, "waiting_since": None, "snoozed_until": None}
    if new == InquiryStatus.WAITING:
        fields["waiting_since"] = None  # it is the customer's turn
    if not Inquiry.objects.filter(pk=inquiry.pk, status=old).update(status=new, **fields):
        raise StaleState("Somebody else has just changed this inquiry.")
    if new == InquiryStatus.OPEN:  # meanwhile the customer may have written in another inquiry
        window_times.show(inquiry.pk)
    _written(inquiry, EventType.STATUS, person, {"from": old, "to": new}, status=new, **fields)


@transaction.atomic
def assign(inquiry: Inquiry, assignee: AbstractBaseUser | None, person: Person) -> None:
    """Only to who can see it. Raises StaleState for a person of other teams."""
    data = {"from": inquiry.assignee_id, "to": assignee.pk if assignee else None}
    if assignee is not None and not _works_in(inquiry.team_id, assignee):
        raise StaleState(f"{assignee} is not in the team of this inquiry.")
    if data["from"] != data["to"]:
        _set(inquiry, EventType.ASSIGNED, person, data, assignee=assignee)


def _works_in(team_id: int, person: AbstractBaseUser) -> bool:
    return person.is_superuser or person.teams.filter(pk=team_id).exists()


@transaction.atomic
def set_priority(inquiry: Inquiry, priority: int, person: Person) -> None:
    if inquiry.priority != priority:
        data = {"from": inquiry.priority, "to": Priority(priority).value}
        _set(inquiry, EventType.PRIORITY, person, data, priority=priority)


@transaction.atomic
def set_stage(inquiry: Inquiry, stage: str, person: Person, until: date | None = None) -> None:
    """`until`: how long the offer or option holds; the end of the stage before says nothing about this one."""
    if inquiry.stage != stage:
        data = {"from": inquiry.stage, "to": InquiryStage(stage).value}
        fields = {"stage": stage, "stage_at": timezone.now(), "stage_until": until}
        _set(inquiry, EventType.STAGE, person, data, **fields)


@transaction.atomic
def set_tags(inquiry: Inquiry, tags: list[str], person: Person) -> None:
    tidy = sorted({clean(tag.strip(), 50) for tag in tags} - {""})
    if tidy != inquiry.tags:
        _set(inquiry, EventType.TAGGED, person, {"count": len(tidy)}, tags=tidy)


@transaction.atomic
def snooze(inquiry: Inquiry, until: datetime | None, person: Person) -> None:
    _set(
        inquiry,
        EventType.SNOOZED,
        person,
        {"until": until.isoformat() if until else None},
        snoozed_until=until,
    )


def mark_read(inquiry: Inquiry, *, unread: bool = False) -> None:
    if inquiry.unread != unread:
        Inquiry.objects.filter(pk=inquiry.pk).update(unread=unread)
        inquiry.unread = unread


def _set(inquiry: Inquiry, type: EventType, person: Person, data: dict[str, Any], **fields: Any) -> None:
    Inquiry.objects.filter(pk=inquiry.pk).update(**fields)
    _written(inquiry, type, person, data, **fields)


def _written(inquiry: Inquiry, type: EventType, person: Person, data: dict[str, Any], **fields: Any) -> None:
    InquiryEvent.objects.create(inquiry=inquiry, type=type, actor=person, data=data)
    for name, value in fields.items():
        setattr(inquiry, name, value)
