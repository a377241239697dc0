from __future__ import annotations

from django.db import models


class MessagingWindow(models.Model):
    """When a customer last wrote to one of our numbers. Only for channels that let us answer freely for a while."""

    account = models.ForeignKey(
        "inquiries.ChannelAccount", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    point = models.ForeignKey("inquiries.ContactPoint", on_delete=models.CASCADE, related_name="windows")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "point"], name="messagingwindow_once")]

    def __str__(self) -> str:
        return f"{self.point_id} with {self.account_id} since {self.opened_at}"
