from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils import timezone

from channels_email.models.accounts import EmailAccount

KEPT_DAYS = 90


class CheckPlan(models.Model):
    """When an account is compared with its server next, and whether a person wants what is missing fetched as well."""

    account = models.OneToOneField(
        EmailAccount, primary_key=True, on_delete=models.CASCADE, related_name="check_plan"
    )
    due_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True)
    mend = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"check of {self.account_id}"


class MailCheck(models.Model):
    """One folder on its server, compared with the ledger at one time. Every mail that the fetch has passed is counted
    once: `on_server` is the sum of what follows it. `waiting` came since and is the fetch's next work; `unread` are among
    the taken and known ones, but could not be read (see Failures). With `error` nothing could be compared."""

    account = models.ForeignKey(EmailAccount, on_delete=models.CASCADE, related_name="checks", db_index=False)
    folder = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField(default=timezone.now)
    on_server = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)
    fetched = models.PositiveIntegerField(default=0, help_text="Missing ones that this check itself took in.")
    reasons = models.JSONField(default=dict, help_text="Skipped mails by reason.")
    examples = models.JSONField(default=list, help_text="The first of the missing ones.")
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    on_server=F("taken") + F("known") + F("skipped") + F("failed") + F("missing")
                ),
                name="mailcheck_adds_up",
            )
        ]
        indexes = [models.Index(fields=["account", "folder", "-at"], name="mailcheck_newest")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.folder} {self.at:%Y-%m-%d}"

    @property
    def has_gap(self) -> bool:
        return bool(self.missing or self.failed)
