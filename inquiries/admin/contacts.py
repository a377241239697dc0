"""Contacts: who writes to us, by which addresses and numbers, about what."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from unfold.admin import TabularInline
from unfold.paginator import InfinitePaginator

from inquiries import searching
from inquiries.admin import inbox_rows, joining_acts, words
from inquiries.admin.acting import is_id
from inquiries.admin.base import DeskAdmin, ReadOnly, teams_of
from inquiries.models import Contact, ContactPoint, Inquiry
from inquiries.selectors import visible_to
from inquiries.services import flagging

LATEST = 20


class PointInline(ReadOnly, TabularInline):
    model = ContactPoint
    fields = ("kind", "written", "by_name", "comes_back")
    readonly_fields = fields
    hide_title = True
    extra = 0
    can_delete = False
    verbose_name_plural = "Addresses and numbers"

    @admin.display(description="Address or number")
    def written(self, point: ContactPoint) -> str:
        return point.shown

    @admin.display(description="Came with the name")
    def by_name(self, point: ContactPoint) -> str:
        return point.name

    @admin.display(description="To know before writing")
    def comes_back(self, point: ContactPoint) -> str:
        return " ".join(flagging.told(point))


@admin.register(Contact)
class ContactAdmin(DeskAdmin):
    list_display = ("shown_name", "addresses", "language", "known_since")
    list_display_links = ("shown_name",)
    fields = ("name", "language", "notes", "team")
    search_fields = ("name",)
    search_help_text = "Part of a name, an address or a number"
    ordering = ("name", "pk")
    sortable_by = ("shown_name",)
    inlines = (PointInline,)
    paginator = InfinitePaginator
    change_form_outer_after_template = "desk/contact_inquiries.html"  # it has forms of its own

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        points = ContactPoint.objects.only("contact_id", "kind", "raw")
        return (
            super()
            .get_queryset(request)
            .filter(merged_into=None)
            .prefetch_related(Prefetch("points", points))
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Contact], search_term: str
    ) -> tuple[QuerySet[Contact], bool]:
        if not search_term:
            return queryset, False
        return queryset.filter(pk__in=searching.people(request.user, " ".join(search_term.split()))), False

    def get_urls(self) -> list[URLPattern]:
        return [*joining_acts.urls(self.admin_site.admin_view), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A contact that was joined with another is shown there."""
        if is_id(object_id):
            joined = visible_to(request.user, Contact).filter(pk=object_id, merged_into__isnull=False).first()
            if joined is not None:
                return redirect("admin:inquiries_contact_change", joined.merged_into_id)
        return super().change_view(request, object_id, form_url, extra_context)

    def has_delete_permission(self, request: HttpRequest, obj: Contact | None = None) -> bool:
        return False  # messages point here; a person is erased by a service, not by a button

    def get_readonly_fields(self, request: HttpRequest, obj: Contact | None = None) -> tuple[str, ...]:
        return ("team", "team_name") if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "team":
            field.initial = teams_of(request).values_list("pk", flat=True).first()
        return field

    @admin.display(description="Name", ordering="name")
    def shown_name(self, contact: Contact) -> str:
        return str(contact)

    @admin.display(description="Addresses and numbers")
    def addresses(self, contact: Contact) -> str:
        points = [point.shown for point in contact.points.all()]
        return ", ".join(points[:3]) + (" …" if len(points) > 3 else "")

    @admin.display(description="Known since")
    def known_since(self, contact: Contact) -> str:
        return words.exact(contact.created_at)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **given: Any) -> HttpResponse:
        contact = given.get("obj")
        if contact is not None and request.user.has_perm("inquiries.view_inquiry"):
            rows = visible_to(request.user, Inquiry).filter(contact=contact, merged_into=None)
            latest = inbox_rows.columns(rows).order_by("-last_message_at", "-pk")[:LATEST]
            context["lines"] = inbox_rows.lines(latest, request.user)
        if contact is not None:
            context |= {"contact": contact, **joining_acts.context(request.user, contact)}
        return super().render_change_form(request, context, **given)
