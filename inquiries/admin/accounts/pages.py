"""The pages of a channel's accounts: first the kind of account, then what this kind needs, and the state of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from inquiries.account_setup.stages import Stage
from inquiries.admin.accounts import trying
from inquiries.admin.accounts.kinds import AccountKind
from inquiries.admin.base import DeskAdmin
from inquiries.models import ChannelAccount
from inquiries.selectors import team_ids

View = Callable[[HttpRequest, Any], HttpResponse]


@dataclass(frozen=True)
class WatchPage:
    """A page of a channel that belongs into the navigation under “Watch over it”. `url` is a name, `right` who sees it."""

    title: str
    icon: str
    url: str
    right: str


class AccountAdmin(DeskAdmin):
    """Base of a channel's own account page. Its model has `account`, one-to-one with ChannelAccount; `channel` is the
    channel's name. Who may see and change accounts is one right for all kinds.

    Opening a page never talks to a server: an account that does not answer must stay easy to change. `panel` is the
    template of what stands above the form of a saved account; `saved` says what happens once it is there.
    """

    channel: ClassVar[str] = ""
    watch_pages: ClassVar[Sequence[WatchPage]] = ()
    kinds: ClassVar[Mapping[str, Any]] = {}
    which_kind: ClassVar[str] = ""
    panel: ClassVar[str] = ""
    saved: ClassVar[str] = ""
    test_note: ClassVar[str] = ""
    change_form_outer_before_template = "desk/account_top.html"
    change_form_after_template = "desk/account_test.html"

    class Media:
        js = ("inquiries/account.js",)
        css = {"all": ("inquiries/account.css",)}

    # --- what a channel says of its accounts ---------------------------------------------------------------------------

    def kind_of(self, row: Any) -> AccountKind:
        """Of a stored one."""
        raise NotImplementedError

    def run_test(self, row: Any) -> Iterator[Stage]:
        """What stands in `row`, saved or not."""
        raise NotImplementedError

    def state(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Context of `panel`. No network."""
        return {}

    # --- who may --------------------------------------------------------------------------------------------------------

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
        return False  # its messages point to it; it is switched off instead

    def own(self, request: HttpRequest, object_id: int, *, change: bool = True) -> Any:
        """Of the user's teams, and with the right to change it or only to look. Raises PermissionDenied or Http404."""
        allowed = self.has_change_permission if change else self.has_view_permission
        if not (self.admin_site.has_permission(request) and allowed(request)):
            raise PermissionDenied
        found = self.get_object(request, str(object_id))
        if found is None:
            raise Http404
        return found

    # --- the form -------------------------------------------------------------------------------------------------------

    def kind(self, request: HttpRequest, row: Any) -> AccountKind:
        """What the form says that was sent, else the address, else what is stored."""
        asked = self.kinds.get(request.POST.get("kind", "")) or self.kinds.get(request.GET.get("kind", ""))
        return asked or (self.kind_of(row) if row else next(reversed(self.kinds.values())))

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form: type[ModelForm] = super().get_form(request, obj, change=change, **kwargs)
        field = self.formfield_for_foreignkey(ChannelAccount._meta.get_field("team"), request)
        form.base_fields["team"].queryset = field.queryset
        form.base_fields["team"].initial = field.queryset.first()
        form.kind = self.kind(request, obj)  # type: ignore[attr-defined]
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.kind(request, obj).fieldsets

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """To its own page: what is left to be done stands there."""
        messages.success(request, f"{obj} is saved. {self.saved}")
        return redirect(self.address_of("change"), obj.pk)

    # --- pages ----------------------------------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "GET" and request.GET.get("kind") not in self.kinds:
            context = {"title": self.which_kind, "kinds": self.kinds.values()}
            return TemplateResponse(
                request, "desk/account_kinds.html", {**self.admin_site.each_context(request), **context}
            )
        context = {**self._page_of(request, None), **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if row is not None:
            context |= {"account": row, **self._page_of(request, row), **self.state(request, row)}
        return super().change_view(request, object_id, form_url, context)

    def _page_of(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        test = reverse(self.address_of("test"), args=[row.pk] if row else [])
        return {
            "kind": self.kind(request, row),
            "kinds": self.kinds.values(),
            "panel": self.panel,
            "test_url": test,
            "test_note": self.test_note,
            "show_save_and_add_another": False,
        }

    # --- views beside the form ------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        test = self.admin_site.admin_view(require_POST(self.test))
        own = [path("test/", test, name=self._name("test")), self.page_of_one("test", test)]
        return [*own, *super().get_urls()]

    def page_of_one(self, name: str, view: Callable[..., HttpResponse]) -> URLPattern:
        return path(f"<int:object_id>/{name}/", view, name=self._name(name))

    def act(self, name: str, view: View) -> URLPattern:
        """A POST on one account, by whoever may change it."""
        return self.page_of_one(name, self.admin_site.admin_view(require_POST(self._of_own(view))))

    def look(self, name: str, view: View) -> URLPattern:
        """A fragment or page of one account, for whoever may see it."""
        return self.page_of_one(name, self.admin_site.admin_view(self._of_own(view, change=False)))

    def address_of(self, name: str) -> str:
        return f"admin:{self._name(name)}"

    def _name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _of_own(self, view: View, *, change: bool = True) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, object_id: int) -> HttpResponse:
            return view(request, self.own(request, object_id, change=change))

        return checked

    def test(self, request: HttpRequest, object_id: int | None = None) -> HttpResponse:
        if object_id is None and not self.has_add_permission(request):
            raise PermissionDenied
        row = None if object_id is None else self.own(request, object_id)
        form = self.get_form(request, row, change=row is not None)(request.POST, instance=row)
        return trying.answer(request, form, self.run_test, self.admin_site.each_context)  # type: ignore[arg-type]

    # --- the list -------------------------------------------------------------------------------------------------------

    @admin.display(description="name", ordering="account__name")
    def name(self, obj: Any) -> str:
        return str(obj.account.name)

    @admin.display(description="address", ordering="account__address")
    def address(self, obj: Any) -> str:
        return str(obj.account.address)


def channel_admins(site: admin.AdminSite) -> list[AccountAdmin]:
    return [one for one in site._registry.values() if isinstance(one, AccountAdmin)]
