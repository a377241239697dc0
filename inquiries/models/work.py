from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from inquiries import channels
from inquiries.states import ErrorCategory, InboundOutcome, ProviderStatus, WorkStatus
from inquiry_hub.constraints import enum_check


class WorkItem(models.Model):
    """A row that is a job. PostgreSQL is the queue; Celery only rings the bell (services/work.py moves the states).

    `attempts` is counted at the claim, `deaths` by the sweeper when a lease ran out without a word from the worker.
    """

    status = models.CharField(max_length=12, choices=WorkStatus, default=WorkStatus.QUEUED)
    available_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    deaths = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    error_code = models.CharField(max_length=100, blank=True)
    error_category = models.CharField(max_length=16, choices=ErrorCategory, blank=True)
    error_words = models.TextField(blank=True)
    error_trace = models.CharField(max_length=32, blank=True, help_text="Find the log line by it.")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    settled_note = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk} {self.status}"


def work_constraints(table: str) -> list[models.BaseConstraint]:
    return [
        enum_check(table, "status", WorkStatus),
        models.CheckConstraint(
            condition=models.Q(error_category__in=["", *ErrorCategory.values]),
            name=f"{table}_error_category_valid",
        ),
        models.CheckConstraint(
            condition=~models.Q(status=WorkStatus.RUNNING)
            | models.Q(lease_until__isnull=False, claim__isnull=False),
            name=f"{table}_running_has_lease",
        ),
    ]


def work_indexes(table: str) -> list[models.Index]:
    """Each partial: a row that is new is in one of them, and none is paid for what is nearly always empty."""
    return [
        models.Index(
            fields=["available_at", "id"], condition=models.Q(status=WorkStatus.QUEUED), name=f"{table}_due"
        ),
        models.Index(
            fields=["lease_until"], condition=models.Q(status=WorkStatus.RUNNING), name=f"{table}_leased"
        ),
        models.Index(
            fields=["-finished_at"],
            condition=models.Q(status__in=[WorkStatus.DEAD, WorkStatus.UNCONFIRMED]),
            name=f"{table}_failed",
        ),
        models.Index(
            fields=["settled_by"], condition=models.Q(settled_by__isnull=False), name=f"{table}_settled_by"
        ),
    ]


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


class Extraction(WorkItem):
    """Read the trip out of an inquiry's conversation; at most one waits per inquiry, so a burst of lines is one run."""

    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="extractions")
    extractor = models.CharField(max_length=20, blank=True)
    version = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"],
                condition=models.Q(status=WorkStatus.QUEUED),
                name="extraction_one_waiting",
            ),
            *work_constraints("extraction"),
        ]
        indexes = work_indexes("extraction")


class MediaJob(WorkItem):
    """A file that lies with the provider, to be fetched for a message that is shown already. Its attachment has the
    same `position`. Everything but `ref` is the sender's claim."""

    message = models.ForeignKey("inquiries.Message", on_delete=models.CASCADE, related_name="media")
    account = models.ForeignKey(
        "inquiries.ChannelAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    position = models.PositiveSmallIntegerField(default=0)
    ref = models.CharField(max_length=channels.MAX_LINE)
    filename = models.CharField(max_length=channels.MAX_LINE, blank=True)
    content_type = models.CharField(max_length=channels.MAX_LINE, blank=True)
    sha256 = models.CharField(max_length=channels.MAX_LINE, blank=True)
    size = models.BigIntegerField(null=True)
    voice = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "position"], name="mediajob_once"),
            *work_constraints("mediajob"),
        ]
        indexes = work_indexes("mediajob")


class ReadNotice(WorkItem):
    """The customer is to be told that staff have opened this message. Once for each; what fails is told to nobody."""

    message = models.OneToOneField("inquiries.Message", on_delete=models.CASCADE, related_name="read_notice")
    account = models.ForeignKey(
        "inquiries.ChannelAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = work_constraints("readnotice")
        indexes = work_indexes("readnotice")


class Alert(models.Model):
    """Shown on every desk page until somebody settles it. One open alert per key."""

    key = models.CharField(max_length=200)
    team = models.ForeignKey("inquiries.Team", null=True, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(
        "inquiries.ChannelAccount", null=True, on_delete=models.CASCADE, related_name="+"
    )
    words = models.TextField()
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    raised_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(settled_at=None), name="alert_one_open"
            )
        ]

    def __str__(self) -> str:
        return self.words[:80]
