"""The agency's accounts: an overview of their health here, the settings of each kind in its channel's own app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from inquiries.admin import words
from inquiries.admin.base import DeskAdmin, ReadOnly
from inquiries.admin.inbox_rows import CHANNEL_ICONS
from inquiries.models import ChannelAccount
from inquiries.selectors import team_ids, visible_to


@dataclass(frozen=True)
class WatchPage:
    """A page of a channel that belongs into the navigation under “Watch over it”. `url` is a name, `right` who sees it."""

    title: str
    icon: str
    url: str
    right: str


class AccountAdmin(DeskAdmin):
    """Base of a channel's own account page. Its model has `account`, one-to-one with ChannelAccount; `channel` is the
    channel's name. Who may see and change accounts is one right for all kinds."""

    channel: ClassVar[str] = ""
    watch_pages: ClassVar[Sequence[WatchPage]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.model._default_manager.select_related("account")
        if request.user.is_superuser:
            return rows
        return rows.filter(account__team__in=team_ids(request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("inquiries.view_channelaccount") or self.has_change_permission(
            request, obj
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("inquiries.add_channelaccount")

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("inquiries.change_channelaccount")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("inquiries.delete_channelaccount")


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


def channel_admins(site: admin.AdminSite) -> list[AccountAdmin]:
    return [one for one in site._registry.values() if isinstance(one, AccountAdmin)]


@admin.register(ChannelAccount)
class OverviewAdmin(ReadOnly, DeskAdmin):
    """All accounts with their health in words; changed in the pages of their channel."""

    search_fields = ("name", "address")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = visible_to(request.user, ChannelAccount).select_related("team").order_by("-active", "name")
        pages = self._pages(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "Accounts",
            "cards": [_card(row, pages.get(row.channel, "")) for row in rows],
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
        icon=CHANNEL_ICONS.get(row.channel, "forum"),
        team=row.team.name,
        tone=tone,
        state=state,
        success=words.age(row.last_success_at, now),
        error_at=words.exact(row.last_error_at) if not row.healthy else "",
        error=row.last_error_words if not row.healthy else "",
        url=reverse(page, args=[row.pk]) if page else "",
    )


def state_of(row: ChannelAccount) -> tuple[str, str]:
    if not row.active:
        return "quiet", "Switched off"
    if row.waits_for_somebody:
        return "bad", "Stopped until somebody mends it"
    if row.paused_until and row.paused_until > timezone.now():
        return "warn", f"Paused until {words.exact(row.paused_until)}"
    if not row.healthy:
        return "bad", "Does not work"
    return ("good", "Works") if row.last_success_at else ("quiet", "Not used yet")
