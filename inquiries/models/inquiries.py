from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from inquiries import channels
from inquiries.states import (
    OPEN_STATUSES,
    Direction,
    InquiryStage,
    InquiryStatus,
    ParticipantRole,
    Priority,
    Rival,
)
from inquiry_hub.constraints import enum_check


class ServerReference(models.Func):
    """TI-2026-000123: made by the server in the INSERT itself (function in migration 0001), so it costs no statement
    and never repeats."""

    function = "inquiries_next_reference"
    arity = 0
    output_field = models.CharField()


class Inquiry(models.Model):
    """One matter of one customer. The fields from `last_message_at` on are the list row: written in the same
    transaction as the message, so that no list ever joins or counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(
        "inquiries.Team", on_delete=models.PROTECT, related_name="inquiries", db_index=False
    )
    reference = models.CharField(max_length=24, editable=False, db_default=ServerReference())
    contact = models.ForeignKey(
        "inquiries.Contact",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inquiries",
        db_index=False,
    )
    account = models.ForeignKey(
        "inquiries.ChannelAccount",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    subject = models.CharField(max_length=1000, blank=True)
    subject_key = models.CharField(max_length=200, blank=True, editable=False)
    status = models.CharField(max_length=10, choices=InquiryStatus, default=InquiryStatus.NEW)
    stage = models.CharField(max_length=10, choices=InquiryStage, default=InquiryStage.NONE)
    stage_at = models.DateTimeField(null=True, blank=True)
    stage_until = models.DateField(null=True, blank=True, help_text="Until when the offer or option holds.")
    lost_reason = models.CharField(max_length=200, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="inquiries",
        db_index=False,
    )
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    tags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    may_belong_to = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="possible_parts",
        db_index=False,
    )
    follows = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="followed_by",
        db_index=False,
        help_text="The earlier matter, in whose thread this one was begun.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    first_message_at = models.DateTimeField(null=True, editable=False)
    last_message_at = models.DateTimeField(editable=False)
    last_preview = models.CharField(max_length=200, blank=True, editable=False)
    last_direction = models.CharField(max_length=4, choices=Direction, default=Direction.IN, editable=False)
    last_channel = models.CharField(max_length=20, choices=channels.choices, blank=True, editable=False)
    last_sender = models.CharField(max_length=200, blank=True, editable=False)
    unread = models.BooleanField(default=True)
    waiting_since = models.DateTimeField(null=True, editable=False)
    message_count = models.PositiveIntegerField(default=0, editable=False)
    attachment_count = models.PositiveIntegerField(default=0, editable=False)
    unsent = models.BooleanField(
        default=False, editable=False, help_text="A reply failed or is not confirmed."
    )
    scheduled = models.BooleanField(
        default=False, editable=False, help_text="A reply waits for the time that a person chose."
    )
    window_closes_at = models.DateTimeField(
        null=True, editable=False, help_text="Until when free text may be sent in the chat of this inquiry."
    )
    lead_source = models.CharField(
        max_length=200, blank=True, help_text="The advert or link that brought the customer here."
    )
    trip_line = models.CharField(max_length=200, blank=True, editable=False)
    trip_mark = models.CharField(max_length=12, choices=Rival, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "inquiries"
        ordering = ["-last_message_at", "-pk"]
        permissions = [
            ("assign_inquiry", "Can assign inquiries to others"),
            ("export_inquiry", "Can export inquiries"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="inquiry_reference_once"),
            enum_check("inquiry", "status", InquiryStatus),
            enum_check("inquiry", "stage", InquiryStage),
            enum_check("inquiry", "priority", Priority),
            enum_check("inquiry", "last_direction", Direction),
            models.CheckConstraint(
                condition=models.Q(trip_mark__in=["", *Rival.values]), name="inquiry_trip_mark_valid"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
                name="inquiry_not_into_itself",
            ),
        ]
        # Each message writes every index of its inquiry again (no column of the list row is unindexed), so a foreign key
        # has none of its own where one of these begins with it, and rare columns have partial ones.
        indexes = [
            models.Index(
                fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="inquiry_merged"
            ),
            models.Index(
                fields=["may_belong_to"],
                condition=models.Q(may_belong_to__isnull=False),
                name="inquiry_may_belong",
            ),
            models.Index(
                fields=["follows"], condition=models.Q(follows__isnull=False), name="inquiry_follows"
            ),
            models.Index(fields=["-last_message_at", "-id"], name="inquiry_latest"),
            models.Index(fields=["team", "-last_message_at", "-id"], name="inquiry_team_latest"),
            models.Index(fields=["team", "status", "-last_message_at", "-id"], name="inquiry_team_status"),
            models.Index(
                fields=["team", "-last_message_at", "-id"],
                condition=models.Q(status__in=OPEN_STATUSES, merged_into=None),
                name="inquiry_team_open",
            ),
            models.Index(
                fields=["team", "-last_message_at", "-id"],
                condition=models.Q(unread=True, merged_into=None),
                name="inquiry_team_unread",
            ),
            models.Index(
                fields=["team", "-last_message_at", "-id"],
                condition=models.Q(scheduled=True, merged_into=None),
                name="inquiry_team_scheduled",
            ),
            models.Index(fields=["assignee", "team", "-last_message_at", "-id"], name="inquiry_assignee"),
            models.Index(
                fields=["assignee", "-last_message_at", "-id"],
                condition=models.Q(status__in=OPEN_STATUSES, merged_into=None),
                name="inquiry_mine_open",
            ),
            models.Index(fields=["account", "-last_message_at", "-id"], name="inquiry_account"),
            models.Index(fields=["contact", "-last_message_at", "-id"], name="inquiry_contact"),
            models.Index(
                fields=["team", "subject_key", "contact"],
                condition=models.Q(merged_into=None) & ~models.Q(subject_key=""),
                name="inquiry_subject_key",
            ),
            models.Index(
                fields=["snoozed_until"],
                condition=models.Q(snoozed_until__isnull=False),
                name="inquiry_snoozed",
            ),
            models.Index(
                fields=["team", "waiting_since"],
                condition=models.Q(waiting_since__isnull=False),
                name="inquiry_waiting",
            ),
            models.Index(
                fields=["team", "window_closes_at"],
                condition=models.Q(window_closes_at__isnull=False, merged_into=None),
                name="inquiry_window",
            ),
            models.Index(
                fields=["team", "-last_message_at", "-id"],
                condition=~models.Q(trip_mark="") & models.Q(merged_into=None),
                name="inquiry_trip_mark",
            ),
            GinIndex(fields=["tags"], name="inquiry_tags"),
            GinIndex(OpClass(Upper("subject"), "gin_trgm_ops"), name="inquiry_subject_trgm"),
            GinIndex(OpClass(Upper("reference"), "gin_trgm_ops"), name="inquiry_reference_trgm"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}".strip()


class Participant(models.Model):
    """Everybody in From, Reply-To, To and Cc of an inquiry's messages, but us. A References header counts only from them."""

    inquiry = models.ForeignKey(
        Inquiry, on_delete=models.CASCADE, related_name="participants", db_index=False
    )
    point = models.ForeignKey(
        "inquiries.ContactPoint", on_delete=models.CASCADE, related_name="participations"
    )
    role = models.CharField(max_length=12, choices=ParticipantRole, default=ParticipantRole.PARTICIPANT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "point"], name="participant_once"),
            enum_check("participant", "role", ParticipantRole),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} in {self.inquiry_id}"
