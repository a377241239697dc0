"""What became of every single mail on the server, as a page."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from channels_email.admin.accounts import EmailAccountAdmin
from channels_email.models import EmailAccount, LedgerEntry


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ModelAdmin):
    """What became of every single mail on the server, and why."""

    list_display = ("at", "account", "folder", "uid", "message_id", "size", "outcome", "reason")
    list_display_links = None
    list_filter = ("outcome",)
    list_select_related = ("folder__account__account",)
    ordering = ("-pk",)
    paginator = InfinitePaginator
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerEntry]:
        own = EmailAccountAdmin(EmailAccount, self.admin_site).get_queryset(request)
        return LedgerEntry.objects.filter(folder__account__in=own.values("pk")).order_by("-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bool(request.user.has_perm("channels_email.view_ledgerentry"))

    @admin.display(description="account")
    def account(self, obj: LedgerEntry) -> str:
        return str(obj.folder.account)
