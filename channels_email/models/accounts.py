from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from channels_email.providers.base import Security, ServerLogin
from inquiry_hub.constraints import enum_check
from inquiry_hub.crypto import EncryptedJSONField


class Protocol(models.TextChoices):
    IMAP_SMTP = "imap_smtp", "IMAP and SMTP"
    GRAPH = "graph", "Microsoft 365 (Graph)"


class SignInMethod(models.TextChoices):
    """How the hub proves at the provider that it may. The two of an app need no person who signs in."""

    PASSWORD = "password", "Password or app password"
    GOOGLE = "google", "Sign in with Google"
    MICROSOFT = "microsoft", "Sign in with Microsoft"
    APP_SECRET = "app_secret", "Microsoft app with a client secret"
    APP_CERTIFICATE = "app_certificate", "Microsoft app with a certificate"


class AfterIntake(models.TextChoices):
    LEAVE = "leave", "Leave it as it is"
    SEEN = "seen", "Mark it as read"
    MOVE = "move", "Move it to another folder"


def _inbox() -> list[str]:
    return ["INBOX"]


def today() -> date:
    return timezone.localdate()


class EmailAccount(models.Model):
    """How one mailbox is reached. Cursors and leases stand in rows of their own: polling never rewrites credentials."""

    account = models.OneToOneField(
        "inquiries.ChannelAccount", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    protocol = models.CharField(max_length=20, choices=Protocol, default=Protocol.IMAP_SMTP)
    sign_in = models.CharField("sign-in", max_length=20, choices=SignInMethod, default=SignInMethod.PASSWORD)
    tenant = models.CharField(
        max_length=100,
        blank=True,
        help_text="Directory (tenant) id at Microsoft; an app needs it, a person's sign-in works without.",
    )
    client_id = models.CharField(
        "application (client) id", max_length=200, blank=True, help_text="Empty: the one of the installation."
    )
    secret_expires_on = models.DateField(
        "client secret ends on",
        null=True,
        blank=True,
        help_text="The desk warns 30, 7 and 1 days before.",
    )
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
    import_sent = models.BooleanField(
        "read the folder of sent mail",
        default=True,
        help_text="Answers that staff give in Outlook or Gmail then stand in the conversation too.",
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
            enum_check("emailaccount", "protocol", Protocol),
            enum_check("emailaccount", "sign_in", SignInMethod),
            models.CheckConstraint(
                condition=~models.Q(protocol=Protocol.GRAPH)
                | ~models.Q(sign_in__in=[SignInMethod.PASSWORD, SignInMethod.GOOGLE]),
                name="emailaccount_graph_signs_in_at_microsoft",
            ),
            enum_check("emailaccount", "imap_security", Security),
            enum_check("emailaccount", "smtp_security", Security),
            enum_check("emailaccount", "after_intake", AfterIntake),
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

    def watched_folders(self, sent: str) -> list[str]:
        """What is read, `sent` (the folder of sent mail) among them if it is wanted."""
        return list(dict.fromkeys([*self.folders, *([sent] if sent and self.import_sent else [])]))

    def imap_login(self, password: str = "", access_token: str = "") -> ServerLogin:
        security = Security(self.imap_security)
        who = (self.login_name, password, self.ca_certificate, access_token)
        return ServerLogin(self.imap_host, self.imap_port, security, *who)

    def smtp_login(self, password: str = "", access_token: str = "") -> ServerLogin:
        security = Security(self.smtp_security)
        who = (self.login_name, password, self.ca_certificate, access_token)
        return ServerLogin(self.smtp_host, self.smtp_port, security, *who)
