"""What became of every single mail on the server, as a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.paginator import InfinitePaginator

from channels_email import ringing
from channels_email.admin.accounts import EmailAccountAdmin
from channels_email.models import EmailAccount, LedgerEntry, MailFolder
from channels_email.services import retrying
from inquiries.admin.accounts import ReadOnly

_MAY_RETRY = "inquiries.replay_failures"


class AccountFilter(DropdownFilter):
    title = "account"
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        own = own_accounts(request, model_admin).order_by("account__name")
        return [(str(pk), name) for pk, name in own.values_list("pk", "account__name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(folder__account=value) if value.isdecimal() else queryset


class FolderFilter(DropdownFilter):
    """Of the chosen account, once one is chosen."""

    title = "folder"
    parameter_name = "folder"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        rows = MailFolder.objects.filter(account__in=own_accounts(request, model_admin).values("pk"))
        chosen = request.GET.get("account", "")
        if chosen.isdecimal():
            rows = rows.filter(account=chosen)
        told = rows.order_by("account__account__name", "name").values_list(
            "pk", "account__account__name", "name"
        )
        return [(str(pk), name if chosen else f"{account}: {name}") for pk, account, name in told]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(folder=value) if value.isdecimal() else queryset


def own_accounts(request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> QuerySet[EmailAccount]:
    return EmailAccountAdmin(EmailAccount, model_admin.admin_site).get_queryset(request)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnly, ModelAdmin):
    """What became of every single mail on the server, and why. Nothing is counted: there may be millions."""

    list_display = ("looked_at", "place", "message_id", "size_kb", "became", "reason", "where")
    list_display_links = None
    list_filter = (
        AccountFilter,
        FolderFilter,
        ("outcome", ChoicesDropdownFilter),
        ("reason_code", ChoicesDropdownFilter),
    )
    list_filter_submit = True
    list_select_related = ("folder__account__account", "item__message")
    list_per_page = 50
    search_fields = ("message_id",)
    search_help_text = "A Message-ID, whole"
    ordering = ("-pk",)
    paginator = InfinitePaginator
    show_full_result_count = False
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerEntry]:
        rows = LedgerEntry.objects.filter(folder__account__in=own_accounts(request, self).values("pk"))
        return rows.defer("folder__account__credentials", "folder__delta", "item__message__search").order_by(
            "-pk"
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By the index only: part of an id would read the whole ledger."""
        wanted = search_term.strip().strip("<>")
        return (queryset.filter(message_id=wanted) if wanted else queryset), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": "Mail ledger", **(extra_context or {})})

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bool(request.user.has_perm("channels_email.view_ledgerentry"))

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(_MAY_RETRY))

    @admin.action(description="Try the failed ones again", permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[LedgerEntry]) -> None:
        accounts, count = retrying.try_again(queryset)
        _ring(accounts)
        if count:
            messages.success(request, f"Trying again: {count}")
        else:
            messages.info(request, "None of these has failed.")

    # --- columns ------------------------------------------------------------------------------------------------

    @admin.display(description="looked at")
    def looked_at(self, obj: LedgerEntry) -> str:
        told = date_format(timezone.localtime(obj.at), "j M Y, H:i")
        return format_html('<span class="whitespace-nowrap">{}</span>', told)

    @admin.display(description="account and folder")
    def place(self, obj: LedgerEntry) -> str:
        return f"{obj.folder.account}: {obj.folder.name}"

    @admin.display(description="size")
    def size_kb(self, obj: LedgerEntry) -> str:
        return f"{max(1, obj.size // 1000):,}\u00a0KB" if obj.size else ""

    @admin.display(description="outcome")
    def became(self, obj: LedgerEntry) -> str:
        reason = obj.get_reason_code_display() if obj.reason_code else ""
        return f"{obj.get_outcome_display()}: {reason}" if reason else obj.get_outcome_display()

    @admin.display(description="in the desk")
    def where(self, obj: LedgerEntry) -> SafeString | str:
        item = obj.item
        if item is None:
            return ""
        if item.message_id and item.message.inquiry_id:
            page = reverse("admin:inquiries_inquiry_change", args=[item.message.inquiry_id])
            return format_html('<a class="d-link" href="{}">Open the inquiry</a>', page)
        if item.status in ("dead", "unconfirmed"):
            page = reverse("admin:inquiries_inbounditem_changelist")
            return format_html('<a class="d-link" href="{}">Failure</a>', page)
        return "being read" if item.status in ("queued", "running") else item.outcome_reason


def _ring(accounts: Iterable[int]) -> None:
    for account_id in accounts:
        ringing.ring_fetch(account_id)
