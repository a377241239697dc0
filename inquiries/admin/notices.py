"""What stands above a conversation: where it comes from, what was joined or moved lately, why it is held back. Four
queries at most, however much there is to tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from inquiries.admin import words
from inquiries.models import ContactPoint, EventType, Inquiry, InquiryEvent, Move, PhoneMention
from inquiries.selectors import User, visible_to
from inquiries.services import mentions
from inquiries.states import InquiryStatus

LATELY = timedelta(days=30)  # so long what staff did can be undone from the page


@dataclass(frozen=True)
class Button:
    """`name` and `value` go with the form."""

    label: str
    name: str = ""
    value: str = ""
    confirm: str = ""


@dataclass(frozen=True)
class Notice:
    """`before` + the linked inquiry + `after`; a form where there are buttons."""

    icon: str
    before: str
    after: str = ""
    link: Inquiry | None = None
    action: str = ""
    buttons: Sequence[Button] = ()
    tone: str = ""


def read(user: User, inquiry: Inquiry, points: Iterable[ContactPoint], sender: str) -> list[Notice]:
    """`sender`: the address of the newest mail that came in."""
    events = list(_lately(inquiry))
    linked = _linked(user, inquiry, events)
    undone = set()
    if moved := [one.data["move"] for one in events if one.type == EventType.MOVED and "move" in one.data]:
        undone = set(Move.objects.filter(pk__in=moved, undone_at__isnull=False).values_list("pk", flat=True))
    return [
        *_one_person(user, inquiry),
        *_held(inquiry, sender),
        *_stopped(points),
        *_links(inquiry, linked.values()),
        *_done(inquiry, events, linked, undone),
    ]


def _lately(inquiry: Inquiry) -> Any:
    types = (EventType.MERGED, EventType.MOVED, EventType.CONTACT)
    rows = InquiryEvent.objects.filter(inquiry=inquiry, type__in=types, at__gt=timezone.now() - LATELY)
    return rows.select_related("actor").order_by("-at", "-pk")[:20]


def _linked(user: User, inquiry: Inquiry, events: Iterable[InquiryEvent]) -> dict[int, Inquiry]:
    named = {one.data.get(key) for one in events if one.type != EventType.CONTACT for key in ("from", "to")}
    wanted = Q(pk__in={inquiry.may_belong_to_id, inquiry.follows_id, *named} - {None}) | Q(follows=inquiry)
    rows = visible_to(user, Inquiry).filter(wanted).only("reference", "subject", "merged_into", "follows")
    return {row.pk: row for row in rows[:50]}


def _one_person(user: User, inquiry: Inquiry) -> list[Notice]:
    if inquiry.contact is None:
        return []
    buttons = (Button("Join the two", "do", "join"), Button("They are two people", "do", "dismiss"))
    return [
        Notice(
            "group_add",
            f"{one.point.raw} stood in a mail of {one.contact}, and {one.point.contact} writes from it. "
            "Are they one person?",
            action=_at("mention", one.pk),
            buttons=buttons,
        )
        for one in mentions.offers(visible_to(user, PhoneMention), inquiry.contact)[:5]
    ]


def _held(inquiry: Inquiry, sender: str) -> list[Notice]:
    if inquiry.status != InquiryStatus.BULK:
        return []
    domain = sender.rpartition("@")[2]
    buttons = [Button("This sender is not bulk mail", "pattern", sender)] if domain else []
    if domain:
        question = f"Hold back nothing any more that comes from {domain}?"
        buttons.append(Button(f"All of {domain} is fine", "pattern", domain, question))
    told = "It carries the marks of bulk mail, so it is held out of the inbox."
    return [Notice("newsmode", told, action=_at("allow", inquiry.pk), buttons=buttons)]


def _stopped(points: Iterable[ContactPoint]) -> list[Notice]:
    now = timezone.now()
    return [
        Notice(
            "sync_problem",
            f"Loop stopped: {one.raw} sent very many mails at once. The hub answers none by itself until "
            f"{words.exact(one.robot_until)}.",
            tone="warn",
        )
        for one in points
        if one.robot_until is not None and one.robot_until > now
    ]


def _links(inquiry: Inquiry, linked: Iterable[Inquiry]) -> list[Notice]:
    found = []
    for one in linked:
        join = Button(
            "Join the two", "into", str(one.pk), f"Put all messages of this inquiry into {one.reference}?"
        )
        target = {"link": one, "action": _at("merge", inquiry.pk), "buttons": [join]}
        if one.merged_into_id is not None:
            continue
        if one.pk == inquiry.may_belong_to_id:
            found.append(Notice("link", "This may belong to ", ".", **target))
        elif one.pk == inquiry.follows_id:
            found.append(Notice("history", "Earlier: ", **target))
        elif one.follows_id == inquiry.pk:
            found.append(Notice("update", "Later: ", link=one))
    return found


def _done(
    inquiry: Inquiry, events: Iterable[InquiryEvent], linked: dict[int, Inquiry], undone: set[int]
) -> list[Notice]:
    """What was joined, moved or handed over lately and still stands."""
    found, contact_told = [], False
    for one in events:
        who = words.person(one.actor) or "The hub"
        other = linked.get(one.data.get("from") or one.data.get("to") or 0)
        if one.type == EventType.MERGED and other is not None and other.merged_into_id == inquiry.pk:
            action = _at("part", other.pk)
            found.append(Notice("merge", f"{who} joined ", " with this inquiry.", other, action, [_UNDO]))
        elif one.type == EventType.MOVED and other is not None and one.data.get("move") not in undone:
            way = "here from " if "from" in one.data else "from here to "
            action = _at("unmove", one.data["move"])
            found.append(
                Notice("drive_file_move", f"{who} moved a message {way}", ".", other, action, [_UNDO])
            )
        elif one.type == EventType.CONTACT and not contact_told and one.data.get("to") == inquiry.contact_id:
            contact_told = True
            action = _at("uncontact", inquiry.pk)
            told = f"{who} made {inquiry.contact} the contact."
            found.append(Notice("person", told, action=action, buttons=[_UNDO]))
    return found


_UNDO = Button("Undo")


def _at(name: str, pk: int) -> str:
    return reverse(f"admin:inquiries_inquiry_{name}", args=[pk])
