from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminTextInputWidget

from channels_email.admin import fetching, health, signing_in, testing
from channels_email.forms import EmailAccountForm
from channels_email.kinds import KINDS, Kind, kind_of
from channels_email.models import EmailAccount
from channels_email.services import accounts
from inquiries.admin.accounts import AccountAdmin, WatchPage

View = Callable[[HttpRequest, EmailAccount], HttpResponse]


@admin.register(EmailAccount)
class EmailAccountAdmin(AccountAdmin):
    """Opening a page never talks to a server: an account that does not answer must stay easy to change."""

    channel = "email"
    watch_pages = (
        WatchPage(
            "Nothing is lost",
            "fact_check",
            "admin:channels_email_mailcheck_changelist",
            "channels_email.view_mailcheck",
        ),
        WatchPage(
            "Mail ledger",
            "list_alt",
            "admin:channels_email_ledgerentry_changelist",
            "channels_email.view_ledgerentry",
        ),
    )
    form = EmailAccountForm
    list_display = ("name", "address", "reading")
    formfield_overrides = {ArrayField: {"widget": UnfoldAdminTextInputWidget}}
    change_form_outer_before_template = "mail/account_top.html"
    change_form_after_template = "mail/account_test.html"

    class Media:
        js = ("mail/account.js",)
        css = {"all": ("mail/account.css",)}

    # --- the form -----------------------------------------------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form: type[ModelForm] = super().get_form(request, obj, change=change, **kwargs)
        team = EmailAccount._meta.get_field("account").related_model._meta.get_field("team")
        field = self.formfield_for_foreignkey(team, request)
        form.base_fields["team"].queryset = field.queryset
        form.base_fields["team"].initial = field.queryset.first()
        form.kind = _kind(request, obj)  # type: ignore[attr-defined]
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return _kind(request, obj).fieldsets

    def save_model(self, request: HttpRequest, obj: EmailAccount, form: Any, change: bool) -> None:
        accounts.save(obj, form.base, form.given_secrets)

    def response_add(
        self, request: HttpRequest, obj: EmailAccount, post_url_continue: str | None = None
    ) -> HttpResponse:
        """To its own page: there a person signs in, and there the first mail is seen to come."""
        messages.success(request, f"{obj} is saved. Its mail is fetched from now on, once a minute.")
        return redirect("admin:channels_email_emailaccount_change", obj.pk)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False  # its mail points to it; it is switched off instead

    # --- pages --------------------------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """First the kind of mailbox, then what this kind needs."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "GET" and request.GET.get("kind") not in KINDS:
            return self._page(
                request, "mail/kinds.html", title="What kind of mailbox is it?", kinds=KINDS.values()
            )
        context = {**_page_of(_kind(request, None)), **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        account = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if account is not None:
            context |= {"account": account, **_page_of(_kind(request, account))}
            context |= fetching.context(account) | {"folders": health.folders(account)}
            context |= signing_in.context(account)
        return super().change_view(request, object_id, form_url, context)

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        return TemplateResponse(request, template, {**self.admin_site.each_context(request), **context})

    # --- views beside the form ----------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        post = require_POST
        own = [
            path("test/", self._wrap(post(self.test)), name="channels_email_emailaccount_test"),
            self._of("test", post(self.test)),
            self._of("connect", post(self._own(signing_in.connect))),
            self._of("fetch", post(self._own(fetching.fetch))),
            self._of("progress", self._own(fetching.show, change=False)),
        ]
        return [*own, *super().get_urls()]

    def _of(self, name: str, view: Callable[..., HttpResponse]) -> URLPattern:
        named = f"channels_email_emailaccount_{name}"
        return path(f"<int:object_id>/{name}/", self._wrap(view), name=named)

    def _wrap(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return self.admin_site.admin_view(view)

    def _own(self, view: View, *, change: bool = True) -> Callable[..., HttpResponse]:
        """Of the user's teams, and with the right to change it or only to look."""

        @wraps(view)
        def checked(request: HttpRequest, object_id: int) -> HttpResponse:
            return view(request, self.own(request, object_id, change=change))

        return checked

    def own(self, request: HttpRequest, object_id: int, *, change: bool = True) -> EmailAccount:
        """Raises PermissionDenied or Http404."""
        allowed = self.has_change_permission if change else self.has_view_permission
        if not (self.admin_site.has_permission(request) and allowed(request)):
            raise PermissionDenied
        found: EmailAccount | None = self.get_object(request, str(object_id))
        if found is None:
            raise Http404
        return found

    def test(self, request: HttpRequest, object_id: int | None = None) -> HttpResponse:
        if object_id is None and not self.has_add_permission(request):
            raise PermissionDenied
        account = None if object_id is None else self.own(request, object_id)
        form = self.get_form(request, account, change=account is not None)(request.POST, instance=account)
        return testing.answer(request, form, self.admin_site.each_context)

    # --- the list -----------------------------------------------------------------------------------------------

    @admin.display(description="name", ordering="account__name")
    def name(self, obj: EmailAccount) -> str:
        return obj.account.name

    @admin.display(description="address", ordering="account__address")
    def address(self, obj: EmailAccount) -> str:
        return obj.account.address

    @admin.display(description="server")
    def reading(self, obj: EmailAccount) -> str:
        return obj.imap_host or ("Microsoft Graph" if obj.protocol == "graph" else "only imported into")


def account_or_404(request: HttpRequest, pk: int) -> EmailAccount:
    """For views outside of the admin: an account that this user may change."""
    return EmailAccountAdmin(EmailAccount, admin.site).own(request, pk)


def _page_of(kind: Kind) -> dict[str, Any]:
    return {"kind": kind, "kinds": KINDS.values(), "show_save_and_add_another": False}


def _kind(request: HttpRequest, obj: EmailAccount | None) -> Kind:
    """What the form says that was sent, else the address, else what is stored."""
    asked = KINDS.get(request.POST.get("kind", "")) or KINDS.get(request.GET.get("kind", ""))
    return asked or (kind_of(obj) if obj else KINDS["imap"])
