"""One spelling for the check constraint that each enum column carries."""

from __future__ import annotations

from django.db import models


def enum_check(table: str, field: str, enum: type[models.Choices]) -> models.CheckConstraint:
    """The column holds only values of `enum`; the database, not the form, has the last word."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": enum.values}), name=f"{table}_{field}_valid"
    )
