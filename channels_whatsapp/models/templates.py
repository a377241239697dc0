from __future__ import annotations

from django.db import models

from inquiry_hub.constraints import enum_check


class TemplateStatus(models.TextChoices):
    APPROVED = "approved", "Approved"
    PENDING = "pending", "Waits for approval"
    REJECTED = "rejected", "Rejected"
    PAUSED = "paused", "Paused"
    DISABLED = "disabled", "Disabled"
    UNSUBMITTED = "unsubmitted", "Not submitted"


class MessageTemplate(models.Model):
    """A message template as the provider has it, one row a language. `places` in the order in which they are filled:
    [{"in": "header" | "body" | "button", "index": 0, "name": "1", "example": "Anna"}]."""

    number = models.ForeignKey(
        "channels_whatsapp.WhatsAppNumber", on_delete=models.CASCADE, related_name="templates", db_index=False
    )
    external_id = models.CharField(max_length=100, help_text="HX… at Twilio, digits at Meta.")
    name = models.CharField(max_length=512)
    language = models.CharField(max_length=20)
    category = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=12, choices=TemplateStatus)
    status_words = models.CharField(max_length=500, blank=True, help_text="Why it was rejected or paused.")
    header = models.TextField(blank=True)
    body = models.TextField(blank=True)
    footer = models.TextField(blank=True)
    buttons = models.JSONField(default=list, help_text="The words on them.")
    places = models.JSONField(default=list)
    unusable = models.CharField(
        max_length=200, blank=True, help_text="Why the hub can't fill it in: a picture on top, a carousel."
    )
    synced_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "language"]
        constraints = [
            models.UniqueConstraint(fields=["number", "name", "language"], name="messagetemplate_once"),
            enum_check("messagetemplate", "status", TemplateStatus),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
