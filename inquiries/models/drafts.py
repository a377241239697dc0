from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from inquiries import channels
from inquiry_hub.constraints import enum_check


class DraftMode(models.TextChoices):
    REPLY = "reply", "Reply"
    ALL = "all", "Reply to all"
    FORWARD = "forward", "Forward"


class Draft(models.Model):
    """What a person is writing in an inquiry, kept until it has gone out or is thrown away. `token` becomes the
    message's compose token; `version` counts the saves, so that an older page can't overwrite a newer one. While
    `message` is set, it is on its way and the draft is held for the case that it comes back."""

    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", db_index=False
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=DraftMode, default=DraftMode.REPLY)
    about = models.ForeignKey(
        "inquiries.Message",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The message that is answered or forwarded.",
    )
    account = models.ForeignKey(
        "inquiries.ChannelAccount", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recipients = models.JSONField(
        default=dict, help_text="As typed: {“to”: …, “cc”: …, “bcc”: …}; half an address is fine."
    )
    subject = models.CharField(max_length=channels.MAX_LINE, blank=True)
    text = models.TextField(blank=True)
    content = models.JSONField(
        default=dict,
        blank=True,
        help_text="What stands beside the text: {“template”: {name, language, variables}, “location”: {…}}.",
    )
    quote = models.BooleanField(default=True, help_text="The history goes below the answer.")
    message = models.OneToOneField(
        "inquiries.Message",
        null=True,
        on_delete=models.CASCADE,
        related_name="draft",
        help_text="Made of it.",
    )
    overtaken = models.BooleanField(default=False, help_text="It was not sent: the customer wrote first.")
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "inquiry"],
                condition=models.Q(message=None),
                name="draft_one_per_person",
            ),
            enum_check("draft", "mode", DraftMode),
        ]

    def __str__(self) -> str:
        return f"draft of {self.author_id} in {self.inquiry_id}"


class DraftFile(models.Model):
    """A file that was added to a draft; its bytes are stored already."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("inquiries.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    declared_type = models.CharField(max_length=channels.MAX_LINE, blank=True)
    passed_on = models.BooleanField(default=False, help_text="Came with the message that is forwarded.")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
