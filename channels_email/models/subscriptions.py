from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from channels_email.models.folders import MailFolder


class GraphSubscription(models.Model):
    """Microsoft rings when a folder changes, at the address that ends in `key`. Of the secret that it then has to say,
    only the SHA-256 is kept. Without a `subscription_id` there is none now; `due_at` is when to renew it, or to try."""

    folder = models.OneToOneField(
        MailFolder, primary_key=True, on_delete=models.CASCADE, related_name="subscription"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    client_state_hash = models.CharField(max_length=64, blank=True)
    subscription_id = models.CharField(max_length=100, blank=True)
    expires_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=timezone.now)
    error_words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"subscription of folder {self.folder_id}"
