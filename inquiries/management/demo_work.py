"""The demo's staff at work: everything goes through the services, as if they had clicked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.contrib.auth.models import User
from django.db.models import Prefetch
from django.utils import timezone

from inquiries.channels import Flag
from inquiries.management.demo_plans import UNTOUCHED, Case, Plan, plan_of
from inquiries.management.demo_words import priority_of, tags_of
from inquiries.models import Inquiry, Message, MessageKind
from inquiries.services import handling, replying, trips
from inquiries.states import Direction, InquiryStage

_GROUPS = "Groups"
_CONFIRMED = frozenset({"destinations", "start_date", "travellers"})
_EVERY_VIP = 14
_DANAS = 3


def work(people: Mapping[str, User], now: datetime) -> int:
    """Goes through all inquiries, newest first; returns how many there are."""
    light = Message.objects.only("inquiry", "direction", "kind", "flags", "reply_text", "sender_name")
    messages = Prefetch("messages", light.order_by("received_at", "pk"))
    rows = Inquiry.objects.filter(merged_into=None).select_related("account").prefetch_related(messages)
    inquiries = list(rows.order_by("-last_message_at", "-pk"))
    for number, inquiry in enumerate(inquiries):
        _handle(inquiry, list(inquiry.messages.all()), number, people, now)
    return len(inquiries)


def _handle(
    inquiry: Inquiry, messages: list[Message], number: int, people: Mapping[str, User], now: datetime
) -> None:
    plan = plan_of(_case(inquiry, messages, number, now))
    person = _person(inquiry, messages, number, people)
    tags = _tags(inquiry, messages, number)
    handling.set_priority(inquiry, priority_of(tags), people["lena"])
    if plan != UNTOUCHED:
        handling.set_tags(inquiry, tags, person)
    if plan.assigned:
        handling.assign(inquiry, person, people["lena"] if number % 2 else person)
    _judge(inquiry, plan, person)
    if plan.confirms:
        for field in sorted(_CONFIRMED & trips.current(inquiry.pk).keys()):
            trips.confirm(inquiry, field, person)
    _leave(inquiry, plan, person, number, now)


def _case(inquiry: Inquiry, messages: list[Message], number: int, now: datetime) -> Case:
    return Case(
        number,
        (now - inquiry.last_message_at) / timedelta(days=1),
        answered=any(one.direction == Direction.OUT for one in messages),
        bounced=any(one.kind == MessageKind.BOUNCE for one in messages),
        bulk=Flag.LIST in messages[0].flags,
    )


def _person(inquiry: Inquiry, messages: list[Message], number: int, people: Mapping[str, User]) -> User:
    """Who wrote to the customer last; else Tom for groups and one of the others for the rest."""
    names = {person.get_full_name(): person for person in people.values()}
    writers = [one.sender_name.split(" | ")[0] for one in messages if one.direction == Direction.OUT]
    if writers and writers[-1] in names:
        return names[writers[-1]]
    if number % _DANAS == 0:
        return people["demo"]
    if inquiry.account and inquiry.account.name == _GROUPS:
        return people["tom"]
    return people["maria" if number % 2 else "aisha"]


def _tags(inquiry: Inquiry, messages: list[Message], number: int) -> list[str]:
    tags = tags_of(f"{inquiry.subject} {messages[0].reply_text}")
    if inquiry.account and inquiry.account.name == _GROUPS:
        tags.append("group")
    if number % _EVERY_VIP == _EVERY_VIP - 1:
        tags.append("vip")
    return tags


def _judge(inquiry: Inquiry, plan: Plan, person: User) -> None:
    if plan.stage != InquiryStage.NONE:
        until = timezone.localdate() + timedelta(days=plan.holds_days) if plan.holds_days else None
        handling.set_stage(inquiry, plan.stage, person, until)
    if plan.status:
        handling.change_status(inquiry, plan.status, person)


def _leave(inquiry: Inquiry, plan: Plan, person: User, number: int, now: datetime) -> None:
    handling.mark_read(inquiry, unread=plan.unread)
    if plan.note:
        note = replying.add_note(inquiry, person, plan.note)
        # A service writes notes now; in the conversation this one belongs to the day it is about.
        written = min(inquiry.last_message_at + timedelta(minutes=95), now)
        Message.objects.filter(pk=note.pk).update(received_at=written)
    if plan.snooze_days and number % 2:
        day = timezone.localdate() + timedelta(days=plan.snooze_days)
        until = timezone.make_aware(datetime.combine(day, time(8)))
        handling.snooze(inquiry, until, person)
