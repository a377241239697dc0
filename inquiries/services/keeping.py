"""What staff have set on an inquiry that goes into another: nothing of it is lost, nothing of theirs is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from inquiries.channels import Address, match_key
from inquiries.models import Inquiry, Message
from inquiries.services import recipients
from inquiries.states import InquiryStage, InquiryStatus


def take_over(source: Inquiry, target: Inquiry) -> dict[str, list[Any]]:
    """Fills in `target` what it lacks. Gives back what was changed, as {field: [before, after]}, for `give_back`; tags
    and marks of things to do only ever grow."""
    new = {**_work(source, target), **_stage(source, target)}
    before = {name: _plain(getattr(target, name)) for name in new}
    to_do = {
        "unread": source.unread or target.unread,
        "unsent": source.unsent or target.unsent,
        "scheduled": source.scheduled or target.scheduled,
        "tags": sorted({*source.tags, *target.tags}),
    }
    rows = Inquiry.objects.filter(pk=target.pk)
    rows.update(**new, **to_do)
    if source.status in (InquiryStatus.NEW, InquiryStatus.OPEN):
        asleep = rows.filter(status__in=[InquiryStatus.WAITING, InquiryStatus.CLOSED, InquiryStatus.BULK])
        asleep.update(status=InquiryStatus.OPEN, closed_at=None)
    return {name: [before[name], _plain(value)] for name, value in new.items()}


def _work(source: Inquiry, target: Inquiry) -> dict[str, Any]:
    new: dict[str, Any] = {}
    if target.assignee_id is None and source.assignee_id is not None:
        new["assignee_id"] = source.assignee_id
    if target.contact_id is None and source.contact_id is not None:
        new["contact_id"] = source.contact_id
    if source.priority > target.priority:
        new["priority"] = source.priority
    return new


def _stage(source: Inquiry, target: Inquiry) -> dict[str, Any]:
    if target.stage != InquiryStage.NONE or source.stage == InquiryStage.NONE:
        return {}
    return {name: getattr(source, name) for name in ("stage", "stage_at", "stage_until")}


def give_back(target: Inquiry, changed: Mapping[str, list[Any]]) -> None:
    """Each field as it was, where nobody has changed it since."""
    now = Inquiry.objects.get(pk=target.pk)
    same = {name: before for name, (before, after) in changed.items() if _plain(getattr(now, name)) == after}
    if same:
        Inquiry.objects.filter(pk=target.pk).update(**same)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def addresses_in(inquiry_id: int) -> set[str]:
    """Match keys of everybody in the messages of an inquiry."""
    rows = Message.objects.filter(inquiry=inquiry_id).only("sender_address", "recipients", "sender__key")
    rows = rows.select_related("sender")
    return {key for message in rows for key in addresses_of(message)}


def addresses_of(message: Message) -> set[str]:
    named = [recipients.as_address(one) for one in message.recipients]
    if message.sender is None:
        named.append(Address(message.sender_address))
    keys = {match_key(one.kind, one.address)[:400] for one in named if one.address}
    return keys | ({message.sender.key} if message.sender is not None else set())
