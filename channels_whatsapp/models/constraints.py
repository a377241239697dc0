from __future__ import annotations

from django.db import models


def one_of(table: str, field: str, enum: type[models.Choices]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": enum.values}), name=f"{table}_{field}_valid"
    )
