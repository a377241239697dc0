"""A model at work: the job of reading a trip, and the books of each call that was made."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from inquiries.models.work import WorkItem, work_constraints, work_indexes
from inquiries.states import ModelPurpose, WorkStatus
from inquiry_hub.constraints import enum_check


class ModelReading(WorkItem):
    """Let a model read the trip of an inquiry. At most one waits per inquiry; the hub's own reading (`Extraction`) was
    before, in a row of its own, so that no model's failure can touch it."""

    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="model_readings")
    version = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"],
                condition=models.Q(status=WorkStatus.QUEUED),
                name="modelreading_one_waiting",
            ),
            *work_constraints("modelreading"),
        ]
        indexes = work_indexes("modelreading")


class ModelCall(models.Model):
    """One call to a model, however it ended: what it cost, and what was sent where. Never a word of what was said.

    It outlives its inquiry, for money was spent. `cost` is None where no price is known; `estimated`: the server told no
    usage. `kinds` counts what was in it ("customer_messages", "hidden_card" …).
    """

    inquiry = models.ForeignKey(
        "inquiries.Inquiry", null=True, on_delete=models.SET_NULL, related_name="model_calls"
    )
    purpose = models.CharField(
        max_length=20,
        choices=ModelPurpose.choices,
        default=ModelPurpose.READING,
        db_default=ModelPurpose.READING,
    )
    at = models.DateTimeField(default=timezone.now)
    host = models.CharField(max_length=200)
    model = models.CharField(max_length=100, help_text="The dated snapshot, if the server told it.")
    prompt_version = models.CharField(max_length=20)
    outcome = models.CharField(max_length=40)
    request_id = models.CharField(
        max_length=100, blank=True, help_text="By it the provider's support finds the call."
    )
    tokens_in = models.PositiveIntegerField(null=True)
    tokens_cached = models.PositiveIntegerField(null=True)
    tokens_out = models.PositiveIntegerField(null=True)
    cost = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    estimated = models.BooleanField(default=False)
    characters = models.PositiveIntegerField()
    kinds = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [enum_check("modelcall", "purpose", ModelPurpose)]
        indexes = [models.Index(fields=["at"], name="modelcall_at")]

    def __str__(self) -> str:
        return f"{self.model} at {self.host}: {self.outcome}"
