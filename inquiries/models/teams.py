from __future__ import annotations

from django.conf import settings
from django.db import models


class Team(models.Model):
    """Who works together. Every account, inquiry and contact belongs to one; one exists by default."""

    name = models.CharField(max_length=100, unique=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="teams", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
