"""Who is never held back as bulk mail: a team's list, kept by its managers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest

from inquiries.admin import words
from inquiries.admin.base import DeskAdmin, teams_of
from inquiries.models import AllowedSender
from inquiries.services import bulk


class AllowedSenderForm(forms.ModelForm):
    class Meta:
        model = AllowedSender
        fields = ("pattern", "team")

    def clean_pattern(self) -> str:
        pattern = bulk.tidy(self.cleaned_data["pattern"])
        if not bulk.sensible(pattern):
            raise forms.ValidationError(
                "Give an address (leads@portal.example) or a domain (portal.example)."
            )
        return pattern


@admin.register(AllowedSender)
class AllowedSenderAdmin(DeskAdmin):
    form = AllowedSenderForm
    list_display = ("pattern", "by", "since")
    search_fields = ("pattern",)
    list_select_related = ("added_by",)
    ordering = ("pattern",)

    def get_readonly_fields(self, request: HttpRequest, obj: AllowedSender | None = None) -> tuple[str, ...]:
        return ("team",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "team":
            field.initial = teams_of(request).values_list("pk", flat=True).first()
        return field

    def save_model(self, request: HttpRequest, obj: AllowedSender, form: Any, change: bool) -> None:
        """What is held of the sender comes into the inbox with it."""
        if change:
            super().save_model(request, obj, form, change)
        freed = bulk.allow(obj.team_id, obj.pattern, request.user)
        if not change:
            obj.pk = AllowedSender.objects.get(team=obj.team_id, pattern=obj.pattern).pk
        if freed:
            messages.info(request, f"Came into the inbox: {freed}.")

    @admin.display(description="Added by")
    def by(self, row: AllowedSender) -> str:
        return words.person(row.added_by) or "–"

    @admin.display(description="Since", ordering="created_at")
    def since(self, row: AllowedSender) -> str:
        return words.exact(row.created_at)
