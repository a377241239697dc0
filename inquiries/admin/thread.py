"""The messages of a conversation as the page shows them. The number of queries does not depend on how many there are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from inquiries.admin import thread_entries, thread_hanging
from inquiries.admin.evidence_marks import Told
from inquiries.admin.thread_entries import Entry
from inquiries.channels import PointKind, match_key
from inquiries.models import ContactPoint, Inquiry, Message, Unsaid
from inquiries.selectors import User, visible_to

LONG = 30  # from so many messages on, older ones are one line each
OPEN_AT_END = 5
MAY_SEE_DELETED = (
    "inquiries.view_inquiryevent"  # what a customer deleted is shown to those who see the history
)
SHOWN = 50  # messages of the page; earlier ones come when somebody asks for them
AT_ONCE = 250  # so many of these
MOST = 500  # messages on one page for who has no script, or wants all of them open
BEFORE_IT = 5  # messages that lead up to the one that was asked for
LIVE = 20  # of so many the open page shows what becomes of them


@dataclass(frozen=True)
class Thread:
    entries: list[Entry]
    collapsed: int
    more: bool
    newest: int

    @property
    def several_ways(self) -> bool:
        """Then each message says by which it went."""
        return len({entry.way for entry in self.entries if entry.way}) > 1

    @property
    def lost(self) -> bool:
        """Whether a message of a chat did not reach the customer."""
        return any(state.lost for entry in self.entries for state in entry.deliveries)

    @property
    def stamp(self) -> str:
        """Of what the page asks for again."""
        told = "".join(f"{one.pk}:{one.stamp}," for one in self.entries[-LIVE:])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Part:
    """Which messages of a conversation: the newest `most`, of those before the message `before`. `everything`: none is
    folded; `at`: this one is not; `alone`: it is the only one."""

    most: int = SHOWN
    before: int = 0
    everything: bool = False
    at: int = 0
    alone: bool = False

    def opens(self, light: list[Message]) -> set[int]:
        few = len(light) < LONG and not self.before
        last = [] if self.before else light[-OPEN_AT_END:]
        return {one.pk for one in (light if self.everything or few else last)} | {self.at}


def read(user: User, inquiry: Inquiry, told: Mapping[int, list[Told]], part: Part = Part()) -> Thread:
    rows = _before(_rows(user, inquiry), part.before)
    rows = rows.filter(pk=part.at) if part.alone else rows
    light = list(thread_entries.light(rows).order_by("-received_at", "-pk")[: part.most + 1])
    more, light = len(light) > part.most, light[: part.most][::-1]
    light.sort(key=lambda one: one.unsaid != "")  # what waits for its time comes last
    opened = part.opens(light)
    texts = _texts(one.pk for one in light if one.pk in opened)
    entries = thread_entries.entries(light, inquiry.subject if more or part.alone else "")
    for entry, message in zip(entries, light, strict=True):
        entry.told = told.get(message.pk, ())
        if entry.pk in texts:
            thread_entries.fill(entry, texts[entry.pk])
    thread_hanging.hang(entries, inquiry)
    if not user.has_perm(MAY_SEE_DELETED):
        thread_hanging.hide_deleted(entries)
    return Thread(entries, len(light) - len(texts), more, max((one.pk for one in light), default=0))


def reaching(user: User, inquiry: Inquiry, pk: int) -> int:
    """How many of the newest messages it takes to see this one, and some that lead up to it."""
    rows = _rows(user, inquiry)
    received = rows.filter(pk=pk).values_list("received_at", flat=True).first()
    return 0 if received is None else rows.filter(received_at__gte=received).count() + BEFORE_IT


def count_before(user: User, inquiry: Inquiry, pk: int) -> int:
    return _before(_rows(user, inquiry), pk).count()


def _rows(user: User, inquiry: Inquiry) -> QuerySet[Message]:
    return visible_to(user, Message).filter(inquiry=inquiry, unsaid__in=("", Unsaid.SCHEDULED))


def _before(rows: QuerySet[Message], pk: int) -> QuerySet[Message]:
    if not pk:
        return rows
    received = rows.filter(pk=pk).values_list("received_at", flat=True).first()
    return (
        rows.filter(Q(received_at__lt=received) | Q(received_at=received, pk__lt=pk))
        if received
        else rows.none()
    )


def offer_contacts(read: Thread, points: Iterable[ContactPoint]) -> str:
    """Marks the messages whose forwarded writer is not the contact yet. Gives back the newest sender's address."""
    known = {point.key for point in points}
    for entry in read.entries:
        address = (entry.forwarded or {}).get("address", "")
        entry.offered = bool(address) and match_key(PointKind.EMAIL, address) not in known
    return next((entry.sender for entry in reversed(read.entries) if entry.sender), "")


def _texts(ids: Iterable[int]) -> dict[int, str]:
    rows = Message.objects.filter(pk__in=list(ids)).values_list("pk", "reply_text", "text")
    return {pk: reply or text for pk, reply, text in rows}
