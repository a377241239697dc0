"""Alerts: a strip on every page of the desk until somebody settles them. One query a page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_POST

from inquiries.admin.acting import back, require
from inquiries.admin.base import DeskAdmin, ReadOnly
from inquiries.models import Alert
from inquiries.selectors import open_alerts, visible_to
from inquiries.services import accounts

MOST = 20


def context(request: HttpRequest) -> dict[str, Any]:
    """For every page (unfold's GLOBAL_CALLBACK)."""
    user = request.user
    if not user.is_authenticated or not user.has_perm("inquiries.view_alert"):
        return {}
    return {
        "desk_alerts": SimpleLazyObject(lambda: list(open_alerts(user)[:MOST])),
        "desk_may_settle": user.has_perm("inquiries.change_alert"),
    }


@admin.register(Alert)
class AlertAdmin(ReadOnly, DeskAdmin):
    list_display = ("words", "account", "raised_at", "settled_at", "settled_by")
    list_select_related = ("account", "settled_by")
    list_filter = ("settled_at",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(settle))
        return [path("<int:pk>/settle/", view, name="inquiries_alert_settle"), *super().get_urls()]


def settle(request: HttpRequest, pk: int) -> HttpResponse:
    require(request, "inquiries.change_alert")
    alert = get_object_or_404(visible_to(request.user, Alert), pk=pk)
    accounts.settle_alert(alert.key, request.user)
    return back(request)
