from __future__ import annotations

from django.db import models
from django.utils import timezone

from inquiries.models.work import WorkItem, work_constraints, work_indexes
from inquiries.states import InboundOutcome, WorkStatus


class InboundItem(WorkItem):
    """One delivery by a provider. Its bytes stand in `RawOriginal`, which no list, claim or page reads."""

    account = models.ForeignKey(
        "inquiries.ChannelAccount", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    delivery_id = models.CharField(max_length=255)
    origin = models.CharField(max_length=200, blank=True)
    sent = models.BooleanField(
        default=False, help_text="From our own Sent folder: an answer that staff gave elsewhere."
    )
    size = models.PositiveBigIntegerField(default=0)
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=InboundOutcome, blank=True)
    outcome_reason = models.CharField(max_length=200, blank=True)
    message = models.ForeignKey(
        "inquiries.Message", null=True, on_delete=models.SET_NULL, related_name="items", db_index=False
    )
    waits_for = models.BigIntegerField(
        null=True, help_text="Thread key of the message that this tells about and that is not here yet."
    )

    class Meta:
        permissions = [("replay_failures", "Can try failed work again or discard it")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "delivery_id"], name="inbounditem_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *InboundOutcome.values]), name="inbounditem_outcome_valid"
            ),
            *work_constraints("inbounditem"),
        ]
        indexes = [
            *work_indexes("inbounditem"),
            models.Index(fields=["account", "received_at"], name="inbounditem_received"),
            models.Index(
                fields=["message"], condition=models.Q(message__isnull=False), name="inbounditem_message"
            ),
            models.Index(
                fields=["waits_for"],
                condition=models.Q(status=WorkStatus.QUEUED, waits_for__isnull=False),
                name="inbounditem_orphan",
            ),
        ]


class RawOriginal(models.Model):
    """The bytes as they came (STORAGE EXTERNAL: mail is base64 already, compressing it wastes the processor), or the
    path in default storage to which the archive step moved them. Exactly one of the two."""

    item = models.OneToOneField(
        InboundItem, primary_key=True, on_delete=models.CASCADE, related_name="original"
    )
    sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of the archived bytes; made by the archive step."
    )
    data = models.BinaryField(null=True)
    path = models.CharField(max_length=200, blank=True)
    stored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(data__isnull=False, path="")
                | (models.Q(data__isnull=True) & ~models.Q(path="")),
                name="raworiginal_in_one_place",
            )
        ]
        indexes = [
            models.Index(
                fields=["stored_at"], condition=models.Q(data__isnull=False), name="raworiginal_to_archive"
            )
        ]

    def __str__(self) -> str:
        return f"original of {self.item_id}"
