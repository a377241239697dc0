from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from inquiries import channels
from inquiry_hub.constraints import enum_check


class PointKind(models.TextChoices):
    EMAIL = channels.PointKind.EMAIL, "E-mail"
    PHONE = channels.PointKind.PHONE, "Phone"
    WHATSAPP = channels.PointKind.WHATSAPP, "WhatsApp"


class Contact(models.Model):
    """A person. Messages point to the contact's points, never to the contact, so joining and splitting stay possible."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(
        "inquiries.Team", on_delete=models.PROTECT, related_name="contacts", db_index=False
    )
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    notes = models.TextField(blank=True)
    acknowledged_at = models.DateTimeField(
        null=True, editable=False, help_text="When the hub last thanked for a message by itself."
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
                name="contact_not_into_itself",
            )
        ]
        indexes = [
            models.Index(fields=["team", "name"], name="contact_team_name"),
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="contact_name_trgm"),
        ]

    def __str__(self) -> str:
        return self.name or f"Contact {self.pk}"


class ContactPoint(models.Model):
    """One address or number. Somebody who only stood in Cc has a point without a contact."""

    team = models.ForeignKey("inquiries.Team", on_delete=models.PROTECT, related_name="+", db_index=False)
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="points"
    )
    kind = models.CharField(max_length=10, choices=PointKind)
    raw = models.CharField(max_length=400, help_text="As it was written.")
    key = models.CharField(max_length=400, help_text="The folded form that is compared.")
    name = models.CharField(max_length=200, blank=True, help_text="The name that came with it.")
    undeliverable_at = models.DateTimeField(null=True, blank=True)
    undeliverable_words = models.CharField(max_length=500, blank=True)
    complained_at = models.DateTimeField(
        null=True, blank=True, help_text="Marked a mail of ours as spam, as its provider told us."
    )
    robot_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Sent so many mails at once that nothing answers it by itself before then.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "kind", "key"], name="contactpoint_once"),
            enum_check("contactpoint", "kind", PointKind),
        ]
        indexes = [GinIndex(OpClass(Upper("raw"), "gin_trgm_ops"), name="contactpoint_raw_trgm")]

    def __str__(self) -> str:
        return self.raw

    @property
    def shown(self) -> str:
        """To staff. A user id of WhatsApp means nothing to anybody."""
        return "a name at WhatsApp" if self.kind == PointKind.WHATSAPP else self.raw


class PhoneMention(models.Model):
    """A number that stood in a mail of `contact`. As long as somebody else writes from it, the desk offers to join the two;
    `dismissed_at`: somebody said that they are two people."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    point = models.ForeignKey(ContactPoint, on_delete=models.CASCADE, related_name="mentions")
    inquiry = models.ForeignKey("inquiries.Inquiry", null=True, on_delete=models.SET_NULL, related_name="+")
    found_at = models.DateTimeField(auto_now_add=True)
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "point"], name="phonemention_once")]

    def __str__(self) -> str:
        return f"{self.point_id} in a mail of {self.contact_id}"
