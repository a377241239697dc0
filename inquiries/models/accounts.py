from __future__ import annotations

import uuid
from datetime import UTC, datetime

from django.db import models

from inquiries import channels

UNTIL_MENDED = datetime(9999, 1, 1, tzinfo=UTC)  # a pause that only a person ends


class ChannelAccount(models.Model):
    """A mailbox or a number of the agency. What only one kind of channel needs stands in that channel's own model.

    `public_id` is what sealed credentials are bound to, so that a secret copied to another row can't be opened.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey("inquiries.Team", on_delete=models.PROTECT, related_name="accounts")
    channel = models.CharField(max_length=20, choices=channels.choices)
    name = models.CharField(max_length=100, unique=True, help_text="How staff call it, for example “Groups”.")
    address = models.CharField(max_length=320, help_text="The address or number that travellers write to.")
    active = models.BooleanField(default=True)
    acknowledge = models.BooleanField(
        default=False,
        help_text="Thank the customer by itself for the first message of an inquiry (template per language).",
    )
    extractor = models.CharField(
        max_length=10,
        blank=True,
        choices=[("local", "The hub itself"), ("openai", "A model"), ("both", "The hub, then a model")],
        help_text="Who reads the trips of this account; empty: as everywhere (EXTRACTOR).",
    )
    paused_until = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_error_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_error_code = models.CharField(max_length=100, blank=True, editable=False)
    last_error_words = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "channel", models.functions.Lower("address"), name="account_address_once"
            ),
            models.CheckConstraint(
                condition=models.Q(extractor__in=["", "local", "openai", "both"]),
                name="account_extractor_valid",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def waits_for_somebody(self) -> bool:
        return self.paused_until is not None and self.paused_until >= UNTIL_MENDED

    @property
    def healthy(self) -> bool:
        if self.last_error_at is None:
            return True
        return self.last_success_at is not None and self.last_success_at >= self.last_error_at


class SignatureFailures(models.Model):
    """Deliveries that were refused because nobody had signed them as the provider does: counted an hour, never stored.
    `account` None: it could not even be told for whom they were."""

    account = models.OneToOneField(
        ChannelAccount, null=True, on_delete=models.CASCADE, related_name="signature_failures"
    )
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], name="signaturefailures_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
