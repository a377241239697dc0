from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from channels_email.models.accounts import EmailAccount
from inquiry_hub.crypto import EncryptedJSONField


class SignIn(models.Model):
    """What the provider gave an account: `tokens` holds `access` and, where a person signed in, `refresh`.

    `version` counts what was stored. Whoever takes the lease or stores something names the version that he has read, so
    that a late answer never overwrites a newer token. `made_for` tells the settings that the tokens belong to.
    """

    account = models.OneToOneField(
        EmailAccount, primary_key=True, on_delete=models.CASCADE, related_name="signed_in"
    )
    tokens = EncryptedJSONField(bind_to="account.account.public_id")
    made_for = models.CharField(max_length=500, blank=True)
    version = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, help_text="End of the access token.")
    scopes = models.TextField(blank=True, help_text="What the provider granted, separated by blanks.")
    signed_in_as = models.CharField(max_length=320, blank=True)
    connected_at = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True, help_text="Since then nobody but a person can mend it.")
    broken_words = models.TextField(blank=True)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    warned_end = models.DateField(null=True, help_text="The end of the secret that staff were warned of …")
    warned_days = models.PositiveSmallIntegerField(null=True, help_text="… and how many days before.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lease=None, lease_until=None)
                | models.Q(lease__isnull=False, lease_until__isnull=False),
                name="signin_lease_has_end",
            )
        ]

    def __str__(self) -> str:
        return f"sign-in of {self.account_id}"


class SignInAttempt(models.Model):
    """Somebody is at the provider's page just now. Deleted by whoever uses it, so that it is used once.

    `state` is kept as its SHA-256: who can read the database can't answer for the person.
    """

    state_hash = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(EmailAccount, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_for = models.CharField(max_length=500)
    secrets = EncryptedJSONField(bind_to="account.account.public_id")
    expires_at = models.DateTimeField()
    started_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"attempt for {self.account_id} since {self.started_at:%H:%M}"
