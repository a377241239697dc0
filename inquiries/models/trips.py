from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import MD5, Cast, Coalesce

from inquiries.states import EvidencePlace, Rival, ValueSource, ValueStatus
from inquiry_hub.constraints import enum_check


class TripRequest(models.Model):
    """A trip that the customer wants; a conversation about two has two. The typed columns are filled only from values that
    staff accepted; what lists are filtered by stands in TripSearch. One that staff removed is kept, so that no machine
    proposes it again."""

    inquiry = models.ForeignKey(
        "inquiries.Inquiry", on_delete=models.CASCADE, related_name="trips", db_index=False
    )
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
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="Who added it; nobody, if it was read.",
    )
    removed_at = models.DateTimeField(null=True, editable=False)
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

    def __str__(self) -> str:
        return f"Trip {self.position + 1} of {self.inquiry_id}"


class TripSearch(models.Model):
    """A trip as lists, the API and exports find it: the values in force, proposals included. Written with the line that
    the list shows, never by hand."""

    trip = models.OneToOneField(
        TripRequest, primary_key=True, on_delete=models.CASCADE, related_name="search"
    )
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="trip_searches")
    places = models.TextField(blank=True, help_text="Destinations, folded, one a line.")
    start_date = models.DateField(null=True)
    end_date = models.DateField(null=True)
    latest_start = models.DateField(
        null=True, help_text="Of a window (“mid March”) the last day; it begins with the departure."
    )
    party = models.PositiveIntegerField(null=True, help_text="Everybody who travels.")
    budget = models.DecimalField(
        max_digits=16,
        decimal_places=2,
        null=True,
        help_text="For everybody and all nights, where that can be told.",
    )
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        indexes = [
            GinIndex(OpClass("places", "gin_trgm_ops"), name="tripsearch_places"),
            models.Index(fields=["start_date"], name="tripsearch_start"),
            models.Index(
                fields=["latest_start"],
                condition=models.Q(latest_start__isnull=False),
                name="tripsearch_latest_start",
            ),
            models.Index(fields=["party"], name="tripsearch_party"),
            models.Index(fields=["currency", "budget"], name="tripsearch_budget"),
        ]

    def __str__(self) -> str:
        return f"{self.places} {self.start_date}"


_RIVAL = ~models.Q(rival="")


class TripValue(models.Model):
    """One reading of one field with the words it came from. Its value never changes; it is superseded. At most one of a
    field is in force. A rival stands beside it until staff take or dismiss it, or nobody says so any more; one that was
    dismissed is not told again. Without proof (`unproven`) a reading is a rival even where nothing is in force."""

    trip = models.ForeignKey(TripRequest, on_delete=models.CASCADE, related_name="values")
    field = models.CharField(max_length=30)
    value = models.JSONField()
    quote = models.TextField(blank=True)
    place = models.CharField(
        max_length=10,
        choices=EvidencePlace,
        default=EvidencePlace.TEXT,
        help_text="Where in the message the words stand.",
    )
    spans = models.JSONField(default=list, help_text="[[start, end], …] in code points of that place")
    message = models.ForeignKey("inquiries.Message", null=True, on_delete=models.CASCADE, related_name="+")
    text_version = models.PositiveSmallIntegerField(
        default=1, help_text="Version of the message's words that the spans count in."
    )
    lost = models.BooleanField(default=False, help_text="The message does not say these words any more.")
    confidence = models.FloatField(default=0)
    source = models.CharField(max_length=10, choices=ValueSource)
    version = models.CharField(max_length=50, blank=True)
    status = models.CharField(max_length=12, choices=ValueStatus, default=ValueStatus.PROPOSED)
    rival = models.CharField(max_length=12, choices=Rival, blank=True)
    unproven = models.BooleanField(
        default=False, help_text="The words that a model gave for it are not the customer's."
    )
    answers = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="The reading that staff confirmed, corrected, cleared or took.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["field", "-created_at", "-pk"]
        constraints = [
            enum_check("tripvalue", "source", ValueSource),
            enum_check("tripvalue", "status", ValueStatus),
            enum_check("tripvalue", "place", EvidencePlace),
            models.CheckConstraint(
                condition=models.Q(confidence__gte=0, confidence__lte=1), name="tripvalue_confidence_valid"
            ),
            models.CheckConstraint(
                condition=models.Q(rival__in=["", *Rival.values]), name="tripvalue_rival_valid"
            ),
            models.CheckConstraint(
                condition=models.Q(unproven=False) | _RIVAL, name="tripvalue_unproven_is_rival"
            ),
            models.CheckConstraint(
                condition=models.Q(dismissed_at=None) | (_RIVAL & models.Q(superseded_at__isnull=False)),
                name="tripvalue_dismissed_rival",
            ),
            models.UniqueConstraint(
                fields=["trip", "field"],
                condition=models.Q(superseded_at=None, rival=""),
                name="tripvalue_one_in_force",
            ),
            # What was said in one message is told once: while it is open, and after it was dismissed.
            models.UniqueConstraint(
                "trip",
                "field",
                MD5(Cast("value", models.TextField())),
                Coalesce("message", 0),
                condition=_RIVAL & (models.Q(superseded_at=None) | models.Q(dismissed_at__isnull=False)),
                name="tripvalue_rival_once",
            ),
        ]
        indexes = [
            models.Index(fields=["by"], condition=models.Q(by__isnull=False), name="tripvalue_by"),
            models.Index(
                fields=["answers"], condition=models.Q(answers__isnull=False), name="tripvalue_answers"
            ),
            models.Index(
                fields=["created_at"], condition=models.Q(answers__isnull=False), name="tripvalue_verdicts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} = {self.value}"
