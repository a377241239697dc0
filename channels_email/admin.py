from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.paginator import InfinitePaginator
from unfold.widgets import UnfoldAdminTextInputWidget

from channels_email import ringing
from channels_email.forms import EmailAccountForm
from channels_email.models import EmailAccount, LedgerEntry, MailFolder
from channels_email.services import accounts, testing
from inquiries.admin.accounts import AccountAdmin


@admin.register(EmailAccount)
class EmailAccountAdmin(AccountAdmin):
    """Opening a page never talks to a server: an account that does not answer must stay easy to change."""

    channel = "email"
    form = EmailAccountForm
    list_display = ("name", "address", "reading", "health")
    actions_detail = ("test_connection", "fetch_now")
    readonly_fields = ("health", "folders_read")
    formfield_overrides = {ArrayField: {"widget": UnfoldAdminTextInputWidget}}
    fieldsets = (
        (None, {"fields": ("name", "address", "team", "active", "health", "folders_read")}),
        ("Login", {"fields": ("username", "password")}),
        ("Reading", {"fields": ("imap_host", ("imap_port", "imap_security"), "folders", "start_date")}),
        ("After a mail was taken in", {"fields": ("after_intake", "move_to")}),
        ("Sending", {"fields": ("smtp_host", ("smtp_port", "smtp_security"), "sender_name", "signature")}),
        ("Sent mail", {"fields": ("files_sent_copy", "sent_folder")}),
        ("More", {"fields": ("aliases", "plus_addressing", "ca_certificate"), "classes": ["collapse"]}),
    )

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form: type[ModelForm] = super().get_form(request, obj, change=change, **kwargs)
        team = EmailAccount._meta.get_field("account").related_model._meta.get_field("team")
        field = self.formfield_for_foreignkey(team, request)
        form.base_fields["team"].queryset = field.queryset
        form.base_fields["team"].initial = field.queryset.first()
        return form

    def save_model(self, request: HttpRequest, obj: EmailAccount, form: Any, change: bool) -> None:
        accounts.save(obj, form.base, form.cleaned_data["password"])

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False  # its mail points to it; it is switched off instead

    @admin.display(description="name", ordering="account__name")
    def name(self, obj: EmailAccount) -> str:
        return obj.account.name

    @admin.display(description="address", ordering="account__address")
    def address(self, obj: EmailAccount) -> str:
        return obj.account.address

    @admin.display(description="server")
    def reading(self, obj: EmailAccount) -> str:
        return obj.imap_host or "only imported into"

    @admin.display(description="state")
    def health(self, obj: EmailAccount) -> str:
        base = obj.account if obj.pk else None
        if base is None or (base.last_success_at is None and base.last_error_at is None):
            return "Nothing was fetched yet."
        if base.healthy:
            return f"Works; last fetched {_exact(base.last_success_at)}."
        paused = base.paused_until and base.paused_until > timezone.now()
        pause = f" Paused until {_exact(base.paused_until)}." if paused else ""
        return f"{base.last_error_words} ({_exact(base.last_error_at)}){pause}"

    @admin.display(description="folders so far")
    def folders_read(self, obj: EmailAccount) -> str:
        rows = MailFolder.objects.filter(account=obj.pk).order_by("name") if obj.pk else []
        return format_html_join("; ", "{}", ((_folder(row),) for row in rows)) or "none"

    @action(description="Test connection", url_path="test-connection", permissions=["change"], icon="cable")
    def test_connection(self, request: HttpRequest, object_id: str) -> HttpResponse:
        for result in testing.test_connection(self._own(request, object_id).pk):
            level = messages.SUCCESS if result.ok else messages.ERROR
            self.message_user(request, f"{result.step}: {result.words}", level)
        return self._back(object_id)

    @action(description="Fetch now", url_path="fetch-now", permissions=["change"], icon="sync")
    def fetch_now(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if ringing.ring_fetch(self._own(request, object_id).pk):
            self.message_user(request, "The worker fetches now; new mail stands in the inbox in a moment.")
        else:
            words = "The worker can't be reached just now; it fetches by itself as soon as it runs."
            self.message_user(request, words, messages.WARNING)
        return self._back(object_id)

    def _own(self, request: HttpRequest, object_id: str) -> EmailAccount:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def _back(self, object_id: str) -> HttpResponse:
        return redirect(reverse("admin:channels_email_emailaccount_change", args=[object_id]))


def _folder(row: MailFolder) -> str:
    left = max(0, row.uidnext - 1 - row.last_uid)
    catching_up = f", catching up: at most {left} left" if left else ""
    return f"{row.name}: {row.server_count} on the server{catching_up}"


def _exact(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


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
