"""One line of the inbox, with every word made ready: the template only puts them into place."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from inquiries.admin import clock, ways, words
from inquiries.models import Inquiry
from inquiries.selectors import User
from inquiries.services import drafts, tripline
from inquiries.states import InquiryStatus, Priority

STATUS_WORDS: dict[str, str] = {**dict(InquiryStatus.choices), InquiryStatus.WAITING: "Waiting"}
SHOWN_TAGS = 3

# Exactly what a line shows; the joined rows bring two or three columns each.
COLUMNS = (
    "reference", "subject", "status", "priority", "tags", "snoozed_until", "last_message_at", "last_preview",
    "last_direction", "last_channel", "last_sender", "unread", "waiting_since", "message_count", "attachment_count",
    "unsent", "scheduled", "window_closes_at", "trip_line", "trip_mark", "contact__name", "assignee__first_name",
    "assignee__last_name", "assignee__username", "account__name", "account__channel",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    pk: int
    url: str
    unread: bool
    who: str
    subject: str
    preview: str
    ours: bool
    ways: list[tuple[str, str, bool]]
    account: str
    clock: clock.Clock | None
    status: str
    status_words: str
    urgency: str
    assignee: str
    initials: str
    age: str
    exact: str
    waits: str
    trip: list[tuple[str, str]]
    trip_line: str
    trip_mark: str
    tags: list[str]
    more_tags: int
    count: int
    attachments: int
    unsent: bool
    scheduled: bool
    draft: bool
    snoozed: str
    reference: str


def columns(rows: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    return rows.select_related("contact", "assignee", "account").only(*COLUMNS)


def lines(rows: Sequence[Inquiry], user: User) -> list[Line]:
    """With a mark where `user` has begun an answer."""
    base = reverse("admin:inquiries_inquiry_changelist")
    now = timezone.now()
    ids = [row.pk for row in rows]
    begun = (
        set(drafts.begun(user.pk).filter(inquiry__in=ids).values_list("inquiry", flat=True)) if ids else set()
    )
    return [_line(row, base, now, begun) for row in rows]


def _line(row: Inquiry, base: str, now: datetime, begun: Container[int]) -> Line:
    assignee = words.person(row.assignee)
    return Line(
        pk=row.pk,
        url=f"{base}{row.pk}/change/",
        unread=row.unread,
        who=(row.contact.name if row.contact else "") or row.last_sender or "Unknown sender",
        subject=row.subject or titled(row),
        preview=row.last_preview,
        ours=row.last_direction == "out",
        ways=_ways(row),
        account=row.account.name if row.account else "",
        clock=_clock(row, now),
        status=row.status,
        status_words=STATUS_WORDS[row.status],
        urgency=Priority(row.priority).label if row.priority > Priority.NORMAL else "",
        assignee=assignee,
        initials=words.initials(assignee),
        age=words.age(row.last_message_at, now),
        exact=words.exact(row.last_message_at),
        waits=words.age(row.waiting_since, now) if row.waiting_since else "",
        trip=tripline.pieces(row.trip_line),
        trip_line=row.trip_line,
        trip_mark=row.get_trip_mark_display(),
        tags=row.tags[:SHOWN_TAGS],
        more_tags=max(0, len(row.tags) - SHOWN_TAGS),
        count=row.message_count,
        attachments=row.attachment_count,
        unsent=row.unsent,
        scheduled=row.scheduled,
        draft=row.pk in begun,
        snoozed=words.exact(row.snoozed_until) if row.snoozed_until and row.snoozed_until > now else "",
        reference=row.reference,
    )


def _ways(row: Inquiry) -> list[tuple[str, str, bool]]:
    """Icon, name and whether it is a chat: the channel of the last message, the one that it began by, and the chat that
    somebody wrote by in between."""
    began = row.account.channel if row.account else ""
    names = dict.fromkeys(one for one in (row.last_channel, began) if one)
    if row.window_closes_at is not None and not any(map(ways.is_chat, names)):
        names |= dict.fromkeys(ways.with_window()[:1])
    return [(ways.icon(one), ways.label(one), ways.is_chat(one)) for one in names]


def _clock(row: Inquiry, now: datetime) -> clock.Clock | None:
    """Of a chat that is still cared for; once it is shut, only where the customer waits for us."""
    cared_for = row.status not in (InquiryStatus.CLOSED, InquiryStatus.SPAM, InquiryStatus.BULK)
    told = clock.of(row.window_closes_at, now) if cared_for else None
    return told if told and (told.seconds or (row.waiting_since and ways.is_chat(row.last_channel))) else None


def titled(row: Inquiry) -> str:
    """A chat has no subject: the trip says more than "(no subject)"."""
    if not ways.is_chat(row.last_channel):
        return "(no subject)"
    return row.trip_line or f"{ways.label(row.last_channel)} conversation"
