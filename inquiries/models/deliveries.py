from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from inquiries.models.work import WorkItem, work_constraints, work_indexes
from inquiries.states import ProviderStatus, WorkStatus
from inquiry_hub.constraints import enum_check


class Delivery(WorkItem):
    """A message on its way to the customer. `call_started_at` is committed just before the provider is called: from
    then on a silent end is UNCONFIRMED, never tried again by a machine."""

    message = models.ForeignKey("inquiries.Message", on_delete=models.CASCADE, related_name="deliveries")
    part = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=1, help_text="How many there are of its message.")
    account = models.ForeignKey(
        "inquiries.ChannelAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    call_started_at = models.DateTimeField(null=True)
    send_at = models.DateTimeField(
        null=True, help_text="A person chose this time; the customer's next message cancels it."
    )
    look_at = models.DateTimeField(
        null=True, help_text="When to look for the sent copy of an unconfirmed one; empty: no more looks."
    )
    looks = models.PositiveSmallIntegerField(default=0)
    provider_status = models.CharField(max_length=10, choices=ProviderStatus, default=ProviderStatus.NONE)
    external_ids = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["message", "part"], name="delivery_once"),
            enum_check("delivery", "provider_status", ProviderStatus),
            *work_constraints("delivery"),
        ]
        indexes = [
            *work_indexes("delivery"),
            models.Index(
                fields=["look_at"],
                condition=models.Q(status=WorkStatus.UNCONFIRMED, look_at__isnull=False),
                name="delivery_to_look_for",
            ),
        ]

    @property
    def reference(self) -> str:
        """What the provider is given along, the same at each try: statuses may come back with it alone."""
        return f"{self.message.public_id}:{self.part}"


class DeliveryRecipient(models.Model):
    """What became of a delivery at one recipient."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="recipients")
    address = models.CharField(max_length=400)
    provider_status = models.CharField(max_length=10, choices=ProviderStatus, default=ProviderStatus.NONE)
    error_code = models.CharField(max_length=100, blank=True)
    error_words = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "address"], name="deliveryrecipient_once"),
            enum_check("deliveryrecipient", "provider_status", ProviderStatus),
        ]
        indexes = [models.Index(Lower("address"), models.F("id").desc(), name="deliveryrecipient_address")]

    def __str__(self) -> str:
        return f"{self.address} {self.provider_status}"
