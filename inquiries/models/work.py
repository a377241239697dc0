from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from inquiries import channels
from inquiries.states import ErrorCategory, WorkStatus
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
