from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from channels_email.providers.base import Security, ServerLogin
from inquiry_hub.crypto import EncryptedJSONField


class Protocol(models.TextChoices):
    IMAP_SMTP = "imap_smtp", "IMAP and SMTP"


class AfterIntake(models.TextChoices):
    LEAVE = "leave", "Leave it as it is"
    SEEN = "seen", "Mark it as read"
    MOVE = "move", "Move it to another folder"


class LedgerOutcome(models.TextChoices):
    TAKEN = "taken", "Taken in"
    KNOWN = "known", "Already known"
    SKIPPED = "skipped", "Skipped"
    FAILED = "failed", "Failed"


def _inbox() -> list[str]:
    return ["INBOX"]


def today() -> date:
    return timezone.localdate()


def _one_of(table: str, field: str, enum: type[models.Choices]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": enum.values}), name=f"{table}_{field}_valid"
    )


class EmailAccount(models.Model):
    """How one mailbox is reached. Cursors and leases stand in rows of their own: polling never rewrites credentials."""

    account = models.OneToOneField(
        "inquiries.ChannelAccount", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    protocol = models.CharField(max_length=20, choices=Protocol, default=Protocol.IMAP_SMTP)
    imap_host = models.CharField("IMAP server", max_length=255, blank=True)
    imap_port = models.PositiveIntegerField("IMAP port", default=993)
    imap_security = models.CharField("IMAP security", max_length=10, choices=Security, default=Security.SSL)
    smtp_host = models.CharField("SMTP server", max_length=255, blank=True)
    smtp_port = models.PositiveIntegerField("SMTP port", default=465)
    smtp_security = models.CharField("SMTP security", max_length=10, choices=Security, default=Security.SSL)
    username = models.CharField(max_length=320, blank=True, help_text="Empty: the account's address.")
    credentials = EncryptedJSONField(bind_to="account.public_id")
    ca_certificate = models.TextField(
        "own certificate authority",
        blank=True,
        help_text="PEM text, for a server with a private certificate.",
    )
    sender_name = models.CharField(max_length=200, blank=True, help_text="Stands before the address in From.")
    signature = models.TextField(blank=True)
    aliases = ArrayField(
        models.CharField(max_length=320),
        default=list,
        blank=True,
        help_text="Other addresses that lead into this mailbox, separated by commas.",
    )
    folders = ArrayField(
        models.CharField(max_length=255),
        default=_inbox,
        help_text="Folders to read. With the folder of sent mail, answers that staff give elsewhere are seen too.",
    )
    start_date = models.DateField(
        default=today,
        null=True,
        blank=True,
        help_text="Older mail stays on the server only. Empty: take all.",
    )
    after_intake = models.CharField(max_length=10, choices=AfterIntake, default=AfterIntake.LEAVE)
    move_to = models.CharField(max_length=255, blank=True, help_text="The folder for mail that was taken in.")
    plus_addressing = models.BooleanField(
        default=False,
        help_text="The server delivers name+anything@… to this mailbox (Gmail, Fastmail, Exchange Online).",
    )
    files_sent_copy = models.BooleanField(
        "file sent mail", default=True, help_text="Off for Gmail: its server files what it sends by itself."
    )
    sent_folder = models.CharField(
        max_length=255, blank=True, help_text="Empty: the folder that the server names."
    )

    class Meta:
        verbose_name = "mail account"
        constraints = [
            _one_of("emailaccount", "protocol", Protocol),
            _one_of("emailaccount", "imap_security", Security),
            _one_of("emailaccount", "smtp_security", Security),
            _one_of("emailaccount", "after_intake", AfterIntake),
            models.CheckConstraint(
                condition=~models.Q(after_intake=AfterIntake.MOVE) | ~models.Q(move_to=""),
                name="emailaccount_move_needs_folder",
            ),
        ]

    def __str__(self) -> str:
        return str(self.account)

    @property
    def login_name(self) -> str:
        return self.username or self.account.address

    @property
    def own_addresses(self) -> list[str]:
        return [self.account.address, *self.aliases]

    def imap_login(self) -> ServerLogin:
        return self._login(self.imap_host, self.imap_port, self.imap_security)

    def smtp_login(self) -> ServerLogin:
        return self._login(self.smtp_host, self.smtp_port, self.smtp_security)

    def _login(self, host: str, port: int, security: str) -> ServerLogin:
        password = self.credentials.get("password", "")
        return ServerLogin(host, port, Security(security), self.login_name, password, self.ca_certificate)


class FetchState(models.Model):
    """The lease of an account's fetch, and when the next one is due. Whoever sets `token` by one UPDATE holds it."""

    account = models.OneToOneField(
        EmailAccount, primary_key=True, on_delete=models.CASCADE, related_name="fetch_state"
    )
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")

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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="mailfolder_once")]

    def __str__(self) -> str:
        return self.name


class LedgerEntry(models.Model):
    """What became of one mail on the server. `settled` is False while the server still has to be told (read, moved)."""

    folder = models.ForeignKey(MailFolder, on_delete=models.CASCADE, related_name="entries", db_index=False)
    uidvalidity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField()
    message_id = models.CharField(max_length=500, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=LedgerOutcome)
    reason = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=1)
    settled = models.BooleanField(default=True)
    item = models.ForeignKey("inquiries.InboundItem", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "ledger entries"
        constraints = [
            models.UniqueConstraint(fields=["folder", "uidvalidity", "uid"], name="ledgerentry_once"),
            _one_of("ledgerentry", "outcome", LedgerOutcome),
        ]
        indexes = [
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
        return f"{self.folder_id}:{self.uidvalidity}:{self.uid} {self.outcome}"
