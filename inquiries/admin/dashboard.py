"""The overview: a few numbers that say where to begin. Counted at most once in half a minute for each user."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from inquiries.admin import inbox_rows, navigation
from inquiries.admin.accounts import state_of
from inquiries.admin.inbox_filters import VIEWS
from inquiries.models import ChannelAccount, Inquiry
from inquiries.selectors import User, visible_to, with_arrivals

SECONDS = 30
MOST = 1_000  # nobody needs to know more exactly
_COUNTED = ("open", "unread", "mine", "unassigned")
LONGEST = 8


def context(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    """For the admin's first page (unfold's DASHBOARD_CALLBACK)."""
    user = request.user
    given |= {"title": "Overview", "tiles": [], "waiting": [], "accounts": [], "failures": None}
    if user.has_perm("inquiries.view_inquiry"):
        given |= {"tiles": _tiles(user), "waiting": _waiting(user)}
    if user.has_perm("inquiries.replay_failures"):
        given["failures"] = navigation.failures(user)
    if user.has_perm("inquiries.view_channelaccount"):
        rows = with_arrivals(visible_to(user, ChannelAccount)).filter(active=True).order_by("name")
        given["accounts"] = [
            (row.name, *state_of(row), not row.healthy and row.last_error_words) for row in rows[:50]
        ]
    return given


def _tiles(user: User) -> list[dict[str, Any]]:
    counts = cache.get_or_set(f"desk:counts:{user.pk}", lambda: _counts(user), SECONDS) or {}
    inbox = reverse("admin:inquiries_inquiry_changelist")
    return [
        {
            "title": VIEWS[key].title,
            "icon": VIEWS[key].icon,
            "count": f"{MOST:,}+" if count > MOST else f"{count:,}",
            "url": f"{inbox}?view={key}",
        }
        for key, count in counts.items()
    ]


def _counts(user: User) -> dict[str, int]:
    rows = visible_to(user, Inquiry).filter(merged_into=None).order_by()
    return {key: rows.filter(VIEWS[key].rows(user))[: MOST + 1].count() for key in _COUNTED}


def _waiting(user: User) -> list[inbox_rows.Line]:
    """Customers who have waited for an answer longest."""
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=timezone.now())
    rows = visible_to(user, Inquiry).filter(awake, merged_into=None, waiting_since__isnull=False)
    return inbox_rows.lines(inbox_rows.columns(rows).order_by("waiting_since")[:LONGEST], user)
