from __future__ import annotations

from django.conf import settings
from django.db import models

from inquiry_hub.constraints import enum_check


class EventType(models.TextChoices):
    CREATED = "created", "opened the inquiry"
    RECEIVED = "received", "message received"
    REPLIED = "replied", "replied"
    NOTED = "noted", "wrote a note"
    STATUS = "status", "changed the status"
    STAGE = "stage", "changed the stage"
    ASSIGNED = "assigned", "assigned"
    PRIORITY = "priority", "changed the priority"
    TAGGED = "tagged", "changed the tags"
    SNOOZED = "snoozed", "snoozed"
    READ = "read", "opened it"
    MERGED = "merged", "joined two inquiries"
    MOVED = "moved", "moved a message"
    UNMERGED = "unmerged", "parted two inquiries again"
    MOVED_BACK = "moved_back", "took back the move of a message"
    CONTACT = "contact", "changed the contact"
    JOINED = "joined", "joined two contacts"
    SPLIT = "split", "parted two contacts"
    NUMBER_CHANGED = "number_changed", "the customer has a new number"
    REVISED = "revised", "the customer changed a message"
    SEND_FAILED = "send_failed", "sending failed"
    SEND_UNCONFIRMED = "send_unconfirmed", "sending is not confirmed"
    SENT = "sent", "sent"
    SCHEDULED = "scheduled", "scheduled a reply"
    UNSCHEDULED = "unscheduled", "cancelled a scheduled reply"
    UNDONE = "undone", "took a reply back before it went out"
    BOUNCED = "bounced", "mail came back"
    REPLAYED = "replayed", "tried again"
    DISCARDED = "discarded", "discarded"
    EXTRACTED = "extracted", "trip read"
    TRIP_SET = "trip_set", "changed the trip"
    REPARSED = "reparsed", "read again"


class InquiryEvent(models.Model):
    """Append-only history: who did what, ids and codes only, no copied text (a trigger refuses every UPDATE)."""

    inquiry = models.ForeignKey(
        "inquiries.Inquiry", on_delete=models.CASCADE, related_name="events", db_index=False
    )
    type = models.CharField(max_length=20, choices=EventType)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    message = models.ForeignKey("inquiries.Message", null=True, on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [enum_check("inquiryevent", "type", EventType)]
        indexes = [models.Index(fields=["inquiry", "at"], name="inquiryevent_by_inquiry")]

    def __str__(self) -> str:
        return f"{self.type} {self.inquiry_id}"


class Move(models.Model):
    """A message or contact point that was moved, so that it can be undone and later mail follows."""

    message = models.ForeignKey(
        "inquiries.Message", null=True, on_delete=models.CASCADE, related_name="moves"
    )
    point = models.ForeignKey(
        "inquiries.ContactPoint", null=True, on_delete=models.CASCADE, related_name="moves"
    )
    from_inquiry = models.ForeignKey(
        "inquiries.Inquiry", null=True, on_delete=models.CASCADE, related_name="+"
    )
    to_inquiry = models.ForeignKey("inquiries.Inquiry", null=True, on_delete=models.CASCADE, related_name="+")
    from_contact = models.ForeignKey(
        "inquiries.Contact", null=True, on_delete=models.CASCADE, related_name="+"
    )
    to_contact = models.ForeignKey("inquiries.Contact", null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(message__isnull=False, point__isnull=True)
                | models.Q(message__isnull=True, point__isnull=False),
                name="move_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"Move {self.pk}"
