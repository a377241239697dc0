"""Inquiries in the desk: the list is the inbox, the page of one is its conversation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET

from inquiries.admin import conversation, inbox
from inquiries.admin.base import DeskAdmin
from inquiries.models import Inquiry


@admin.register(Inquiry)
class InquiryAdmin(DeskAdmin):
    search_fields = ("reference", "subject")
    ordering = ("-last_message_at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # an inquiry begins with a message

    def has_delete_permission(self, request: HttpRequest, obj: Inquiry | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("news/", self._page(require_GET(inbox.news)), name="inquiries_inquiry_news"),
            path("contacts/", self._page(require_GET(inbox.contacts)), name="inquiries_inquiry_contacts"),
            *conversation.urls(self._page),
        ]
        return [*own, *super().get_urls()]

    def _page(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """Behind the log-in and the right to see inquiries at all."""
        return self.admin_site.admin_view(update_wrapper(partial(self._guarded, view), view))

    def _guarded(self, view: Callable[..., HttpResponse], request: HttpRequest, **given: Any) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return view(request, **given)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            if not self.has_change_permission(request):
                raise PermissionDenied
            return inbox.act(request)
        return inbox.show(request, self._context(request, extra_context))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return conversation.show(request, object_id, self._context(request, extra_context))

    def _context(self, request: HttpRequest, extra: dict[str, Any] | None) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), **(extra or {})}
