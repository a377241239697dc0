from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Alert(models.Model):
    """Shown on every desk page until somebody settles it. One open alert per key."""

    key = models.CharField(max_length=200)
    team = models.ForeignKey("inquiries.Team", null=True, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(
        "inquiries.ChannelAccount", null=True, on_delete=models.CASCADE, related_name="+"
    )
    words = models.TextField()
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    raised_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(settled_at=None), name="alert_one_open"
            )
        ]

    def __str__(self) -> str:
        return self.words[:80]
