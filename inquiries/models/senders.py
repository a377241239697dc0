from __future__ import annotations

from django.conf import settings
from django.db import models


class AllowedSender(models.Model):
    """Who is never held back as bulk mail, whatever the marks of its mails say: booking portals, partners."""

    team = models.ForeignKey("inquiries.Team", on_delete=models.CASCADE, related_name="+", db_index=False)
    pattern = models.CharField(
        "address or domain",
        max_length=320,
        help_text="“leads@portal.example”, or a whole domain: “portal.example”.",
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pattern"]
        constraints = [models.UniqueConstraint(fields=["team", "pattern"], name="allowedsender_once")]

    def __str__(self) -> str:
        return self.pattern
