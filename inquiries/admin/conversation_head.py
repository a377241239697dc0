"""The head of a conversation: what it is about and what can be set."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from inquiries.admin import ways, words
from inquiries.admin.inbox_rows import STATUS_WORDS, titled
from inquiries.models import ChannelAccount, Inquiry
from inquiries.selectors import User, colleagues
from inquiries.states import INQUIRY_TRANSITIONS, InquiryStage, Priority

SNOOZES = (
    ("later", "For 3 hours"),
    ("tomorrow", "Until tomorrow"),
    ("days", "For 3 days"),
    ("week", "Until Monday"),
    ("fortnight", "For 2 weeks"),
)


def context(user: User, inquiry: Inquiry) -> dict[str, Any]:
    asleep = inquiry.snoozed_until is not None and inquiry.snoozed_until > timezone.now()
    return {
        "inquiry": inquiry,
        "title": inquiry.subject or titled(inquiry),
        "may_change": user.has_perm("inquiries.change_inquiry"),
        "statuses": statuses(inquiry),
        "priorities": Priority.choices,
        "stages": InquiryStage.choices,
        "assignees": _assignees(user, inquiry),
        "tags": ", ".join(inquiry.tags),
        "snoozes": SNOOZES,
        "snoozed": words.exact(inquiry.snoozed_until) if asleep else "",
        "waits": words.exact(inquiry.waiting_since),
        "ways": _ways(inquiry),
    }


def _ways(inquiry: Inquiry) -> list[ways.Way]:
    """By which of our numbers and mailboxes this customer and we wrote."""
    used = inquiry.messages.exclude(account=None).order_by().values("account").distinct()
    rows = ChannelAccount.objects.filter(pk__in=used).only("name", "address", "channel")
    return [ways.of(one) for one in rows] or ([ways.of(inquiry.account)] if inquiry.account else [])


def statuses(inquiry: Inquiry) -> list[tuple[str, str]]:
    """The status it has, then those it may get."""
    allowed = INQUIRY_TRANSITIONS[inquiry.status]
    return [(key, label) for key, label in STATUS_WORDS.items() if key == inquiry.status or key in allowed]


def _assignees(user: User, inquiry: Inquiry) -> list[tuple[int, str]]:
    """Everybody of the team for who may assign; else oneself, and whoever has it now."""
    people = {one.pk: words.person(one) for one in colleagues(user)}
    if inquiry.assignee is not None:
        people.setdefault(inquiry.assignee.pk, words.person(inquiry.assignee))
    if user.has_perm("inquiries.assign_inquiry"):
        return list(people.items())
    return [(pk, name) for pk, name in people.items() if pk in (user.pk, inquiry.assignee_id)]
