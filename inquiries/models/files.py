from __future__ import annotations

from django.db import models

from inquiries import channels
from inquiries.states import ScanState
from inquiry_hub.constraints import enum_check


class StoredFile(models.Model):
    """Bytes in default storage, addressed by their hash and stored once, under a date-based folder."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    true_type = models.CharField(max_length=150, help_text="By content, not by name.")
    path = models.CharField(max_length=200)
    scan_state = models.CharField(max_length=10, choices=ScanState, default=ScanState.UNSCANNED)
    scan_words = models.CharField(
        max_length=300, blank=True, help_text="Name of the virus, or why it failed."
    )
    scan_due = models.DateTimeField(null=True, help_text="Not before; a worker that scans it moves it ahead.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [enum_check("storedfile", "scan_state", ScanState)]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(scan_state=ScanState.UNSCANNED), name="storedfile_unscanned"
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Attachment(models.Model):
    """A file as it hangs on a message; `name` is safe for a download header, `declared_type` the sender's claim."""

    message = models.ForeignKey("inquiries.Message", on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    declared_type = models.CharField(max_length=channels.MAX_LINE, blank=True)
    inline = models.BooleanField(default=False)
    content_id = models.CharField(max_length=channels.MAX_LINE, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    inside = models.PositiveSmallIntegerField(
        null=True, help_text="Position of the attached mail or winmail.dat that it was taken out of."
    )

    class Meta:
        ordering = ["message", "position"]
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="attachment_once")]

    def __str__(self) -> str:
        return self.name
