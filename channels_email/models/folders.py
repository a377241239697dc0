from __future__ import annotations

from django.db import models
from django.utils import timezone

from channels_email.models.accounts import EmailAccount
from inquiry_hub.crypto import EncryptedJSONField


class FetchState(models.Model):
    """The lease of an account's fetch, when the next one is due, what a person asked for, and how far the run is.
    Whoever sets `token` by one UPDATE holds it. `run_left` is an upper bound: UIDs have gaps."""

    account = models.OneToOneField(
        EmailAccount, primary_key=True, on_delete=models.CASCADE, related_name="fetch_state"
    )
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    asked_at = models.DateTimeField(null=True)
    asked_since = models.DateField(null=True)
    rung_at = models.DateTimeField(null=True, help_text="When the server last told of new mail by itself.")
    run_started_at = models.DateTimeField(null=True)
    run_ended_at = models.DateTimeField(null=True)
    run_since = models.DateField(null=True)
    run_folder = models.CharField(max_length=255, blank=True)
    run_done = models.PositiveIntegerField(default=0)
    run_skipped = models.PositiveIntegerField(default=0)
    run_failed = models.PositiveIntegerField(default=0)
    run_left = models.PositiveIntegerField(default=0)
    run_more = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(token=None, lease_until=None)
                | models.Q(token__isnull=False, lease_until__isnull=False),
                name="fetchstate_token_has_end",
            )
        ]

    def __str__(self) -> str:
        return f"fetch state of {self.account_id}"


class MailFolder(models.Model):
    """The cursor of one folder: everything up to `last_uid` of this UIDVALIDITY was looked at (RFC 9051, 2.3.1.1).

    `since` holds only for UIDs below `since_below`: the mail that lay there before the cursor began. What comes later
    is taken whatever its date, so that a mail moved in from another folder and one that waited out an outage are seen.
    At Graph `remote_id` names the folder and `delta` holds the link to go on with (it carries a token, so it is sealed)
    and, in the first round only, the first day that counts.
    """

    account = models.ForeignKey(EmailAccount, on_delete=models.CASCADE, related_name="mail_folders")
    name = models.CharField(max_length=255)
    uidvalidity = models.PositiveBigIntegerField(null=True)
    last_uid = models.PositiveBigIntegerField(default=0)
    since = models.DateField(null=True)
    since_below = models.PositiveBigIntegerField(default=0)
    uidnext = models.PositiveBigIntegerField(default=1)
    server_count = models.PositiveBigIntegerField(default=0)
    last_checked_at = models.DateTimeField(null=True)
    remote_id = models.CharField(max_length=500, blank=True)
    delta = EncryptedJSONField(bind_to="account.account.public_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="mailfolder_once")]

    def __str__(self) -> str:
        return self.name
