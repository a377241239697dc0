from __future__ import annotations

from django.db import models
from django.utils import timezone

from channels_email.models.folders import MailFolder
from inquiry_hub.constraints import enum_check


class LedgerOutcome(models.TextChoices):
    TAKEN = "taken", "Taken in"
    KNOWN = "known", "Already known"
    SKIPPED = "skipped", "Skipped"
    FAILED = "failed", "Failed"


class LedgerReason(models.TextChoices):
    """Why a mail was not taken in, or how it was known. `BEFORE` has no rows: it is derived from the account's first day."""

    TOO_LARGE = "too_large", "Too large"
    GONE = "gone", "Gone from the server before it could be taken"
    REFUSED = "refused", "The server does not hand it over"
    RENUMBERED = "renumbered", "Known from before the server renumbered the folder"
    BEFORE = "before", "From before the account's first day"


class LedgerEntry(models.Model):
    """What became of one mail on the server. IMAP names it by UIDVALIDITY and UID (`remote_id` is then Gmail's own id,
    one for all labels), Graph by its immutable id alone. `settled` is False while the server still has to be told (read, moved)."""

    folder = models.ForeignKey(MailFolder, on_delete=models.CASCADE, related_name="entries", db_index=False)
    uidvalidity = models.PositiveBigIntegerField(default=0)
    uid = models.PositiveBigIntegerField(null=True)
    # Text: Gmail's X-GM-MSGID is unsigned and overflows a bigint, ids of Graph are case-sensitive strings.
    remote_id = models.CharField(max_length=500, blank=True)
    message_id = models.CharField(max_length=500, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=LedgerOutcome)
    reason_code = models.CharField(max_length=12, choices=LedgerReason, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=1)
    settled = models.BooleanField(default=True)
    item = models.ForeignKey("inquiries.InboundItem", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "ledger entries"
        constraints = [
            models.UniqueConstraint(fields=["folder", "uidvalidity", "uid"], name="ledgerentry_once"),
            models.UniqueConstraint(
                fields=["folder", "remote_id"], condition=models.Q(uid=None), name="ledgerentry_once_by_id"
            ),
            models.CheckConstraint(
                condition=models.Q(uid__isnull=False) | ~models.Q(remote_id=""), name="ledgerentry_has_a_name"
            ),
            enum_check("ledgerentry", "outcome", LedgerOutcome),
            models.CheckConstraint(
                condition=models.Q(reason_code__in=["", *LedgerReason.values]),
                name="ledgerentry_reason_valid",
            ),
        ]
        indexes = [
            models.Index(
                fields=["remote_id"], condition=~models.Q(remote_id=""), name="ledgerentry_remote_id"
            ),
            models.Index(
                fields=["message_id"], condition=~models.Q(message_id=""), name="ledgerentry_message_id"
            ),
            models.Index(fields=["folder", "-id"], name="ledgerentry_newest"),
            models.Index(
                fields=["outcome", "-id"],
                condition=~models.Q(outcome=LedgerOutcome.TAKEN),
                name="ledgerentry_unusual",
            ),
            models.Index(
                fields=["folder", "uidvalidity", "uid"],
                condition=models.Q(outcome=LedgerOutcome.FAILED),
                name="ledgerentry_failed",
            ),
            models.Index(
                fields=["folder", "uidvalidity", "uid"],
                condition=models.Q(settled=False),
                name="ledgerentry_unsettled",
            ),
        ]

    def __str__(self) -> str:
        name = self.remote_id if self.uid is None else f"{self.uidvalidity}:{self.uid}"
        return f"{self.folder_id}:{name} {self.outcome}"

    @property
    def key(self) -> int | str:
        return self.remote_id if self.uid is None else self.uid
