from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from inquiries.models.constraints import enum_check
from inquiries.states import ValueSource, ValueStatus


class TripRequest(models.Model):
    """A trip that the customer wants. The typed columns are filled only from values that staff accepted."""

    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="trips")
    position = models.PositiveSmallIntegerField(default=0)
    destinations = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    origin = models.CharField(max_length=100, blank=True)
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    nights = models.PositiveSmallIntegerField(null=True, blank=True)
    adults = models.PositiveSmallIntegerField(null=True, blank=True)
    children = models.PositiveSmallIntegerField(null=True, blank=True)
    infants = models.PositiveSmallIntegerField(null=True, blank=True)
    travellers = models.PositiveSmallIntegerField(null=True, blank=True)
    rooms = models.PositiveSmallIntegerField(null=True, blank=True)
    budget_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    budget_currency = models.CharField(max_length=3, blank=True)
    budget_per = models.CharField(max_length=10, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["inquiry", "position"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "position"], name="triprequest_once"),
            models.CheckConstraint(
                condition=models.Q(start_date=None)
                | models.Q(end_date=None)
                | models.Q(end_date__gte=models.F("start_date")),
                name="triprequest_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["start_date"], name="triprequest_start"),
            models.Index(fields=["budget_currency", "budget_amount"], name="triprequest_budget"),
        ]

    def __str__(self) -> str:
        return f"Trip {self.position + 1} of {self.inquiry_id}"


class TripValue(models.Model):
    """One reading of one field with the words it came from. Never updated, only superseded."""

    trip = models.ForeignKey(TripRequest, on_delete=models.CASCADE, related_name="values")
    field = models.CharField(max_length=30)
    value = models.JSONField()
    quote = models.TextField(blank=True)
    spans = models.JSONField(default=list, help_text="[[start, end], …] in code points of the message's text")
    message = models.ForeignKey("inquiries.Message", null=True, on_delete=models.CASCADE, related_name="+")
    text_version = models.PositiveSmallIntegerField(
        default=1, help_text="Parser version of the text the spans count in."
    )
    confidence = models.FloatField(default=0)
    source = models.CharField(max_length=10, choices=ValueSource)
    version = models.CharField(max_length=50, blank=True)
    status = models.CharField(max_length=12, choices=ValueStatus, default=ValueStatus.PROPOSED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["field", "-created_at", "-pk"]
        constraints = [
            enum_check("tripvalue", "source", ValueSource),
            enum_check("tripvalue", "status", ValueStatus),
            models.CheckConstraint(
                condition=models.Q(confidence__gte=0, confidence__lte=1), name="tripvalue_confidence_valid"
            ),
            models.UniqueConstraint(
                fields=["trip", "field"],
                condition=models.Q(superseded_at=None),
                name="tripvalue_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} = {self.value}"
