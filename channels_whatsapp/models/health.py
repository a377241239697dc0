from __future__ import annotations

from django.db import models


class NumberHealth(models.Model):
    """What the hub has seen of a number. A row of its own: looking at it never rewrites credentials."""

    number = models.OneToOneField(
        "channels_whatsapp.WhatsAppNumber", primary_key=True, on_delete=models.CASCADE, related_name="health"
    )
    quality = models.CharField(
        max_length=50, blank=True, help_text="As the provider calls it: GREEN, YELLOW, RED."
    )
    messaging_limit = models.CharField(
        max_length=50, blank=True, help_text="New people a day, as the provider says."
    )
    shown_name = models.CharField(max_length=200, blank=True, help_text="What customers see above the chat.")
    asked_at = models.DateTimeField(null=True, help_text="When the provider was last asked for these.")
    templates_at = models.DateTimeField(null=True, help_text="When the templates were last fetched.")
    templates_words = models.TextField(blank=True, help_text="Why they could not be fetched.")
    backfilled_at = models.DateTimeField(
        null=True, help_text="Everything before this was compared with the provider's list."
    )

    def __str__(self) -> str:
        return f"health of {self.number_id}"
