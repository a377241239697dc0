"""What every page of the desk shares: reading only what the user's teams own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from inquiries.models import Team
from inquiries.selectors import TEAM_PATHS, team_ids, visible_to

PER_PAGE = 50


class DeskAdmin(ModelAdmin):
    """Rows of the user's teams only, in lists, forms and autocompletes; no exact counts over large tables."""

    show_full_result_count = False
    show_facets = False
    list_per_page = PER_PAGE
    readonly_fields = ("team_name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = visible_to(request.user, self.model)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Django links a team that can't be changed to the team's own page, which few may open: its name is enough."""
        fields = [field for field in super().get_fields(request, obj) if field != "team_name"]
        fixed = obj is not None and ("team" in self.get_readonly_fields(request, obj)
                                     or not self.has_change_permission(request, obj))  # fmt: skip
        return ["team_name" if field == "team" and fixed else field for field in fields]

    @admin.display(description="Team")
    def team_name(self, row: Any) -> str:
        return str(row.team)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Field[Any, Any]:
        target: type[Model] = db_field.related_model
        if target in TEAM_PATHS:
            kwargs["queryset"] = visible_to(request.user, target)
        elif target is Team:
            kwargs["queryset"] = teams_of(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ReadOnly:
    """Rows that only services write."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


def teams_of(request: HttpRequest) -> QuerySet[Team]:
    """The teams that a user may give things to: the own ones; all for a superuser."""
    rows = Team.objects.all()
    return rows if request.user.is_superuser else rows.filter(pk__in=team_ids(request.user))
