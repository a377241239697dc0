"""All accounts on one page, with their health in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from inquiries.admin import ways, words
from inquiries.admin.accounts.pages import channel_admins
from inquiries.admin.base import DeskAdmin, ReadOnly
from inquiries.models import ChannelAccount
from inquiries.selectors import visible_to, with_arrivals


@dataclass(frozen=True)
class Card:
    name: str
    address: str
    channel: str
    icon: str
    team: str
    tone: str
    state: str
    success: str
    error_at: str
    error: str
    url: str


@admin.register(ChannelAccount)
class OverviewAdmin(ReadOnly, DeskAdmin):
    """All accounts with their health in words; changed in the pages of their channel."""

    search_fields = ("name", "address")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = with_arrivals(visible_to(request.user, ChannelAccount)).select_related("team")
        pages = self._pages(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "Accounts",
            "cards": [_card(row, pages.get(row.channel, "")) for row in rows.order_by("-active", "name")],
            "adds": self._adds(request),
        }
        return TemplateResponse(request, "desk/accounts.html", context)

    def _pages(self, request: HttpRequest) -> dict[str, str]:
        allowed = [one for one in channel_admins(self.admin_site) if one.has_view_permission(request)]
        return {one.channel: f"admin:{one.opts.app_label}_{one.opts.model_name}_change" for one in allowed}

    def _adds(self, request: HttpRequest) -> list[tuple[str, str]]:
        allowed = [one for one in channel_admins(self.admin_site) if one.has_add_permission(request)]
        return [
            (str(one.opts.verbose_name), reverse(f"admin:{one.opts.app_label}_{one.opts.model_name}_add"))
            for one in allowed
        ]


def _card(row: ChannelAccount, page: str) -> Card:
    now = timezone.now()
    tone, state = state_of(row)
    return Card(
        name=row.name,
        address=row.address,
        channel=row.get_channel_display(),
        icon=ways.icon(row.channel),
        team=row.team.name,
        tone=tone,
        state=state,
        success=words.age(_last_sign(row), now),
        error_at=words.exact(row.last_error_at) if not row.healthy else "",
        error=row.last_error_words if not row.healthy else "",
        url=reverse(page, args=[row.pk]) if page else "",
    )


def state_of(row: ChannelAccount) -> tuple[str, str]:
    """`row` with `arrived_at` (selectors.with_arrivals)."""
    if not row.active:
        return "quiet", "Switched off"
    if row.waits_for_somebody:
        return "bad", "Stopped until somebody mends it"
    if row.paused_until and row.paused_until > timezone.now():
        return "warn", f"Paused until {words.exact(row.paused_until)}"
    if not row.healthy:
        return "bad", "Does not work"
    return ("good", "Works") if _last_sign(row) else ("quiet", "Not used yet")


def _last_sign(row: ChannelAccount) -> datetime | None:
    return max(filter(None, (row.last_success_at, row.arrived_at)), default=None)
